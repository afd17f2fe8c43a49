// Filters: conjuncts in order; comparisons of narrow integer columns with literals become vector tests.
import type { TypedExpr } from "../../../expr/node.ts";
import type { KernelNode } from "../../kernel/node.ts";
import type { Stage, VectorTest } from "../../kernel/spec.ts";
import { INT64_RANGE, type Range } from "../../kernel/scalar.ts";
import { ZONE_ROWS } from "../../memory/resident-column.ts";
import type { LoweringContext } from "../context.ts";
import type { Graph } from "../graph.ts";
import type { RowEstimate } from "../../estimate/rows.ts";
import { filtered } from "../../estimate/condition.ts";
import { withStage, type Stream } from "../stream.ts";
import { printExpr } from "../../../expr/print.ts";

/** Adds a filter to each stream. */
export const lowerFilter = (
  context: LoweringContext, streams: readonly Stream[], predicate: TypedExpr, operator = "filter"
): Stream[] =>
  streams.map(stream => {
    const lowering = context.expressions(stream, operator);
    return filterStream(stream, conjuncts(predicate).map(c => lowering.lower(c)),
      `filter ${printExpr(predicate)}`, filtered(stream.estimate, predicate));
  });

/** Adds conjuncts that are lowered already. */
export function filterStream(
  stream: Stream, ids: readonly number[], description: string, estimate: RowEstimate,
): Stream {
  const { graph } = stream;
  const tests: Bounds[] = [];
  const scalar: number[] = [];
  const prunes: ZonePrune[] = [];
  const first = stream.stages.length === 0 && stream.source.kind === "columns";
  for (const id of ids) {
    const test = first ? boundsOf(graph, id) : null;
    if (test) prunes.push(...zonePrune(graph, test));
    if (test?.narrow) tests.push(test);
    else scalar.push(id);
  }
  const vector = mergeBounds(tests).map(({ column, test, min, max }): VectorTest =>
    ({ column, test, low: graph.parameter("i64", min), high: graph.parameter("i64", max) }));
  const stage: Stage = { kind: "filter", vector, conjuncts: scalar };
  return {
    ...withStage(stream, stage, description, estimate), prunes: [...stream.prunes, ...prunes],
  };
}

/** Tells of rows [begin, end) whether their zones show that none of them passes. */
export type ZonePrune = (begin: number, end: number) => boolean;

function zonePrune(graph: Graph, { column, test, min, max }: Bounds): ZonePrune[] {
  const zones = graph.zones.get(column);
  if (!zones || test !== "between") return [];
  return [(begin, end) => {
    for (let zone = Math.floor(begin / ZONE_ROWS); zone * ZONE_ROWS < end; zone++) {
      if ((zones.max[zone] as bigint) >= min && (zones.min[zone] as bigint) <= max) return false;
    }
    return true;
  }];
}

/** The operands of nested `and`s. */
export function conjuncts(predicate: TypedExpr): TypedExpr[] {
  if (predicate.kind === "call" && predicate.name === "and") return predicate.args.flatMap(conjuncts);
  return [predicate];
}

const STORAGE_RANGE: Readonly<Partial<Record<string, Range>>> = {
  i8: { min: -128n, max: 127n }, u8: { min: 0n, max: 255n }, i16: { min: -32_768n, max: 32_767n },
  u16: { min: 0n, max: 65_535n }, i32: { min: -(1n << 31n), max: (1n << 31n) - 1n },
  u32: { min: 0n, max: (1n << 32n) - 1n },
};

const FLIPPED: Readonly<Record<string, string>> = {
  "i64.lt_s": "i64.gt_s", "i64.le_s": "i64.ge_s", "i64.gt_s": "i64.lt_s", "i64.ge_s": "i64.le_s", "i64.eq": "i64.eq", "i64.ne": "i64.ne",
};

type Apply = Extract<KernelNode, { op: "apply" }>;

interface Bounds extends Range {
  readonly column: number;
  /** Whether the column is narrow enough for a vector test. */
  readonly narrow: boolean;
  readonly test: VectorTest["test"];
}

/** A comparison of an integer column with a parameter, as a test of bounds; null if it is none. */
function boundsOf(graph: Graph, id: number): Bounds | null {
  const node = graph.node(id);
  if (node.op !== "apply" || !(node.name in FLIPPED)) return null;
  const [a, b] = (node as Apply).args as [number, number];
  const swapped = graph.node(a).op === "parameter";
  const column = swapped ? b : a;
  const [read, parameter] = [graph.node(column), graph.node(swapped ? a : b)];
  if (read.op !== "column" || parameter.op !== "parameter" || parameter.scalar !== "i64") return null;
  const narrow = STORAGE_RANGE[read.storage];
  const range = narrow ?? INT64_RANGE;
  const value = graph.bindings[parameter.parameter] as bigint;
  return {
    column, narrow: narrow !== undefined,
    ...clampedTest(swapped ? FLIPPED[node.name]! : node.name, value, range),
  };
}

/** A literal outside the storage's range decides for all rows: bounds that every value meets, or none. */
function clampedTest(comparison: string, value: bigint, range: Range): Omit<Bounds, "column" | "narrow"> {
  const none = { min: range.max, max: range.min };
  const below = (top: bigint) =>
    (top < range.min ? none : { min: range.min, max: top > range.max ? range.max : top });
  const above = (bottom: bigint) =>
    (bottom > range.max ? none : { min: bottom < range.min ? range.min : bottom, max: range.max });
  const exactly = value < range.min || value > range.max ? none : { min: value, max: value };
  switch (comparison) {
    case "i64.lt_s": return { test: "between", ...below(value - 1n) };
    case "i64.le_s": return { test: "between", ...below(value) };
    case "i64.gt_s": return { test: "between", ...above(value + 1n) };
    case "i64.ge_s": return { test: "between", ...above(value) };
    case "i64.eq": return { test: "between", ...exactly };
    default: return { test: "outside", ...exactly };
  }
}

/** Two bounds of one column are one test. */
function mergeBounds(tests: readonly Bounds[]): readonly Bounds[] {
  const merged: Bounds[] = [];
  for (const test of tests) {
    const index = merged.findIndex(m => m.column === test.column && m.test === "between" && test.test === "between");
    const other = merged[index];
    if (!other) merged.push(test);
    else {
      merged[index] = {
        ...other, min: other.min > test.min ? other.min : test.min,
        max: other.max < test.max ? other.max : test.max,
      };
    }
  }
  return merged;
}
