// How this platform starts workers and passes them messages: Node's worker_threads, or a page's Workers.
// Bundlers look for `new Worker(new URL(…, import.meta.url))` as it is written here, so it must stay literal.
import { nodeVersion, workerThreads } from "./platform-node.ts";
import type { FromWorker, StartThread, Thread, ToWorker, WorkerInit } from "./scheduler/parallel/messages.ts";

type WorkerThreads = typeof import("node:worker_threads");

interface WebWorker {
  postMessage(message: unknown, transfer: readonly never[]): void;
  terminate(): void;
  onmessage: ((event: { data: FromWorker }) => void) | null;
  onerror: ((event: { message?: string; preventDefault(): void }) => void) | null;
}
/** The page's, not to be imported: bundlers know workers by this name. */
declare const Worker: new (url: URL, options: { type: "module" }) => WebWorker;

/** Whether this thread may wait for others: pages may not. */
export const mayBlock = (): boolean => workerThreads() !== undefined;

/** Why this platform has no workers; null: it has. */
export function noThreads(): string | null {
  if (workerThreads() || typeof Worker === "function") return null;
  const version = nodeVersion();
  return version === undefined ? "this platform has no workers"
    : `workers need process.getBuiltinModule, which Node ${version} lacks; 20.16 and 22.3 have it`;
}

export const startThread: StartThread = (init, onMessage, onExit) => {
  const threads = workerThreads();
  return threads ? nodeThread(threads, init, onMessage, onExit) : webThread(init, onMessage, onExit);
};

/** Not where the worker's file is named: for bundlers, that would be an asset, and one of a page. */
const HERE: string = import.meta.url;

/** Of a worker that ended before it said a word: which file was it, and what may be wrong with it? */
const notStarted = (file: string, what: string, advice: string): Error =>
  new Error(`${file} ${what}. ${advice}`);

const NODE_ADVICE = "Where the package is bundled, its dist/worker.js must be copied beside the bundle.";
const PAGE_ADVICE = "It must be served from the page's origin as JavaScript, with the header that isolates "
  + "the page (Cross-Origin-Embedder-Policy), and the page's policy must allow it (worker-src).";

function nodeThread(
  threads: WorkerThreads, init: WorkerInit,
  onMessage: (message: FromWorker) => void, onExit: (error: Error | null) => void,
): Thread {
  const { port1, port2 } = new threads.MessageChannel();
  const file = new URL("./worker.js", HERE);
  // Flags of the program, such as loaders, are not for workers.
  const worker = new threads.Worker(file, {
    workerData: { init, port: port2 }, transferList: [port2], execArgv: [], stdout: false, stderr: false,
  });
  let failure: Error | null = null;
  let ran = false;
  worker.on("online", () => { ran = true; });
  worker.on("error", error => {
    const { code, message } = error as NodeJS.ErrnoException;
    const missing = !ran || code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND";
    failure = missing ? notStarted(file.href, `failed: ${message}`, NODE_ADVICE) : error as Error;
  });
  worker.on("exit", () => {
    // First: what the worker has said before its end can still be received.
    onExit(failure);
    port1.close();
  });
  port1.on("message", onMessage);
  worker.unref();
  port1.unref();
  return {
    post: message => port1.postMessage(message),
    receive: () => (threads.receiveMessageOnPort(port1) as { message: FromWorker } | undefined)?.message,
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

function webThread(
  init: WorkerInit, onMessage: (message: FromWorker) => void, onExit: (error: Error | null) => void,
): Thread {
  const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  let spoke = false;
  worker.onmessage = event => {
    spoke = true;
    onMessage(event.data);
  };
  worker.onerror = event => {
    // Told by the query, or by its profile.
    event.preventDefault();
    worker.onerror = null;
    worker.terminate();
    const what = event.message ? `failed: ${event.message}` : "could not be loaded";
    onExit(spoke ? new Error(event.message ?? "the worker failed")
      : notStarted(`worker.js beside ${HERE}`, what, PAGE_ADVICE));
  };
  worker.postMessage({ init }, []);
  return {
    post: (message: ToWorker) => worker.postMessage(message, []),
    receive: () => undefined, keepAlive: () => {}, terminate: () => worker.terminate(),
  };
}
