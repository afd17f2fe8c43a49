// What one run of a query measured, as plain data. Knows neither who fills it nor who shows it.

/** How a query was run: `single` is compiled code on one thread, `reference` interprets the plan. */
export type ProfiledExecutor = "reference" | "single" | "parallel";

/** How far a query has come. Of a query that isn't done, the numbers are what was counted so far. */
export type QueryStatus = "done" | "failed" | "cancelled" | "running";

/** One step inside a pipeline: a filter, a probe, a projection. */
export interface StageProfile {
  readonly description: string;
  readonly rowsIn: number;
  readonly rowsOut: number;
  /** Rows that the optimizer expected to come out; null where it had no opinion. */
  readonly estimatedRows: number | null;
}

/** One pipeline: everything between a source and the next operator that must see all rows first. */
export interface PipelineProfile {
  readonly id: number;
  /** The operator the pipeline ends in: "collect", "aggregate", "join", "sort" … */
  readonly operator: string;
  /** Why it ends there. */
  readonly breaker: string;
  /** Pipelines that must have finished before this one starts. */
  readonly dependsOn: readonly number[];
  /** "scan lineitem → filter … → probe … → aggregate" */
  readonly description: string;
  /** Rows that went in, and rows or groups that came out. */
  readonly sourceRows: number;
  readonly rowsOut: number;
  readonly estimatedRows: number | null;
  readonly chunks: number;
  readonly morsels: number;
  /** Milliseconds since the query began. */
  readonly start: number;
  readonly end: number;
  /** Milliseconds of work, summed over the workers. */
  readonly busy: number;
  /** Linear memory that the pipeline took. */
  readonly bytes: number;
  readonly stages: readonly StageProfile[];
}

/** What one worker did while the query ran; times in milliseconds. */
export interface WorkerProfile {
  readonly worker: number;
  readonly busy: number;
  readonly idle: number;
  readonly morsels: number;
  /** How often the worker took over a part of what another had before it. */
  readonly steals: number;
}

/** One morsel or one task on one worker; times in milliseconds since the query began. */
export interface ProfileEvent {
  readonly worker: number;
  readonly pipeline: number;
  /** "morsel", "combine", "finalize" … */
  readonly phase: string;
  readonly start: number;
  readonly end: number;
  readonly rows: number;
}

/** Milliseconds that a query spent in each of its phases. */
export interface QueryPhases {
  readonly optimize: number;
  readonly ingest: number;
  readonly lower: number;
  readonly compile: number;
  readonly run: number;
}

/** A recursive query that ran before the rest of the plan. */
export interface RecursionProfile {
  readonly name: string;
  /** How often rows were computed: the base once, the step until it gave none. */
  readonly turns: number;
  readonly rows: number;
  readonly milliseconds: number;
}

/** Everything that one run of a query measured. */
export interface QueryProfile {
  /** The engine's number of the query. */
  readonly query: number;
  readonly executor: ProfiledExecutor;
  readonly threads: number;
  /** Why the query ran on one thread although the engine has several; absent if it didn't fall back. */
  readonly fallback?: string;
  readonly status: QueryStatus;
  readonly milliseconds: number;
  readonly phases: QueryPhases;
  /** Kernels compiled for this run; 0 if all came from the cache. */
  readonly compiledKernels: number;
  /** Peak bytes of linear memory that the query held. */
  readonly peakBytes: number;
  /** Rows of the result. */
  readonly rows: number;
  /** Recursive queries, whose rows the plan scans; absent if there are none. */
  readonly recursions?: readonly RecursionProfile[];
  /** The optimized plan as text. */
  readonly plan: string;
  readonly pipelines: readonly PipelineProfile[];
  readonly workers: readonly WorkerProfile[];
  readonly events: readonly ProfileEvent[];
}
