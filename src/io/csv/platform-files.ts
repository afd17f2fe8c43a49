// Node's files and threads, for reading a file side by side; other platforms have neither here.
import { nodeFiles, workerThreads } from "../../../engine/platform-node.ts";
import type { CsvWorkerInit, FromCsvWorker } from "./messages.ts";

export const hasThreads = (): boolean => workerThreads() !== undefined;

export interface CsvThread {
  post(stripe: number): void;
  terminate(): void;
}

/**
 * Starts a worker. `onEnd` hears if it ends by itself: then it could not be loaded, or has run out of memory.
 */
export function startCsvThread(
  init: CsvWorkerInit, onMessage: (message: FromCsvWorker) => void, onEnd: (error: Error) => void,
): CsvThread {
  const { Worker } = workerThreads()!;
  // Flags of the program, such as loaders, are not for workers.
  const worker = new Worker(new URL("./csv-worker.js", import.meta.url), { workerData: init, execArgv: [] });
  let ended = false;
  const end = (error: Error): void => {
    if (!ended) onEnd(error);
    ended = true;
  };
  worker.on("message", onMessage);
  worker.on("error", error => end(error as Error));
  worker.on("exit", code => end(new Error(`a worker that read CSV ended with code ${code}`)));
  return {
    post: stripe => worker.postMessage(stripe, []),
    terminate: () => {
      ended = true;
      void worker.terminate();
    },
  };
}

/** The worker's end: what it was started with, and the stripes it is given. */
export function connectCsvWorker(): {
  init: CsvWorkerInit;
  onStripe(read: (stripe: number) => void): void;
  post(message: FromCsvWorker, transfer: ArrayBuffer[]): void;
} {
  const { workerData, parentPort } = workerThreads()!;
  return {
    init: workerData as CsvWorkerInit,
    onStripe: read => void parentPort!.on("message", read),
    post: (message, transfer) => parentPort!.postMessage(message, transfer),
  };
}

/** Opens a file to be read at any place. */
export function openFile(path: string): (target: Uint8Array, position: number) => void {
  const { openSync, readSync } = nodeFiles()!;
  const file = openSync(path, "r");
  return (target, position) => {
    for (let done = 0; done < target.length;) {
      const count = readSync(file, target, done, target.length - done, position + done);
      if (count === 0) throw new Error(`${path} has become shorter while it was read`);
      done += count;
    }
  };
}
