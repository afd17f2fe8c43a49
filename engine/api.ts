// The engine's contract with the front: what it runs, what it returns. Types only.
import type { Schema } from "../expr/type.ts";
import type { QueryProfile } from "./profile/index.ts";
import type { HostColumn } from "./memory/host-column.ts";
import type { Plan } from "./plan/node.ts";
import type { Source } from "./source/source.ts";

/**
 * Which executor computes a query. `parallel` is compiled code on worker threads, `single` the same code
 * on the
 * calling thread; `reference` interprets the plan.
 */
export type ExecutorName = "reference" | "single" | "parallel";

/** How much of the workers a query gets beside others: four times as much as the level below. */
export type Priority = "low" | "normal" | "high";

export interface RunOptions {
  /** Stops the query; the promise rejects with a CancelledError. */
  readonly signal?: AbortSignal;
  /** Milliseconds after which the query fails with a CancelledError that names the operators that ran. */
  readonly timeout?: number;
  /** Default `normal`. Also decides who is next where queries wait for their turn. */
  readonly priority?: Priority;
  /** Called about ten times a second while the query runs, and when it is done. */
  readonly onProgress?: (progress: Progress) => void;
  /**
   * Default: `parallel` where there are threads and shared memory, except that small queries run on the
   * calling thread.
   */
  readonly executor?: ExecutorName;
  /** Use at most so many threads of the engine's. */
  readonly threads?: number;
  /** Record each unit of work for the profile's timeline. */
  readonly profile?: boolean;
  /** For tests: how the single executor behaves as if it were several workers. */
  readonly testing?: TestingOptions;
}

/** How far a query is. */
export interface Progress {
  /** From 0 to 1, never less than before. */
  readonly fraction: number;
  /** Rows that were scanned so far. */
  readonly rows: number;
  /** Plan operators that are being worked for. */
  readonly operators: readonly string[];
  /** Milliseconds since the query began, waiting for its turn included. */
  readonly milliseconds: number;
}

/** Where a query stands. */
export type QueryState = "waiting" | "running" | "paused" | "done" | "failed" | "cancelled";

/** A query that was started: to be watched, held and stopped. */
export interface QueryHandle {
  /** The engine's number for the query. */
  readonly id: number;
  readonly state: QueryState;
  /** The complete result; rejects as `run` does. */
  readonly result: Promise<Result>;
  /** No unit of work is begun until `resume`. */
  pause(): void;
  resume(): void;
  /** Ends the query; `result` rejects with a CancelledError whose cause is `reason`. */
  cancel(reason?: unknown): void;
  progress(): Progress;
  /** What is known of the run so far. */
  stats(): QueryProfile;
  /**
   * Batches of the result in order, finished ones while the rest runs. To be asked for right after `start`:
   * when
   * the query has begun to collect its result as a whole, it comes as one batch. Rows are handed out once:
   * `result` rejects then, and a second call throws.
   */
  batches(): AsyncIterable<Result>;
}

/** One of the engine's queries. */
export interface QuerySummary {
  readonly id: number;
  readonly state: QueryState;
  readonly priority: Priority;
  /** Milliseconds of work of all threads. */
  readonly busy: number;
  readonly milliseconds: number;
  readonly peakBytes: number;
  /** The operators at the plan's top. */
  readonly plan: string;
}

/** Something that a program may want to know of and that is no error. */
export interface LogEvent {
  readonly code: string;
  readonly message: string;
  readonly query: number;
}

export interface TestingOptions {
  /** Morsels are dealt to this many worker states in a seeded random order. */
  readonly virtualWorkers?: number;
  readonly seed?: number;
  /** Rows a morsel; small numbers force many morsels on small data. */
  readonly morselRows?: number;
  /** Probability that a call ends early at a chunk or stage border, to exercise the resume protocol. */
  readonly earlyExit?: number;
  /** Chunks are compacted before every probe and sink, or nowhere; not only where it pays. */
  readonly compaction?: "always" | "never";
  /** Rows that are sorted for windows move into their buckets if they then take no more bytes. */
  readonly mostMovedBytes?: number;
  /** A worker fails at its `unit`-th passage of a point of this query; see scheduler/parallel/fault.ts. */
  readonly fault?: {
    readonly worker: number;
    readonly unit: number;
    readonly at: "start" | "before" | "inside" | "after" | "left";
    readonly kind: "throw" | "trap" | "stack" | "exit";
  };
  /** Stored tables that hold more bytes are worked on in pieces of about so many. */
  readonly pieceBytes?: number;
  /** False: kernels count neither chunks nor rows, so that the cost of counting can be measured. */
  readonly counters?: boolean;
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
  /** Kernels that were new to the engine; 0 when all came from its cache. */
  readonly compiled: number;
  readonly milliseconds: number;
  /** Source rows that were never looked at, because zone maps rule them out. */
  readonly skippedRows: number;
  /** Peak bytes of linear memory that the query held, resident columns not included. */
  readonly peakBytes: number;
  /** Pipelines, operators and workers: rows, chunks, time, memory. Null: the reference executor. */
  readonly profile: QueryProfile | null;
}

/** What `explain` tells, as data. */
export interface PlanDescription {
  /** Null: the query is recursive, and its parts are optimized when they run. */
  readonly optimized: Plan | null;
  /** The rules that changed something, and how often. */
  readonly rules: readonly { readonly rule: string; readonly count: number }[];
  /** Each behind those that it waits for. */
  readonly pipelines: readonly PlannedPipeline[];
}

/** One pipeline of a query that has not run. */
export interface PlannedPipeline {
  readonly id: number;
  /** The operator it ends in. */
  readonly operator: string;
  /** Why it ends there. */
  readonly breaker: string;
  readonly description: string;
  /** Pipelines that must have finished before it starts. */
  readonly dependsOn: readonly number[];
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
  /** Worker threads. Default: as many as the platform has cores; 1: everything runs on the calling thread. */
  readonly threads?: number;
  /** Queries that run at the same time; others wait by priority and age. Default 8. */
  readonly maxConcurrentQueries?: number;
  /** Milliseconds for queries that name no timeout. Default: no limit. */
  readonly defaultTimeout?: number;
  /** Hears of what is no error, as data: one thread and why, estimates that were far off. */
  readonly log?: (event: LogEvent) => void;
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
  /** Starts a query and returns at once. */
  start(plan: Plan, options?: RunOptions): QueryHandle;
  explain(plan: Plan, options?: ExplainOptions): string;
  /** The same as data, for pictures. */
  describe(plan: Plan): PlanDescription;
  /** Running, waiting and recent queries, the costliest first. */
  queries(): QuerySummary[];
  /**
   * Encodes all columns of a source in linear memory and keeps them there until the returned function is
   * called.
   */
  pin(source: Source): () => void;
  memoryUse(): MemoryUse;
  /** Stops queries and workers and gives all memory back; later calls fail. */
  close(): void;
}
