// Node's threads, for row groups that are read side by side; other platforms have none here. Threads stay for
// a while after a reading, for the next one: starting one takes as long as decoding some megabytes.
import { workerThreads } from "../../../../engine/platform-node.ts";
import type { FromParquetWorker, ToParquetWorker } from "./messages.ts";

export const hasThreads = (): boolean => workerThreads() !== undefined;

/** How long a thread waits for another reading. */
const IDLE_MS = 10_000;

type Worker = InstanceType<NonNullable<ReturnType<typeof workerThreads>>["Worker"]>;

/** Who uses a thread hears of its messages, and of its end if it ends by itself. */
export interface ThreadUser {
  onMessage(message: FromParquetWorker): void;
  onEnd(): void;
}

export class ParquetThread {
  /** It listens: what it is given now is begun at once. */
  ready = false;
  ended = false;
  readonly #worker: Worker;
  #user: ThreadUser | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor() {
    const { Worker } = workerThreads()!;
    // Flags of the program, such as loaders, are not for workers.
    this.#worker = new Worker(new URL("./parquet-worker.js", import.meta.url), { execArgv: [] });
    this.#worker.on("message", (message: FromParquetWorker) => {
      if (message === "ready") this.ready = true;
      this.#user?.onMessage(message);
    });
    const end = (): void => {
      this.ended = true;
      this.#user?.onEnd();
    };
    this.#worker.on("error", end);
    this.#worker.on("exit", end);
  }

  use(user: ThreadUser): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#user = user;
    this.#worker.ref();
  }

  post(message: ToParquetWorker): void {
    this.#worker.postMessage(message, []);
  }

  /** Nobody uses it; it must not keep the process. */
  rest(): void {
    this.#user = null;
    this.#worker.unref();
    this.#timer = setTimeout(() => {
      idle.delete(this);
      void this.#worker.terminate();
    }, IDLE_MS);
    this.#timer.unref?.();
  }
}

const idle = new Set<ParquetThread>();

/** A thread that has nothing to do, or a new one. */
export function takeThread(user: ThreadUser): ParquetThread {
  const rested = [...idle].find(thread => !thread.ended);
  if (rested) idle.delete(rested);
  const thread = rested ?? new ParquetThread();
  thread.use(user);
  return thread;
}

export function giveThreadBack(thread: ParquetThread): void {
  if (thread.ended) return;
  thread.rest();
  idle.add(thread);
}

/** The worker's end. */
export function connectParquetWorker(): {
  onMessage(hear: (message: ToParquetWorker) => void): void;
  post(message: FromParquetWorker, transfer: ArrayBuffer[]): void;
} {
  const { parentPort } = workerThreads()!;
  return {
    onMessage: hear => void parentPort!.on("message", hear),
    post: (message, transfer) => parentPort!.postMessage(message, transfer),
  };
}
