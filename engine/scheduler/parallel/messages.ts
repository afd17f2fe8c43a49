// What the engine's thread and its workers say to each other. Everything else goes through shared memory.
import type { TestingOptions } from "../../api.ts";
import type { Job } from "../job.ts";
import type { Piece } from "../sink/piece.ts";

/** What a worker begins with. */
export interface WorkerInit {
  /** The worker's number: its participant in every query. */
  readonly worker: number;
  readonly memory: WebAssembly.Memory;
  readonly maximumBytes: number;
  readonly routines: WebAssembly.Module;
  /** Owners of pages. */
  readonly pages: Int32Array;
  readonly board: Int32Array;
  readonly sanitize: boolean;
}

/** Words that all threads of an engine share. */
export const BOARD = {
  /** Counts up whenever there may be something to do; idle workers wait on it. */
  work: 0,
  /** 1: the engine is closed. */
  closed: 1,
  /** Each worker's: whether it takes units; and the answer to its question for memory. */
  ready: 8,
  memory: 72,
} as const;
export const WORKERS_MOST = 64;
export const BOARD_WORDS = BOARD.memory + WORKERS_MOST;
/** `dead`: the worker ends; the engine's thread may be blocked and hear of it here only. */
export const READY = { no: 0, yes: 1, dead: 2 } as const;
/** Answers to a worker that asked for memory. */
export const MEMORY = { asked: 0, freed: 1, none: 2 } as const;

export interface QueryStart {
  readonly kind: "start";
  readonly job: Job;
  readonly control: ArrayBufferLike;
  readonly participants: number;
  /** Kernels that the worker does not have yet. */
  readonly kernels: readonly (readonly [number: number, module: WebAssembly.Module])[];
  readonly owner: number;
  /** Records each unit, for a timeline. */
  readonly profile: boolean;
  readonly testing: TestingOptions;
}

export type ToWorker =
  | QueryStart
  /** All have left the query; its memory is about to be freed. */
  | { readonly kind: "end"; readonly query: number }
  | { readonly kind: "forget"; readonly kernels: readonly number[] };

/** An error on its way between threads. */
export interface PostedError {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly stack: string | undefined;
  /** A kernel's failure: the state block says what it was. */
  readonly kernel: { readonly pipeline: number; readonly stream: number; readonly state: number } | null;
}

/** One unit on a worker's timeline: milliseconds since 1970. */
export type UnitRecord = readonly [pipeline: number, phase: number, start: number, end: number, rows: number];

export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "piece"; readonly query: number; readonly piece: Piece }
  | { readonly kind: "failed"; readonly query: number; readonly pipeline: number; readonly error: PostedError }
  /** The worker has left a query that is to stop. */
  | { readonly kind: "left"; readonly query: number; readonly units: readonly UnitRecord[] }
  /** The worker has given its memory back after `end`, and found it damaged or not; only if sanitizing. */
  | { readonly kind: "released"; readonly query: number; readonly damage: PostedError | null }
  | { readonly kind: "memory"; readonly bytes: number };

/** Another thread, as its owner sees it. */
export interface Thread {
  post(message: ToWorker): void;
  /** Messages that have come,
    without waiting for the event loop; what is taken here is not announced again. */
  receive(): FromWorker | undefined;
  /** Whether the thread keeps the process alive. */
  keepAlive(alive: boolean): void;
  terminate(): void;
}

/** Starts a worker. `onExit` is called once, however it ended. */
export type StartThread = (
  init: WorkerInit, onMessage: (message: FromWorker) => void, onExit: (error: Error | null) => void,
) => Thread;

/** The engine's thread, as a worker sees it. */
export interface Owner {
  post(message: FromWorker, transfer: readonly ArrayBuffer[]): void;
  /** A message that has come, without waiting for the event loop. */
  receive(): ToWorker | undefined;
  /**
   * Waits until the board's word is no longer `seen`, a message may have come, or the time is over. A promise
   * where the platform delivers messages by events only.
   */
  idle(board: Int32Array, seen: number, milliseconds: number): void | Promise<void>;
  /** Ends this thread at once; for tests. */
  exit(): void;
  /** Calls the listener when this thread ends, where the platform tells. */
  atExit(listener: () => void): void;
  /** Between units, where messages come as events only: lets them come, now and then. */
  turn?(): Promise<void> | undefined;
}
