// Lowers an optimized plan to pipelines. The only place that switches on plan kinds.
import { columnsOf } from "../../expr/node.ts";
import type { DataType, Schema } from "../../expr/type.ts";
import type { Asof, Join, NamedExpr, Plan, PlanKind, Project, Scan, SetOperation } from "../plan/node.ts";
import type { Storage } from "../kernel/node.ts";
import type { HostColumn } from "../memory/host-column.ts";
import { carry } from "./carry.ts";
import { LoweringContext, type ColumnProvider } from "./context.ts";
import { splitGroupingSets } from "./grouping-sets.ts";
import { limited as limitedRows, projected, renamed as estimateRenamed } from "../estimate/rows.ts";
import type { LiteralMemory } from "./expression/lowering.ts";
import { lowerAggregate } from "./operator/aggregate.ts";
import { lowerFilter } from "./operator/filter.ts";
import { lowerOneMatch, lowerJoin, lowerRightJoin } from "./operator/join.ts";
import { allDependencies } from "./operator/rows.ts";
import { lowerRepeat } from "./operator/repeat.ts";
import { lowerScan } from "./operator/scan.ts";
import { lowerWindow } from "./operator/window.ts";
import { lowerLimit, lowerRowIndex, lowerShared, lowerSort } from "./operator/sort.ts";
import type { OutputColumn, PhysicalPlan } from "./pipeline.ts";
import { nearestOfBoth, sortedForAsof } from "./rewrite-asof.ts";
import { matchCheck, rewriteFullJoin } from "./rewrite-join.ts";
import { countedRows } from "./set-operation.ts";
import { splitAggregate } from "./split-aggregate.ts";
import { close, totalEstimate, totalRows, type Stream } from "./stream.ts";
import { rewriteWindow } from "./window-rewrite.ts";

type Lower<K extends PlanKind> = (context: LoweringContext, plan: Extract<Plan, { kind: K }>) =>
  readonly Stream[];

const names = (plan: Plan) => plan.schema.map(f => f.name);

const LOWER: { readonly [K in PlanKind]: Lower<K> } = {
  scan: lowerScan,
  filter: (context, plan) => lowerFilter(context, lower(context, plan.input), plan.predicate),
  project: (context, plan) => lowerProject(context, plan.columns, lower(context, plan.input)),
  aggregate: (context, plan) => {
    const split = splitAggregate(plan);
    if (split) context.share(split);
    return split ? lower(context, split) : lowerAggregate(context, plan, lower(context, plan.input));
  },
  groupingSets: (context, plan) => {
    const split = splitGroupingSets(plan);
    const { input } = plan;
    const isTable = input.kind === "scan" || (input.kind === "project" && input.input.kind === "scan");
    if (split.readers > 1 && !isTable) context.shareRows(input);
    context.share(split.plan);
    return lower(context, split.plan);
  },
  join: lowerAnyJoin,
  read: () => { throw new Error("the engine reads stored tables before it lowers a plan"); },
  recursive: () => { throw new Error("the engine runs recursive queries turn by turn"); },
  workingTable: () => { throw new Error("a working table is read outside of its recursive query"); },
  dependentJoin: () => { throw new Error("the optimizer unnests dependent joins"); },
  asof: lowerAsof,
  sort: (context, plan) => plan.keys.length === 0 ? lower(context, plan.input)
    : lowerSort(context, lower(context, plan.input), names(plan), plan.keys, {
      offset: 0, count: Infinity, bounded: false,
    }),
  topN: (context, plan) =>
    lowerSort(context, lower(context, plan.input), names(plan), plan.keys, {
      offset: plan.offset, count: plan.count, bounded: true,
    }),
  limit: (context, plan) =>
    lowerLimit(context, lower(context, plan.input), names(plan.input), plan.offset, plan.count),
  setOperation: (context, plan) => lowerSetOperation(context, plan),
  union: (context, plan) =>
    plan.inputs.flatMap(input => renamed(lower(context, input), names(input), names(plan))),
  rowIndex: (context, plan) =>
    lowerRowIndex(context, lower(context, plan.input), names(plan.input), plan.name, plan.start),
  distinct: () => { throw new Error("the optimizer turns distinct into an aggregate"); },
  window: (context, plan) => {
    const rewritten = rewriteWindow(plan);
    if (rewritten) context.share(rewritten);
    return rewritten ? lower(context, rewritten) : lowerWindow(context, plan, lower(context, plan.input));
  },
};

function lowerAnyJoin(context: LoweringContext, plan: Join): readonly Stream[] {
  const sides = (): [readonly Stream[], readonly Stream[]] =>
    [lower(context, plan.left), lower(context, plan.right)];
  switch (plan.how) {
    case "inner": case "left": case "cross": case "semi": case "anti": case "mark":
      return lowerJoin(context, plan, ...sides());
    case "right":
      if (plan.unmatched === "error") lowerJoin(context, matchCheck(plan), ...sides());
      return lowerRightJoin(context, plan, ...sides());
    case "full": {
      const rewritten = rewriteFullJoin(plan);
      context.share(rewritten);
      return lower(context, rewritten);
    }
  }
}

function lowerAsof(context: LoweringContext, { strategy, ...plan }: Asof): readonly Stream[] {
  if (strategy === "nearest") {
    const both = nearestOfBoth({ ...plan, strategy });
    context.share(both);
    return lower(context, both);
  }
  const { join, search } = sortedForAsof({ ...plan, strategy });
  return lowerOneMatch(context, join, lower(context, join.left), lower(context, join.right), search);
}

function lower(context: LoweringContext, plan: Plan): readonly Stream[] {
  const own = () => (LOWER[plan.kind] as Lower<PlanKind>)(context, plan);
  const key = context.sharedKey(plan);
  if (key === null) return own();
  let rows = context.rowsOf(key);
  if (!rows) context.keepRows(key, rows = lowerShared(context, own(), names(plan)));
  return [rows()];
}

function lowerProject(
  context: LoweringContext, columns: readonly NamedExpr[], streams: readonly Stream[],
): Stream[] {
  return streams.map(stream => {
    const lowering = context.expressions(stream, "project");
    return {
      ...stream,
      columns: new Map(columns.map(({ name, expr }) => [name, lowering.lower(expr)] as const)),
      estimate: projected(stream.estimate, columns),
    };
  });
}

function lowerSetOperation(context: LoweringContext, node: SetOperation): readonly Stream[] {
  const { groups, stays, columns, copies } = countedRows(node);
  const rows = lower(context, groups.input);
  const counted = lowerAggregate(context, groups, rows);
  const kept = lowerProject(context, columns, lowerFilter(context, counted, stays, node.how));
  if (copies === null) return kept;
  // Half of a group's rows are taken to be on either side.
  const each = totalEstimate(rows).rows / Math.max(1, totalEstimate(counted).rows) / 2;
  return lowerRepeat(context, kept, copies, totalRows(rows), totalEstimate(kept).rows * each);
}

const renamed = (streams: readonly Stream[], from: readonly string[], to: readonly string[]): Stream[] =>
  streams.map(stream => ({
    ...stream, columns: new Map(from.map((name, i) => [to[i]!, stream.columns.get(name)!] as const)),
    estimate: estimateRenamed(stream.estimate, from, to),
  }));

/** Lowers a whole query: pipelines that end in the result's columns. */
export function lowerQuery(
  plan: Plan, columns: ColumnProvider, memory: LiteralMemory, mostMovedBytes?: number,
): PhysicalPlan {
  const context = new LoweringContext(columns, memory, mostMovedBytes);
  context.share(plan);
  const direct = passthrough(plan, columns);
  const rest = direct ? restOf(plan as Project, direct) : plan;
  if (rest !== null) lowerResult(context, rest);
  return {
    pipelines: context.pipelines, opaque: context.opaque, passthrough: direct ?? plan.schema.map(() => null),
    rowCount: rest === null ? () => sourceRows(plan) : null,
  };
}

/** Scans of whole tables, and projections of them, hand out the source's own columns. */
function passthrough(plan: Plan, columns: ColumnProvider): (HostColumn | null)[] | null {
  const scan = plan.kind === "project" ? plan.input : plan;
  if (scan.kind !== "scan" || scan.rows) return null;
  const host = (name: string) =>
    columns.host(scan.source, scan.source.schema.findIndex(f => f.name === name));
  if (plan.kind !== "project") return plan.schema.map(f => host(f.name));
  return plan.columns.map(({ expr }) => (expr.kind === "column" ? host(expr.name) : null));
}

function restOf(plan: Plan, direct: readonly (HostColumn | null)[]): Plan | null {
  if (plan.kind !== "project" || direct.every(c => c !== null)) return null;
  const columns = plan.columns.filter((_, i) => direct[i] === null);
  const input = plan.input as Scan;
  const read = new Set(columns.flatMap(c => [...columnsOf(c.expr)]));
  return {
    ...plan, columns, schema: plan.schema.filter((_, i) => direct[i] === null),
    input: { ...input, schema: input.schema.filter(f => read.has(f.name)) },
  };
}

const sourceRows = (plan: Plan): number => {
  const scan = (plan.kind === "project" ? plan.input : plan) as Scan;
  return scan.source.rowCount;
};

/** The last pipeline collects columns; a limit on top only cuts what is collected. */
function lowerResult(context: LoweringContext, plan: Plan): void {
  const limited = plan.kind === "limit";
  const [offset, count] = limited ? [plan.offset, plan.count] : [0, Infinity];
  const streams = lower(context, limited ? plan.input : plan);
  const outputs = plan.schema.map(f => outputColumn(streams, plan.schema, f.name));
  const closed = streams.map((stream, i) => close(stream, {
    kind: "collect",
    columns: outputs.map(o => ({ node: o.nodes[i]!, storage: o.storage, nullable: o.column.nullable })),
  }));
  context.pipeline("collect", "the result", closed, allDependencies(streams), {
    kind: "result", columns: outputs.map(o => o.column),
    offset, count,
  }, limitedRows(totalEstimate(streams), offset, count).rows);
}

interface Output {
  readonly column: OutputColumn;
  readonly nodes: readonly number[];
  readonly storage: Storage | "text";
}

function outputColumn(streams: readonly Stream[], schema: Schema, name: string): Output {
  const { type } = schema.find(f => f.name === name)!;
  const ids = streams.map(s => s.columns.get(name)!);
  const carried = carry(streams, ids);
  return {
    column: { name, type, nullable: carried.nullable, dictionary: carried.dictionary },
    nodes: carried.nodes, storage: carried.dictionary ? "u32" : outputStorage(type),
  };
}

/** How a result column of a type lies in memory: as Arrow has it. */
function outputStorage(type: DataType): Storage | "text" {
  switch (type.kind) {
    case "null": case "bool": case "int8": return type.kind === "int8" ? "i8" : "u8";
    case "int16": return "i16";
    case "int32": case "date": return "i32";
    case "uint8": return "u8";
    case "uint16": return "u16";
    case "uint32": return "u32";
    case "uint64": return "u64";
    case "float32": return "f32";
    case "float64": return "f64";
    case "decimal": return "wide";
    case "utf8": case "binary": return "text";
    case "time": return type.unit === "s" || type.unit === "ms" ? "i32" : "i64";
    default: return "i64";
  }
}
