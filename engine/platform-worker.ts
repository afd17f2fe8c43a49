// The worker's end of the messages: Node's ports can be asked at any time, a page's workers hear events.
import type { MessagePort } from "node:worker_threads";
import type { Owner, ToWorker, WorkerInit } from "./scheduler/parallel/messages.ts";

type WorkerThreads = typeof import("node:worker_threads");
type Begin = (init: WorkerInit, owner: Owner) => void;

/** Calls `begin` when the worker knows what it is for. */
export function connect(begin: Begin): void {
  const { process } = globalThis as { process?: { getBuiltinModule?(name: "worker_threads"): WorkerThreads } };
  const threads = process?.getBuiltinModule?.("worker_threads");
  if (threads) connectNode(threads, begin);
  else connectPage(begin);
}

function connectNode({ workerData, receiveMessageOnPort }: WorkerThreads, begin: Begin): void {
  const { init, port } = workerData as { init: WorkerInit; port: MessagePort };
  begin(init, {
    post: (message, transfer) => port.postMessage(message, transfer as ArrayBuffer[]),
    receive: () => (receiveMessageOnPort(port) as { message: ToWorker } | undefined)?.message,
    idle: (board, seen, milliseconds) => void Atomics.wait(board, 0, seen, milliseconds),
  });
}

interface WorkerScope {
  onmessage: ((event: { data: unknown }) => void) | null;
  postMessage(message: unknown, transfer: readonly ArrayBuffer[]): void;
}

type AsyncWait = (board: Int32Array, at: number, seen: number, milliseconds: number) =>
  { readonly async: boolean; readonly value: Promise<unknown> | string };

function connectPage(begin: Begin): void {
  const scope = globalThis as unknown as WorkerScope;
  const queue: ToWorker[] = [];
  const { waitAsync } = Atomics as unknown as { waitAsync?: AsyncWait };
  let heard: () => void = () => {};
  const owner: Owner = {
    post: (message, transfer) => scope.postMessage(message, transfer),
    receive: () => queue.shift(),
    idle: async (board, seen, milliseconds) => {
      if (queue.length > 0) return;
      const message = new Promise<void>(resolve => { heard = resolve; });
      const most = Math.min(milliseconds, IDLE_MOST_MS);
      const woken = waitAsync?.(board, 0, seen, most).value ?? new Promise(resolve => setTimeout(resolve,
        Math.min(most, 1)));
      await Promise.race([message, woken]);
      // Messages come as tasks: give them a turn.
      await new Promise(resolve => setTimeout(resolve));
    },
  };
  scope.onmessage = ({ data }) => {
    const { init } = data as { init?: WorkerInit };
    if (init) begin(init, owner);
    else {
      queue.push(data as ToWorker);
      heard();
    }
  };
}

/** Promises that are never kept would pile up. */
const IDLE_MOST_MS = 1000;
