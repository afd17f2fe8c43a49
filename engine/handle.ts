// A started query as its caller sees it: waits for its turn, runs, and ends in one way.
import { CancelledError, PlanError } from "../expr/error.ts";
import type { Priority, Progress, QueryHandle, QueryState, QuerySummary, Result, RunOptions } from "./api.ts";
import type { Execution } from "./execution.ts";
import type { Plan } from "./plan/node.ts";
import type { QueryProfile } from "./profile/query-profile.ts";
import { printPlan } from "./plan/print.ts";

/** What the engine does for a handle. */
export interface HandleEngine {
  /** Runs the query: its batches if they are wanted, and the result at the end. */
  execute(handle: Handle, streaming: boolean): AsyncGenerator<Result, Result, void>;
}

const PROGRESS_MS = 100;
const WAITING = "waiting for its turn";

export class Handle implements QueryHandle {
  state: QueryState = "waiting";
  readonly priority: Priority;
  readonly started = performance.now();
  private ended = 0;
  private execution: Execution | null = null;
  private last: { readonly progress: Progress; readonly profile: QueryProfile } | null = null;
  private run: Promise<Result> | null = null;
  private holds = false;
  /** Whether the run is that of the query's own plan, and rows that were scanned before it. */
  private whole = true;
  private rowsBefore = 0;
  /** Rows are handed out in batches. */
  inBatches = false;
  /** Batches whose reader is elsewhere at the moment. */
  private parked: AsyncGenerator<Result, Result, void> | null = null;
  /** What ended the batches while their reader was elsewhere; he hears of it when he comes back. */
  private left: { readonly error: unknown; readonly gone: Promise<unknown> } | null = null;
  /** What it does as long as it has no run. */
  stage: string = WAITING;
  /** What ended the query before it had begun. */
  cancelled: CancelledError | null = null;
  /** Leaves the queue. */
  onCancel: () => void = () => {};

  constructor(
    readonly id: number, readonly plan: Plan, readonly options: RunOptions,
      private readonly engine: HandleEngine,
  ) {
    this.priority = options.priority ?? "normal";
  }

  get result(): Promise<Result> {
    if (this.inBatches) return Promise.reject(alreadyRead("result"));
    return this.run ??= this.complete();
  }

  private async complete(): Promise<Result> {
    const parts = this.engine.execute(this, false);
    for (;;) {
      const { done, value } = await parts.next();
      if (done) return value;
    }
  }

  /** The claim is made by the call, the query begun by the first `next`. */
  batches(): AsyncGenerator<Result, void> {
    if (this.inBatches) throw alreadyRead("batches()");
    if (this.run) return whole(this.run);
    this.inBatches = true;
    return this.read();
  }

  private async *read(): AsyncGenerator<Result, void> {
    const parts = this.engine.execute(this, true);
    try {
      for (;;) {
        const { done, value } = await parts.next();
        if (!done || value.rowCount > 0) {
          this.parked = parts;
          yield value;
          this.parked = null;
        }
        if (done) return;
        await this.throwIfLeft();
      }
    } finally {
      this.parked = null;
      await parts.return(undefined as never);
    }
  }

  private async throwIfLeft(): Promise<void> {
    if (!this.left) return;
    await this.left.gone;
    throw this.left.error;
  }

  /** A query that is stopped is over, even if nobody comes for its batches any more. */
  private leaveParked(error: unknown): void {
    const { parked } = this;
    this.parked = null;
    if (parked) this.left = { error, gone: parked.return(undefined as never) };
  }

  pause(): void {
    this.holds = true;
    this.execution?.pause();
    if (this.state === "running") this.state = "paused";
  }

  resume(): void {
    this.holds = false;
    this.execution?.resume();
    if (this.state === "paused") this.state = "running";
  }

  cancel(reason?: unknown): void { this.stop(reason, "The query was cancelled."); }

  stop(reason: unknown, message: string): void {
    this.endWith(new CancelledError("cancelled", message, { cause: reason }), (execution, error) =>
      execution.cancel(error));
  }

  /** The time is over. */
  expire(milliseconds: number): void {
    const waiting = this.stage === WAITING;
    this.endWith(this.last && waiting ? lateBetweenTurns(milliseconds) : new CancelledError("timeout",
      `The query did not end within ${milliseconds} ms. It was ${this.stage}.`,
      { hint: `Allow more time with \`timeout\`${waiting ? ", or more queries with `maxConcurrentQueries`" : ""}.` },
    ), execution => execution.expire());
  }

  /** Stops the run; or, if it has not begun, sees that it never does. */
  private endWith(early: CancelledError, stop: (execution: Execution, error: CancelledError) => void): void {
    if (isOver(this.state)) return;
    // A turn that is over already hears of nothing: the next one must not begin.
    if (!this.whole) this.cancelled ??= early;
    if (this.execution) {
      stop(this.execution, early);
      this.leaveParked(this.execution.failure ?? early);
    } else {
      this.cancelled ??= early;
      this.onCancel();
    }
  }

  /** It is the query's turn. `whole`: the run gives its result; else it is a part of the work before. */
  begin(execution: Execution, whole = true): void {
    this.execution = execution;
    this.whole = whole;
    this.state = this.holds ? "paused" : "running";
    if (this.holds) execution.pause();
  }

  /** The run is over, and its memory about to be freed: keeps what is known of it. */
  settle(): void {
    const { execution } = this;
    if (!execution) return;
    const progress = this.overall(execution.progress());
    this.last = { progress, profile: execution.profile(execution.status) };
    if (!this.whole) this.rowsBefore = this.last.progress.rows;
    this.execution = null;
  }

  end(state: QueryState): void {
    this.ended = performance.now();
    this.state = state;
  }

  progress(): Progress {
    const milliseconds = (this.ended || performance.now()) - this.started;
    const running = this.execution?.progress();
    const known = running ? this.overall(running) : this.last?.progress;
    if (known) return { ...known, milliseconds };
    return { fraction: 0, rows: 0, operators: [], milliseconds };
  }

  /** How much of the work a recursive query's turns are is not known before its last one. */
  private overall(progress: Progress): Progress {
    const rows = this.rowsBefore + progress.rows;
    return this.whole ? { ...progress, rows } : { ...progress, rows, fraction: 0 };
  }

  stats(): QueryProfile {
    const profile = this.execution?.profile("running") ?? this.last?.profile;
    if (profile) return profile;
    const milliseconds = this.progress().milliseconds;
    return {
      query: this.id, executor: "single", threads: 0, status: statusOf(this.state), milliseconds,
      phases: { optimize: 0, ingest: 0, lower: 0, compile: 0, run: 0 }, compiledKernels: 0, peakBytes: 0,
        rows: 0,
      plan: printPlan(this.plan), pipelines: [], workers: [], events: [],
    };
  }

  summary(): QuerySummary {
    const { workers, peakBytes } = this.stats();
    return {
      id: this.id, state: this.state, priority: this.priority, peakBytes,
        milliseconds: this.progress().milliseconds,
      busy: workers.reduce((sum, w) => sum + w.busy, 0), plan: printPlan(this.plan).split("\n")[0]!,
    };
  }
}

export const lateBetweenTurns = (milliseconds: number): CancelledError =>
  new CancelledError("timeout",
    `The query did not end within ${milliseconds} ms. It was between two turns of a recursive query.`,
    { hint: "Allow more time with `timeout`, and see that the recursion ends." });

const isOver = (state: QueryState): state is "done" | "failed" | "cancelled" =>
  state === "done" || state === "failed" || state === "cancelled";

const statusOf = (state: QueryState): QueryProfile["status"] => (isOver(state) ? state : "running");

const alreadyRead = (what: string): PlanError =>
  new PlanError("already-read", `${what}: this query's rows are handed out in batches already.`,
    { hint: "Start it again, or read either the batches or the result." });

async function* whole(run: Promise<Result>): AsyncGenerator<Result, void> { yield await run; }

/** Tells progress at intervals until the returned function is called, which tells it a last time. */
export function tellProgress(handle: Handle, tell: (progress: Progress) => void): () => void {
  const timer = setInterval(() => {
    try {
      tell(handle.progress());
    } catch (error) {
      clearInterval(timer);
      handle.stop(error, "The query was stopped: its onProgress has thrown.");
    }
  }, PROGRESS_MS);
  return () => {
    clearInterval(timer);
    tell(handle.progress());
  };
}
