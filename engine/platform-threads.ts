// How this platform starts workers and passes them messages: Node's worker_threads, or a page's Workers.
import type { FromWorker, StartThread, Thread, ToWorker, WorkerInit } from "./scheduler/parallel/messages.ts";

type WorkerThreads = typeof import("node:worker_threads");
interface NodeProcess {
  getBuiltinModule?(name: "worker_threads"): WorkerThreads;
  getBuiltinModule?(name: "os"): { availableParallelism?(): number; cpus(): unknown[] };
}

const nodeProcess = (): NodeProcess | undefined => (globalThis as { process?: NodeProcess }).process;
const workerThreads = (): WorkerThreads | undefined => nodeProcess()?.getBuiltinModule?.("worker_threads");

/** Cores that the platform says may be used. */
export function availableThreads(): number {
  const os = nodeProcess()?.getBuiltinModule?.("os") as { availableParallelism?(): number } | undefined;
  const { navigator } = globalThis as { navigator?: { hardwareConcurrency?: number } };
  return os?.availableParallelism?.() ?? navigator?.hardwareConcurrency ?? 1;
}

/** Whether this thread may wait for others: pages may not. */
export const mayBlock = (): boolean => workerThreads() !== undefined;

/** Why this platform has no workers; null: it has. */
export function noThreads(): string | null {
  if (workerThreads()) return null;
  if (typeof (globalThis as { Worker?: unknown }).Worker === "function") return null;
  return "this platform has no workers";
}

export const startThread: StartThread = (init, onMessage, onExit) => {
  const threads = workerThreads();
  return threads ? nodeThread(threads, init, onMessage, onExit) : webThread(init, onMessage, onExit);
};

function nodeThread(
  { Worker, MessageChannel, receiveMessageOnPort }: WorkerThreads, init: WorkerInit,
  onMessage: (message: FromWorker) => void, onExit: (error: Error | null) => void,
): Thread {
  const { port1, port2 } = new MessageChannel();
  // Flags of the program, such as loaders, are not for workers.
  const worker = new Worker(new URL("./worker.js", import.meta.url), {
    workerData: { init, port: port2 }, transferList: [port2], execArgv: [], stdout: false, stderr: false,
  });
  let failure: Error | null = null;
  worker.on("error", error => { failure = error as Error; });
  worker.on("exit", () => {
    port1.close();
    onExit(failure);
  });
  port1.on("message", onMessage);
  worker.unref();
  port1.unref();
  return {
    post: message => port1.postMessage(message),
    receive: () => (receiveMessageOnPort(port1) as { message: FromWorker } | undefined)?.message,
    keepAlive: alive => {
      if (alive) {
        worker.ref();
        port1.ref();
      } else {
        worker.unref();
        port1.unref();
      }
    },
    terminate: () => void worker.terminate(),
  };
}

interface WebWorker {
  postMessage(message: unknown): void;
  terminate(): void;
  onmessage: ((event: { data: FromWorker }) => void) | null;
  onerror: ((event: { message?: string }) => void) | null;
}

function webThread(
  init: WorkerInit, onMessage: (message: FromWorker) => void, onExit: (error: Error | null) => void,
): Thread {
  const { Worker } = globalThis as unknown as { Worker: new (url: URL, options: { type: "module" }) =>
    WebWorker };
  const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  worker.onmessage = event => onMessage(event.data);
  worker.onerror = event => {
    worker.terminate();
    onExit(new Error(event.message ?? "a worker could not be started"));
  };
  worker.postMessage({ init });
  return {
    post: (message: ToWorker) => worker.postMessage(message),
    receive: () => undefined, keepAlive: () => {}, terminate: () => worker.terminate(),
  };
}
