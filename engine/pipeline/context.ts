// What lowering needs from outside: resident columns, memory for literals, and the list of pipelines.
import type { TypedExpr } from "../../expr/node.ts";
import { printExpr } from "../../expr/print.ts";
import type { HostColumn } from "../memory/host-column.ts";
import type { ResidentColumn } from "../memory/resident-column.ts";
import type { Plan } from "../plan/node.ts";
import { PlanNumbers } from "../plan/numbers.ts";
import type { SourceHandle } from "../source/source.ts";
import { ExpressionLowering } from "./expression/index.ts";
import type { LiteralMemory } from "./expression/lowering.ts";
import { lowerByDictionary } from "./operator/dictionary-map.ts";
import type { Finish, Pipeline, PipelineStream } from "./pipeline.ts";
import { mayBeShared, sharedKeys } from "./shared-plans.ts";
import type { Stream } from "./stream.ts";

/** A source's columns, encoded in linear memory for as long as the query runs. */
export interface ColumnProvider {
  resident(source: SourceHandle, column: number): ResidentColumn;
  host(source: SourceHandle, column: number): HostColumn;
}

/** Rows are there twice until they have moved: only where half of what can be addressed is enough. */
const MOST_MOVED_BYTES = 2 ** 31;

export class LoweringContext {
  readonly pipelines: Pipeline[] = [];
  readonly opaque: HostColumn[] = [];
  /** Subplans that occur more than once, and those that were lowered already. */
  private readonly shared = new Set<number>();
  private readonly numbers = new PlanNumbers();
  /** Subplans that are written down whatever they are. */
  private readonly written = new Set<Plan>();
  private readonly sharedRows = new Map<number, () => Stream>();

  constructor(
    readonly columns: ColumnProvider, readonly memory: LiteralMemory,
    /** Rows that are sorted for windows move if they then take no more bytes. */
    readonly mostMovedBytes = MOST_MOVED_BYTES,
  ) {}

  /** Looks for subplans that a plan has more than once. */
  share(plan: Plan): void {
    for (const key of sharedKeys(plan, this.numbers)) this.shared.add(key);
  }

  /** A subplan whose rows several others read: it is lowered once. */
  shareRows(plan: Plan): void { this.written.add(plan); }

  /** The key of a subplan that is lowered once for all; null: it is lowered where it stands. */
  sharedKey(plan: Plan): number | null {
    if (this.written.has(plan)) return this.numbers.of(plan);
    if (this.shared.size === 0 || !mayBeShared(plan)) return null;
    const key = this.numbers.of(plan);
    return this.shared.has(key) ? key : null;
  }

  rowsOf(key: number): (() => Stream) | undefined { return this.sharedRows.get(key); }
  keepRows(key: number, rows: () => Stream): void { this.sharedRows.set(key, rows); }

  /** The index by which opaque values name the column that they came from. */
  opaqueIndex(host: HostColumn): number {
    const found = this.opaque.indexOf(host);
    return found >= 0 ? found : this.opaque.push(host) - 1;
  }

  /** Lowers expressions over a stream's columns. */
  expressions(stream: Stream, operator: string): ExpressionLowering {
    const column = (name: string): number => {
      const id = stream.columns.get(name);
      if (id === undefined) throw new Error(`${operator}: no column ${name} in the pipeline`);
      return id;
    };
    return new ExpressionLowering(stream.graph, this.memory, column, operator, printExpr,
      (expr: TypedExpr) => lowerByDictionary(this, stream, expr));
  }

  /** Adds a pipeline. */
  pipeline(
    operator: string, breaker: string, streams: readonly PipelineStream[], dependsOn: readonly number[],
    finish: Finish, estimatedRows: number,
  ): Pipeline {
    const pipeline: Pipeline = {
      id: this.pipelines.length, operator, breaker, streams, finish,
      dependsOn: [...new Set(dependsOn)], estimatedRows,
    };
    this.pipelines.push(pipeline);
    return pipeline;
  }
}
