// One query from plan to result: optimizes, makes columns resident, lowers, runs, and gives everything back.
import type { QueryStatistics, Result, RunOptions } from "./api.ts";
import { CancelledError } from "../expr/error.ts";
import { Arena } from "./memory/arena.ts";
import type { Budget } from "./memory/budget.ts";
import type { HostColumn } from "./memory/host-column.ts";
import type { ResidentColumn } from "./memory/resident-column.ts";
import { optimize, type FiredRule } from "./optimizer/index.ts";
import { lowerQuery } from "./pipeline/lower.ts";
import type { PhysicalPlan } from "./pipeline/pipeline.ts";
import type { Plan } from "./plan/node.ts";
import type { Resources } from "./scheduler/resources.ts";
import { SingleExecutor } from "./scheduler/single.ts";
import type { Collected } from "./scheduler/sink/collect-sink.ts";
import { sliceColumn } from "./scheduler/sink/slice.ts";
import { sourceOf, type SourceHandle } from "./source/source.ts";
import { statisticsPort } from "./statistics-port.ts";

export interface Prepared {
  readonly logical: Plan;
  readonly optimized: Plan;
  readonly fired: readonly FiredRule[];
  readonly physical: PhysicalPlan;
}

/** Literals of text are read a little past their end, like all text. */
const TEXT_PADDING = 64;

export class Query {
  private readonly started = performance.now();
  private readonly budget: Budget;
  private readonly arena: Arena;
  private readonly acquired = new Map<HostColumn, ResidentColumn>();

  constructor(
    private readonly resources: Resources, private readonly plan: Plan, private readonly options: RunOptions,
    number: number,
  ) {
    this.budget = resources.budget.child(`query ${number}`);
    this.arena = new Arena(resources.allocator, this.budget);
  }

  prepare(): Prepared {
    const { plan: optimized, fired } = optimize(this.plan, statisticsPort(host => this.resident(host)));
    const physical = lowerQuery(optimized, {
      resident: (handle, index) => this.resident(this.host(handle, index)),
      host: (handle, index) => this.host(handle, index),
    }, { text: bytes => this.text(bytes), integers: values => this.integers(values) });
    return { logical: this.plan, optimized, fired, physical };
  }

  /** Null wherever the query can pause; the last step is the result, or what streaming left of it. */
  *run(streaming: boolean): Generator<Result | null, void> {
    const { physical } = this.prepare();
    const executor = new SingleExecutor(this.resources, this.arena, physical, this.options.testing);
    let rowsBefore = 0;
    for (const step of executor.run(streaming)) {
      yield step && this.result(physical, step, executor, rowsBefore);
      rowsBefore += step?.rows ?? 0;
      throwIfCancelled(this.options.signal);
    }
    yield this.result(physical, executor.collected, executor, rowsBefore);
  }

  /** Ends the query, however it went: memory is given back and columns may be evicted again. */
  release(): void {
    for (const host of this.acquired.keys()) this.resources.residency.release(host);
    this.acquired.clear();
    this.arena.release();
    this.budget.close();
  }

  private host(handle: SourceHandle, index: number): HostColumn { return sourceOf(handle).column(index); }

  private resident(host: HostColumn): ResidentColumn {
    let column = this.acquired.get(host);
    if (!column) this.acquired.set(host, column = this.resources.residency.acquire(host));
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
  private result(
    { passthrough, rowCount }: PhysicalPlan, computed: Collected, { compiled, skippedRows }: SingleExecutor,
    rowsBefore: number,
  ): Result {
    const rows = rowCount ? rowCount() : computed.rows;
    let next = 0;
    const columns = passthrough.map(host =>
      (host ? sliceColumn(host, rowsBefore, rowsBefore + rows) : computed.columns[next++]!));
    const statistics: QueryStatistics = {
      executor: "single", compiled, milliseconds: performance.now() - this.started, skippedRows,
      peakBytes: this.budget.peak,
    };
    return { schema: this.plan.schema, rowCount: rows, column: index => columns[index]!, statistics };
  }
}

/** The reason may be anything, even NaN: it is the cause, never the error. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  throw new CancelledError("cancelled", "The query was cancelled by its signal.", { cause: signal.reason });
}
