// A started query as its caller sees it: waits for its turn, runs, and ends in one way.
import { CancelledError } from "../expr/error.ts";
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

export class Handle implements QueryHandle {
  state: QueryState = "waiting";
  readonly priority: Priority;
  readonly started = performance.now();
  private ended = 0;
  private execution: Execution | null = null;
  private last: { readonly progress: Progress; readonly profile: QueryProfile } | null = null;
  private run: Promise<Result> | null = null;
  private holds = false;
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

  get result(): Promise<Result> { return this.run ??= this.complete(); }

  private async complete(): Promise<Result> {
    const parts = this.engine.execute(this, false);
    for (;;) {
      const { done, value } = await parts.next();
      if (done) return value;
    }
  }

  async *batches(): AsyncGenerator<Result, void> {
    if (this.run) {
      yield await this.run;
      return;
    }
    let settle!: { resolve(result: Result): void; reject(error: unknown): void };
    this.run = new Promise((resolve, reject) => { settle = { resolve, reject }; });
    // Whoever reads batches hears of errors there.
    this.run.catch(() => {});
    try {
      const last = yield* this.engine.execute(this, true);
      settle.resolve(last);
      if (last.rowCount > 0) yield last;
    } catch (error) {
      settle.reject(error);
      throw error;
    } finally {
      settle.reject(new CancelledError("cancelled", "The batches were left before the query's end."));
    }
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
    if (this.state === "done" || this.state === "failed" || this.state === "cancelled") return;
    if (this.execution) this.execution.cancel(reason, message);
    else {
      this.cancelled ??= new CancelledError("cancelled", message, { cause: reason });
      this.onCancel();
    }
  }

  /** The time is over. */
  expire(milliseconds: number): void {
    if (this.execution) this.execution.expire(milliseconds);
    else {
      this.cancelled ??= new CancelledError("timeout",
        `The query did not end within ${milliseconds} ms. It was waiting for its turn.`,
        { hint: "Allow more time with `timeout`, or more queries with `maxConcurrentQueries`." });
      this.onCancel();
    }
  }

  /** It is the query's turn. */
  begin(execution: Execution): void {
    this.execution = execution;
    this.state = this.holds ? "paused" : "running";
    if (this.holds) execution.pause();
  }

  /** The run is over, and its memory about to be freed: keeps what is known of it. */
  settle(): void {
    const { execution } = this;
    this.execution = null;
    if (execution) this.last = { progress: execution.progress(),
      profile: execution.profile(execution.status) };
  }

  end(state: QueryState): void {
    this.ended = performance.now();
    this.state = state;
  }

  progress(): Progress {
    const milliseconds = (this.ended || performance.now()) - this.started;
    const known = this.execution?.progress() ?? this.last?.progress;
    if (known) return { ...known, milliseconds };
    return { fraction: 0, rows: 0, operators: [], milliseconds };
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

const statusOf = (state: QueryState): QueryProfile["status"] =>
  (state === "done" || state === "failed" || state === "cancelled" ? state : "running");

/** Tells progress at intervals until the returned function is called, which tells it a last time. */
export function tellProgress(handle: Handle, tell: (progress: Progress) => void): () => void {
  const timer = setInterval(() => tell(handle.progress()), PROGRESS_MS);
  return () => {
    clearInterval(timer);
    tell(handle.progress());
  };
}
