// One query from plan to result: optimizes, makes columns resident, lowers, runs, and gives everything back.
import type { QueryStatistics, Result, RunOptions } from "./api.ts";
import { CancelledError } from "../expr/error.ts";
import type { Execution } from "./execution.ts";
import { measure } from "./measure.ts";
import { Arena } from "./memory/arena.ts";
import type { Budget } from "./memory/budget.ts";
import { formatBytes } from "./memory/format-bytes.ts";
import type { HostColumn } from "./memory/host-column.ts";
import { SharedReservations } from "./memory/shared-reservations.ts";
import type { ResidentColumn } from "./memory/resident-column.ts";
import { optimize, type FiredRule } from "./optimizer/index.ts";
import { compactChunks, COMPACTION } from "./pipeline/compaction.ts";
import { lowerQuery } from "./pipeline/lower.ts";
import type { PhysicalPlan } from "./pipeline/pipeline.ts";
import { uncounted } from "./pipeline/stream.ts";
import type { Plan } from "./plan/node.ts";
import type { QueryProfile, QueryStatus, RecursionProfile } from "./profile/query-profile.ts";
import type { Collected } from "./scheduler/collector.ts";
import type { Control } from "./scheduler/control.ts";
import { failureOf, KernelFailure } from "./scheduler/failure.ts";
import { jobOf, skippedRows, type Job } from "./scheduler/job.ts";
import type { Resources } from "./scheduler/resources.ts";
import { sliceColumn } from "./scheduler/sink/slice.ts";
import { StateBlock } from "./scheduler/worker-state.ts";
import { sourceOf, type SourceHandle } from "./source/source.ts";
import { statisticsPort } from "./statistics-port.ts";

export interface Prepared {
  readonly logical: Plan;
  readonly optimized: Plan;
  readonly fired: readonly FiredRule[];
  readonly physical: PhysicalPlan;
}

/** What a run begins with. */
export interface Compiled {
  readonly job: Job;
  readonly physical: PhysicalPlan;
  readonly resources: Resources;
}

/** Literals of text are read a little past their end, like all text. */
const TEXT_PADDING = 64;

/** Most operators of small queries hold a few kilobytes. */
const OPERATOR_BLOCK = 16 << 10;

/** What was done for a query before its plan could be run: its recursive queries. */
export interface Before {
  readonly started: number;
  readonly compiledKernels: number;
  readonly profiles: readonly RecursionProfile[];
}

export class Query {
  readonly started: number;
  private readonly budget: Budget;
  private readonly arena: Arena;
  /** What each pipeline's operator holds. */
  private readonly operators: { readonly budget: Budget; readonly arena: Arena }[] = [];
  private readonly acquired = new Map<HostColumn, ResidentColumn>();
  private kernelsCompiled = 0;
  private skipped = 0;
  private prepared: Prepared | null = null;
  /** Rows of tables that the query scans. */
  rowsToScan = 0;
  /** Milliseconds before the run. */
  readonly times = { optimize: 0, ingest: 0, lower: 0, compile: 0 };

  constructor(
    private readonly resources: Resources, private readonly plan: Plan, private readonly options: RunOptions,
    readonly number: number, private readonly before: Before | null = null,
  ) {
    this.started = before?.started ?? performance.now();
    this.kernelsCompiled = before?.compiledKernels ?? 0;
    this.budget = resources.budget.child(`query ${number}`);
    this.arena = new Arena(resources.allocator, this.budget);
  }

  prepare(): Prepared {
    const { times } = this;
    const begin = performance.now();
    const { plan: optimized, fired } = optimize(this.plan, statisticsPort(host => this.resident(host)));
    const lowering = performance.now();
    const ingested = times.ingest;
    times.optimize = lowering - begin - ingested;
    const { counters, compaction, mostMovedBytes } = this.options.testing ?? {};
    const lowered = lowerQuery(optimized, {
      resident: (handle, index) => this.resident(this.host(handle, index)),
      host: (handle, index) => this.host(handle, index),
    }, { text: bytes => this.text(bytes), integers: values => this.integers(values) }, mostMovedBytes);
    const compacted = compactChunks(lowered, compaction && COMPACTION[compaction]);
    const physical = counters === false ? uncounted(compacted) : compacted;
    times.lower = performance.now() - lowering - (times.ingest - ingested);
    return { logical: this.plan, optimized, fired, physical };
  }

  /** The plan made ready to run: optimized, lowered, its kernels compiled. */
  compiled(streaming: boolean): Compiled {
    const { physical } = this.physical();
    const { kernels } = this.resources;
    const before = kernels.compiled;
    const start = performance.now();
    const job = jobOf(this.number, physical, {
      morselRows: this.options.testing?.morselRows, streaming, kernel: spec => kernels.number(spec),
    });
    this.times.compile += performance.now() - start;
    this.kernelsCompiled += kernels.compiled - before;
    this.skipped = skippedRows(job);
    this.rowsToScan = job.pipelines.flatMap(p => p.streams).reduce((sum, { morsels }) =>
      sum + (morsels ?? []).reduce((rows, [begin, end]) => rows + end - begin, 0), 0);
    return { job, physical, resources: this.resources };
  }

  /** Compiles kernels without blocking the thread, so that `compiled` finds them. */
  async precompile(): Promise<void> {
    const { kernels } = this.resources;
    const before = kernels.compiled;
    const start = performance.now();
    await kernels.prepare(this.physical().physical.pipelines.flatMap(p => p.streams.map(s => s.spec)));
    this.times.compile += performance.now() - start;
    this.kernelsCompiled += kernels.compiled - before;
  }

  /** How the query will run, once it is compiled. */
  get pipelines(): PhysicalPlan["pipelines"] { return this.physical().physical.pipelines; }

  private physical(): Prepared { return this.prepared ??= this.prepare(); }

  /** An arena for each pipeline, under the name of its operator. */
  arenas(job: Job): Arena[] {
    for (const { operator } of job.pipelines) {
      const budget = this.budget.child(operator);
      this.operators.push({ budget, arena: new Arena(this.resources.allocator, budget,
        { blockBytes: OPERATOR_BLOCK }) });
    }
    return this.operators.map(o => o.arena);
  }

  /** What a kernel reports is put into the plan's words. */
  explained(error: unknown): unknown {
    if (!(error instanceof KernelFailure)) return error;
    const { graph, spec } = this.physical().physical.pipelines[error.pipeline]!.streams[error.stream]!;
    return failureOf(new StateBlock(this.resources.memory, error.state), graph,
      spec.source.kind === "columns");
  }

  /** Who holds the memory: this query's operators, on this thread and on workers; and what is beside it. */
  holders({ pipelines }: Job, control: Control): string {
    const bytes = new Map<string, number>();
    for (const { id, operator } of pipelines) {
      const held = new SharedReservations(operator, control.reservations(id)).used
        + (this.operators[id]?.budget.used ?? 0);
      if (held > 0) bytes.set(operator, (bytes.get(operator) ?? 0) + held);
    }
    const list = [...bytes].sort((a, b) => b[1] - a[1]).map(([name, held]) => `${name} ${formatBytes(held)}`);
    return `Held by this query: ${list.join(", ") || "nothing"}; on the engine's thread: ${
      this.resources.budget.describe()}.`;
  }

  /** Ends the query, however it went: memory is given back and columns may be evicted again. */
  release(): void {
    for (const host of this.acquired.keys()) this.resources.residency.release(host);
    this.acquired.clear();
    const held = [...this.operators.splice(0), { budget: this.budget, arena: this.arena }];
    const damage: unknown[] = [];
    for (const { arena, budget } of held) {
      try {
        arena.release();
      } catch (error) {
        damage.push(error);
      }
      budget.close();
    }
    if (damage.length > 0) throw damage[0];
  }

  private host(handle: SourceHandle, index: number): HostColumn { return sourceOf(handle).column(index); }

  private resident(host: HostColumn): ResidentColumn {
    let column = this.acquired.get(host);
    if (!column) {
      const begin = performance.now();
      this.acquired.set(host, column = this.resources.residency.acquire(host));
      this.times.ingest += performance.now() - begin;
    }
    return column;
  }

  private text(bytes: Uint8Array): bigint {
    const address = this.arena.allocate(bytes.length + TEXT_PADDING, 8);
    this.resources.memory.u8().set(bytes, address);
    return (BigInt(bytes.length) << 32n) | BigInt(address);
  }

  private integers(values: readonly bigint[]): number {
    const address = this.arena.allocate(Math.max(8, values.length * 8));
    this.resources.memory.i64().set(values, address / 8);
    return address;
  }

  /** Puts computed columns and those of the source together; computed rows begin behind `rowsBefore` others. */
  result(computed: Collected, execution: Execution, rowsBefore: number): Result {
    const { passthrough, rowCount } = this.physical().physical;
    const rows = rowCount ? rowCount() : computed.rows;
    let next = 0;
    const columns = passthrough.map(host =>
      (host ? sliceColumn(host, rowsBefore, rowsBefore + rows) : computed.columns[next++]!));
    const statistics = this.statistics(execution, rowsBefore + rows);
    return { schema: this.plan.schema, rowCount: rows, column: index => columns[index]!, statistics };
  }

  private statistics(execution: Execution, rows: number): QueryStatistics {
    const peakBytes = this.budget.peak + execution.control.totalReservations().peak;
    return {
      executor: execution.parallel ? "parallel" : "single", compiled: this.kernelsCompiled,
      milliseconds: performance.now() - this.started, skippedRows: this.skipped, peakBytes,
      profile: this.profile(execution, "done", rows),
    };
  }

  /** What is known of the run, as long as its memory is there. */
  profile(execution: Execution, status: QueryStatus, rows: number): QueryProfile {
    return measure({
      number: this.number, started: this.started, times: this.times, physical: this.physical().physical,
      plan: this.plan, optimized: this.physical().optimized, compiledKernels: this.kernelsCompiled,
      peakBytes: this.budget.peak + execution.control.totalReservations().peak,
      memory: this.resources.memory, job: execution.job, control: execution.control, log: execution.log,
      operatorPeaks: this.operators.map(o => o.budget.peak),
      parallel: execution.parallel, fallback: execution.fallback, recursions: this.before?.profiles ?? [],
    }, status, rows);
  }
}

/** The reason may be anything, even NaN: it is the cause, never the error. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  throw new CancelledError("cancelled", "The query was cancelled by its signal.", { cause: signal.reason });
}
