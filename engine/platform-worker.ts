// The worker's end of the messages: Node's ports can be asked at any time, a page's workers hear events.
import type { MessagePort } from "node:worker_threads";
import { nextTask } from "./next-task.ts";
import { workerThreads } from "./platform-node.ts";
import type { Owner, ToWorker, WorkerInit } from "./scheduler/parallel/messages.ts";

type WorkerThreads = typeof import("node:worker_threads");
/** The worker's whole life. */
interface NodeProcess {
  exit(code: number): never;
  on(event: "exit", listener: () => void): void;
}
type Begin = (init: WorkerInit, owner: Owner) => Promise<void>;

/** Calls `begin` when the worker knows what it is for. What it rejects with ends the worker. */
export function connect(begin: Begin): void {
  const { process } = globalThis as { process?: NodeProcess };
  const threads = workerThreads();
  if (process && threads) connectNode(threads, process, begin);
  else connectPage(begin);
}

function connectNode(
  { workerData, receiveMessageOnPort }: WorkerThreads, nodeProcess: NodeProcess, begin: Begin,
): void {
  const { init, port } = workerData as { init: WorkerInit; port: MessagePort };
  void begin(init, {
    post: (message, transfer) => port.postMessage(message, transfer as ArrayBuffer[]),
    receive: () => (receiveMessageOnPort(port) as { message: ToWorker } | undefined)?.message,
    idle: (board, seen, milliseconds) => void Atomics.wait(board, 0, seen, milliseconds),
    exit: () => nodeProcess.exit(1),
    atExit: listener => nodeProcess.on("exit", listener),
  });
}

interface WorkerScope {
  close(): void;
  onmessage: ((event: { data: unknown }) => void) | null;
  onmessageerror: (() => void) | null;
  postMessage(message: unknown, transfer: readonly ArrayBuffer[]): void;
}

type AsyncWait = (board: Int32Array, at: number, seen: number, milliseconds: number) =>
  { readonly async: boolean; readonly value: Promise<unknown> | string };

/** Promises that are never kept would pile up. */
const IDLE_MOST_MS = 1000;
/** Without Atomics.waitAsync the end of a pause is not heard: 20 looks a second cost next to nothing. */
const LOOK_MS = 50;
/** Messages wait so long at most for a busy worker. */
const TURN_MS = 8;

function connectPage(begin: Begin): void {
  const scope = globalThis as unknown as WorkerScope;
  const queue: ToWorker[] = [];
  let heard: () => void = () => {};
  let latest = performance.now();
  /** Messages come as tasks: gives them a turn. */
  const listen = async (): Promise<void> => {
    await nextTask();
    latest = performance.now();
  };
  const owner: Owner = {
    post: (message, transfer) => scope.postMessage(message, transfer),
    receive: () => queue.shift(),
    exit: () => scope.close(), atExit: () => {},
    idle: async (board, seen, milliseconds) => {
      if (queue.length > 0) return;
      const message = new Promise<void>(resolve => { heard = resolve; });
      await Promise.race([message, woken(board, seen, milliseconds)]);
      await listen();
    },
    turn: () => (performance.now() - latest < TURN_MS ? undefined : listen()),
  };
  scope.onmessage = ({ data }) => {
    const { init } = data as { init?: WorkerInit };
    if (init) begin(init, owner).catch(fail);
    else {
      queue.push(data as ToWorker);
      heard();
    }
  };
  scope.onmessageerror = () => { throw new Error("a worker could not read a message"); };
}

/** Kept when the board has changed or the time is over. */
function woken(board: Int32Array, seen: number, milliseconds: number): Promise<unknown> {
  const { waitAsync } = Atomics as unknown as { waitAsync?: AsyncWait };
  if (waitAsync) {
    return Promise.resolve(waitAsync(board, 0, seen, Math.min(milliseconds, IDLE_MOST_MS)).value);
  }
  return new Promise(resolve => setTimeout(resolve, Math.min(milliseconds, LOOK_MS)));
}

/** Rejections stay inside of a worker; its owner hears what is thrown. */
function fail(error: unknown): void {
  setTimeout(() => { throw error; });
}
