// The rows sink: materializes columns of one or several streams for a join, a sort or a later scan.
import type { SinkSpec } from "../../kernel/spec.ts";
import { carry, layoutRows, readField, type Carried, type RowLayout } from "../carry.ts";
import { Graph } from "../graph.ts";
import type { RowEstimate } from "../estimate.ts";
import type { Stream } from "../stream.ts";

export type RowsSink = Extract<SinkSpec, { kind: "rows" }>;

/** Columns by name in a row format that all streams write. */
export interface Materialized {
  readonly names: readonly string[];
  readonly carried: readonly Carried[];
  readonly layout: RowLayout;
}

/** Lays out columns, and further values, behind `start` bytes of words or chain. */
export function materialize(
  streams: readonly Stream[], names: readonly string[], start: number, extra: readonly Carried[] = [],
): Materialized {
  const carried = [...names.map(name => carry(streams, streams.map(s => s.columns.get(name)!))), ...extra];
  return { names, carried, layout: layoutRows(start, carried) };
}

/** The sink of stream number `index`. */
export const rowsSink = (
  { carried, layout }: Materialized, index: number, more: Partial<RowsSink> = {}
): RowsSink => ({
  kind: "rows", stride: layout.stride, nullBytes: layout.nullBytes, nullOffset: layout.nullOffset,
  fields: carried.map((c, i) => ({ node: c.nodes[index]!, field: layout.fields[i]! })),
  hash: null, words: [], bounded: false, first: null, ...more,
});

/** A stream over the rows that a pipeline has materialized. */
export function streamOfRows(
  { names, carried, layout }: Materialized, pipeline: number, maxRows: number, from: string,
  estimate: RowEstimate, order: "pointers" | "sorted" = "pointers",
): Stream {
  const graph = new Graph();
  const pointers = graph.parameter("i32", { pipeline, field: order });
  const columns = new Map(names.map((name, i) =>
    [name, readField(graph, carried[i]!, layout.fields[i]!, layout.nullOffset, "source")] as const));
  return {
    graph, source: { kind: "pointers", pointers }, rows: { of: pipeline }, stages: [], columns, maxRows,
    dependsOn: [pipeline], dictionaryTables: [], prunes: [], from, steps: [], estimate,
  };
}

export const allDependencies = (streams: readonly Stream[]): number[] =>
  streams.flatMap(s => [...s.dependsOn, ...s.dictionaryTables]);
