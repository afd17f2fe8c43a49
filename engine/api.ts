// The engine's contract with the front: what it runs, what it returns. Types only.
import type { Schema } from "../expr/type.ts";
import type { HostColumn } from "./memory/host-column.ts";
import type { Plan } from "./plan/node.ts";
import type { Source } from "./source/source.ts";

/** Which executor computes a query. `single` is compiled code on this thread; `reference` interprets the plan. */
export type ExecutorName = "reference" | "single";

export interface RunOptions {
  /** Stops the query; the promise rejects with a CancelledError. */
  readonly signal?: AbortSignal;
  /** Default `single`. */
  readonly executor?: ExecutorName;
  /** For tests: how the single executor behaves as if it were several workers. */
  readonly testing?: TestingOptions;
}

export interface TestingOptions {
  /** Morsels are dealt to this many worker states in a seeded random order. */
  readonly virtualWorkers?: number;
  readonly seed?: number;
  /** Rows a morsel; small numbers force many morsels on small data. */
  readonly morselRows?: number;
  /** Probability that a call ends early at a chunk or stage border, to exercise the resume protocol. */
  readonly earlyExit?: number;
}

/** A complete columnar result in ordinary JavaScript buffers; also a Source, so it can be queried. */
export interface Result extends Source {
  readonly schema: Schema;
  readonly rowCount: number;
  column(index: number): HostColumn;
  readonly statistics: QueryStatistics;
}

export interface QueryStatistics {
  readonly executor: ExecutorName;
  /** Kernels compiled for this run; 0 when all came from the cache. */
  readonly compiled: number;
  readonly milliseconds: number;
  /** Source rows that were never looked at, because zone maps rule them out. */
  readonly skippedRows: number;
  /** Peak bytes of linear memory that the query held, resident columns not included. */
  readonly peakBytes: number;
}

export interface ExplainOptions {
  /** The generated WebAssembly as text, too. */
  readonly kernels?: boolean;
  /** Pipelines with their stages and breakers (default true). */
  readonly pipelines?: boolean;
}

export interface MemoryUse {
  /** Bytes of linear memory in use: resident columns and query arenas. */
  readonly residentBytes: number;
  readonly arenaBytes: number;
  readonly arenas: number;
  /** Size of the linear memory, which never shrinks. */
  readonly capacityBytes: number;
}

export interface EngineOptions {
  /**
   * Bytes of linear memory the engine may use. Default: the smaller of 3.9 GB and 75 % of the machine's
   * memory.
   */
  readonly memoryLimit?: number;
  /** Share the memory between threads where the platform can. Default: true if it can. */
  readonly sharedMemory?: boolean;
  /** Check addresses and poison freed pages; for tests, slow. */
  readonly sanitize?: boolean;
}

export interface Engine {
  run(plan: Plan, options?: RunOptions): Promise<Result>;
  /** The same on the calling thread without yielding. */
  runSync(plan: Plan, options?: RunOptions): Result;
  /** Batches of the result in order, with back-pressure. */
  batches(plan: Plan, options?: RunOptions): AsyncIterable<Result>;
  explain(plan: Plan, options?: ExplainOptions): string;
  /**
   * Encodes all columns of a source in linear memory and keeps them there until the returned function is
   * called.
   */
  pin(source: Source): () => void;
  memoryUse(): MemoryUse;
  /** Gives all memory back; later calls fail. */
  close(): void;
}
