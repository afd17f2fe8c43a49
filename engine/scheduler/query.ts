// One query from plan to result: optimizes, makes columns resident, lowers, runs, and gives everything back.
import type { QueryStatistics, Result, RunOptions } from "../api.ts";
import type { Schema } from "../../expr/type.ts";
import { Arena } from "../memory/arena.ts";
import type { Budget } from "../memory/budget.ts";
import type { HostColumn } from "../memory/host-column.ts";
import type { ResidentColumn } from "../memory/resident-column.ts";
import { optimize, type FiredRule, type StatisticsPort } from "../optimizer/index.ts";
import { lowerQuery } from "../pipeline/lower.ts";
import type { PhysicalPlan } from "../pipeline/pipeline.ts";
import type { Plan } from "../plan/node.ts";
import { sourceOf, type SourceHandle } from "../source/source.ts";
import type { Resources } from "./resources.ts";
import type { Collected } from "./sink/collect-sink.ts";
import { SingleExecutor } from "./single.ts";

export interface Prepared {
  readonly logical: Plan;
  readonly optimized: Plan;
  readonly fired: readonly FiredRule[];
  readonly physical: PhysicalPlan;
}

const TEXT_PADDING = 64;

export class Query {
  private static readonly openQueries = new WeakMap<Resources, number>();
  private readonly started = performance.now();
  private readonly budget: Budget;
  private readonly arena: Arena;
  private readonly acquired = new Map<HostColumn, ResidentColumn>();

  constructor(
    private readonly resources: Resources, private readonly plan: Plan, private readonly options: RunOptions,
    private readonly statistics: (resident: (host: HostColumn) => ResidentColumn) => StatisticsPort, number: number,
  ) {
    this.budget = resources.budget.child(`query ${number}`);
    this.arena = new Arena(resources.allocator, this.budget);
    Query.openQueries.set(resources, Query.open(resources) + 1);
  }

  /** Queries that hold memory now. */
  static open(resources: Resources): number { return Query.openQueries.get(resources) ?? 0; }

  prepare(): Prepared {
    const { plan: optimized, fired } = optimize(this.plan, this.statistics(host => this.resident(host)));
    const physical = lowerQuery(optimized, {
      resident: (handle, index) => this.resident(this.host(handle, index)),
      host: (handle, index) => this.host(handle, index),
    }, { text: bytes => this.text(bytes), integers: values => this.integers(values) });
    return { logical: this.plan, optimized, fired, physical };
  }

  *run(streaming: boolean): Generator<Result | null, Result> {
    const { physical } = this.prepare();
    const executor = new SingleExecutor(this.resources, this.arena, physical, this.options.testing);
    const steps = executor.run(streaming);
    for (;;) {
      const step = steps.next();
      if (step.done) return this.result(physical, step.value, executor.compiled);
      yield step.value && this.result(physical, step.value, executor.compiled);
    }
  }

  /** Ends the query, however it went: memory is given back and columns may be evicted again. */
  release(): void {
    Query.openQueries.set(this.resources, Query.open(this.resources) - 1);
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

  /** Puts computed columns and those of the source together. */
  private result({ passthrough, rowCount }: PhysicalPlan, computed: Collected, compiled: number): Result {
    let next = 0;
    const columns = passthrough.map(host => host ?? computed.columns[next++]!);
    const rows = rowCount ? rowCount() : computed.rows;
    const schema: Schema = this.plan.schema;
    const statistics: QueryStatistics = {
      executor: "single", compiled, milliseconds: performance.now() - this.started, peakBytes: this.budget.peak,
    };
    return { schema, rowCount: rows, column: index => columns[index]!, statistics };
  }
}
