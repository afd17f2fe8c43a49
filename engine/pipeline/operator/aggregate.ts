// Aggregation: ungrouped; direct-mapped where the keys' domains are small and known; else hashed.
import type { Aggregate } from "../../plan/node.ts";
import { INT64_RANGE } from "../../kernel/scalar.ts";
import { AccumulatorPlanner, type ReadResult } from "../accumulators.ts";
import { dictionaryText, layoutRows, readField, type Carried } from "../carry.ts";
import type { LoweringContext } from "../context.ts";
import { grouped, type RowEstimate } from "../estimate.ts";
import { Graph } from "../graph.ts";
import { close, totalEstimate, totalRows, type Stream } from "../stream.ts";
import { filterStream } from "./filter.ts";
import { directDomains, directKeys, ENTRY_HEAD, groupKey, type Domain, type LoweredKey } from "./group-keys.ts";
import { allDependencies } from "./rows.ts";
import { lowerSortBy } from "./sort-by.ts";

export function lowerAggregate(
  context: LoweringContext, node: Aggregate, streams: readonly Stream[],
): Stream[] {
  const keys = node.keys.map(({ name, expr }): Key =>
    ({ name, ...groupKey(context, streams, expr, "aggregate") }));
  const direct = keys.length > 0 ? directDomains(keys, totalRows(streams)) : null;
  const grouping = keys.length === 0 ? ungrouped : direct ? directMapped(direct) : hashed;
  return grouping(context, node, streams, keys);
}

interface Key extends LoweredKey { readonly name: string }

type Grouping = (
  context: LoweringContext, node: Aggregate, streams: readonly Stream[], keys: readonly Key[]
) => Stream[];

/** The stream over finished entries: keys, then results. */
function results(
  context: LoweringContext, node: Aggregate, entries: Stream, keyNodes: readonly number[],
  reads: readonly ReadResult[], order: ReadResult | null,
): Stream[] {
  const lowering = context.expressions(entries, "aggregate");
  const columns = new Map<string, number>();
  node.keys.forEach((key, k) => columns.set(key.name, keyNodes[k]!));
  node.aggregates.forEach((aggregate, k) => columns.set(aggregate.name, reads[k]!(lowering, entries.graph)));
  const stream = { ...entries, columns };
  if (node.keys.length === 1) entries.graph.unique.add(keyNodes[0]!);
  return order
    ? [lowerSortBy(context, stream, [...columns.keys()], order(lowering, entries.graph))]
    : [stream];
}

function entriesStream(
  graph: Graph, stride: number, maxRows: number, pipeline: number, estimate: RowEstimate,
): Stream {
  return {
    graph, source: { kind: "strided", base: graph.parameter("i32", { pipeline, field: "entries" }),
      stride: graph.parameter("i32", stride) },
    rows: { of: pipeline }, stages: [], columns: new Map(), maxRows, dependsOn: [pipeline],
    dictionaryTables: [], prunes: [], from: "groups", steps: [], estimate,
  };
}

const groupsOf = (node: Aggregate, streams: readonly Stream[]): RowEstimate =>
  grouped(totalEstimate(streams), node.keys, node.aggregates);

const align = (offset: number) => Math.ceil(offset / 8) * 8;

const ungrouped: Grouping = (context, node, streams) => {
  const planner = new AccumulatorPlanner(context, streams, 0, false);
  const reads = node.aggregates.map(a => planner.add(a));
  const stride = Math.max(8, planner.end);
  const groups = groupsOf(node, streams);
  const pipeline = context.pipeline("aggregate", "an aggregate over all rows needs all rows",
    streams.map((s, i) => close(s, { kind: "ungrouped", accumulators: planner.accumulators(i) })),
    allDependencies(streams),
    { kind: "groups", entries: 1, stride, lists: planner.lists }, groups.rows);
  const stream = entriesStream(new Graph(), stride, 1, pipeline.id, groups);
  return results(context, node, stream, [], reads, null);
};

const hashed: Grouping = (context, node, streams, keys) => {
  const layout = layoutRows(ENTRY_HEAD, keys.map(k => k.carried));
  const planner = new AccumulatorPlanner(context, streams, align(layout.stride), true);
  const reads = node.aggregates.map(a => planner.add(a));
  const order = node.maintainOrder ? planner.firstPosition() : null;
  const stride = align(planner.end);
  const groups = groupsOf(node, streams);
  const pipeline = context.pipeline("aggregate", "a group is complete when every row has been seen",
    streams.map((stream, i) => close(stream, {
      kind: "hashed", stride, nullOffset: layout.nullOffset, nullBytes: layout.nullBytes,
      keys: keys.map(({ carried }, k) => ({ node: carried.nodes[i]!, field: layout.fields[k]! })),
      clustered: keys.some(({ carried }) => stream.graph.sorted.has(carried.nodes[i]!)),
      accumulators: planner.accumulators(i),
    })), allDependencies(streams), { kind: "groups", entries: 0, stride, lists: planner.lists }, groups.rows);
  const graph = new Graph();
  const stream = entriesStream(graph, stride, totalRows(streams), pipeline.id, groups);
  const keyNodes = keys.map(({ carried, float }, k) =>
    floatOf(graph, readField(graph, carried, layout.fields[k]!, layout.nullOffset, "source"), float));
  return results(context, node, stream, keyNodes, reads, order);
};

const floatOf = (graph: Graph, id: number, float: boolean): number =>
  (float ? graph.apply("f64.reinterpret_i64", [id], "f64") : id);

const directMapped = ({ domains, entries }: { domains: readonly Domain[]; entries: number }): Grouping =>
  (context, node, streams, keys) => {
    const planner = new AccumulatorPlanner(context, streams, 0, true);
    const seen = planner.rows();
    const reads = node.aggregates.map(a => planner.add(a));
    const order = node.maintainOrder ? planner.firstPosition() : null;
    const stride = align(planner.end);
    const groups = groupsOf(node, streams);
    const pipeline = context.pipeline("aggregate", "a group is complete when every row has been seen",
      streams.map((stream, i) => close(stream, {
        kind: "direct", stride, accumulators: planner.accumulators(i),
        keys: directKeys(stream, i, keys, domains, stride),
      })), allDependencies(streams), { kind: "groups", entries, stride, lists: planner.lists }, groups.rows);
    const graph = new Graph();
    const all = entriesStream(graph, stride, entries, pipeline.id, groups);
    const counted = graph.add({
      op: "field", row: "source", storage: seen.storage, offset: seen.offset, nullOffset: 0, nullBit: -1,
    },
      { scalar: "i64", nullable: false, range: INT64_RANGE });
    const stream = filterStream(all, [graph.apply("bool from i64", [counted], "bool")],
      "groups that have rows", groups);
    return results(
      context, node, stream, keys.map(({ carried }, k) => keyOfEntry(graph, carried, domains[k]!)), reads,
      order,
    );
  };

/** The key's value from the entry's number. */
function keyOfEntry(graph: Graph, carried: Carried, { minimum, size, stride }: Domain): number {
  const parameter = (value: bigint, max: bigint) =>
    graph.add({ op: "parameter", parameter: graph.parameter("i64", value) },
    { scalar: "i64", nullable: false, range: { min: -max, max } });
  const number = graph.add({ op: "row number", validity: -1 }, {
    scalar: "i64", nullable: false, range: { min: 0n, max: (1n << 32n) - 1n },
  });
  const index = graph.apply("i64.rem_u", [graph.apply("i64.div_u", [number, parameter(BigInt(stride),
    1n << 32n)], "i64", {
    range: { min: 0n, max: (1n << 32n) - 1n },
  }),
    parameter(BigInt(size), 1n << 32n)], "i64", { range: { min: 0n, max: (1n << 32n) - 1n } });
  const range = carried.range ?? { min: 0n, max: 1n };
  const shifted = graph.apply("i64.add", [index, parameter(minimum, 1n << 63n)], "i64", {
    range, bounds: carried.bounds ?? range,
  });
  const value = carried.scalar === "bool" ? graph.apply("bool from i64", [shifted], "bool") : shifted;
  if (!carried.nullable) return carried.dictionary ? dictionaryText(graph, value, carried.dictionary) : value;
  const isValue = graph.apply("i64.lt_s", [index, parameter(BigInt(size - 1), 1n << 32n)], "bool");
  const nullable = graph.nullUnless(safeCode(graph, carried, value, isValue), isValue);
  return carried.dictionary ? dictionaryText(graph, nullable, carried.dictionary) : nullable;
}

/** Under null the number is one past the domain: nothing may look that up in a dictionary. */
function safeCode(graph: Graph, carried: Carried, value: number, isValue: number): number {
  if (!carried.dictionary) return value;
  const range = carried.range!;
  return graph.add({ op: "case", args: [isValue, value, graph.constant(0n)] }, {
    scalar: "i64", nullable: false, range, bounds: carried.bounds!,
  });
}
