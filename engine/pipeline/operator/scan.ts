// Table scans: a node for each resident column, by its encoding.
import type { Scan } from "../../plan/node.ts";
import type { Storage } from "../../kernel/node.ts";
import { rangeClass, type Range } from "../../kernel/scalar.ts";
import type { HostColumn } from "../../memory/host-column.ts";
import type { ResidentColumn } from "../../memory/resident-column.ts";
import { dictionaryText } from "../carry.ts";
import type { LoweringContext } from "../context.ts";
import { derived, sampled } from "../../estimate/rows.ts";
import { ofStatistics } from "../../estimate/value.ts";
import { Graph } from "../graph.ts";
import type { Stream } from "../stream.ts";

export function lowerScan(context: LoweringContext, scan: Scan): Stream[] {
  const graph = new Graph();
  const { start, end } = scan.rows ?? { start: 0, end: scan.source.rowCount };
  const columns = new Map<string, number>();
  const residents = new Map<string, ResidentColumn>();
  const indexes = new Map(scan.source.schema.map((f, i) => [f.name, i]));
  for (const { name } of scan.schema) {
    const index = indexes.get(name)!;
    const host = context.columns.host(scan.source, index);
    const resident = context.columns.resident(scan.source, index);
    columns.set(name, columnNode(context, graph, resident, host));
    residents.set(name, resident);
  }
  const whole = derived(scan.source.rowCount, name => {
    const { type, length, statistics } = residents.get(name)!;
    return ofStatistics(type, length, statistics);
  });
  return [{
    graph, source: { kind: "columns" }, rows: { begin: start, end }, stages: [], columns,
    dictionaryTables: [], prunes: [],
    maxRows: end - start, dependsOn: [], from: `scan ${scan.source.id}`, steps: [],
    estimate: sampled(whole, end - start),
  }];
}

const integers = (column: ResidentColumn): { range: Range; bounds: Range } => {
  const min = (column.statistics.min ?? 0n) as bigint;
  const max = (column.statistics.max ?? 0n) as bigint;
  // Null slots may hold zero.
  const low = column.validity !== 0 && min > 0n ? 0n : min;
  const high = column.validity !== 0 && max < 0n ? 0n : max;
  return { range: rangeClass(low, high), bounds: { min: low, max: high } };
};

/** The node that reads a resident column. */
function columnNode(
  context: LoweringContext, graph: Graph, column: ResidentColumn, host: HostColumn,
): number {
  const { encoding, statistics } = column;
  const nullable = column.validity !== 0;
  const validity = nullable ? graph.parameter("i32", column.validity) : -1;
  const add = (storage: Storage, facts: Parameters<Graph["add"]>[1], bytes = -1) =>
    graph.add({ op: "column", storage, values: graph.parameter("i32", column.address), validity, bytes },
      facts);
  const id = (() => {
    switch (encoding.kind) {
      case "integer": {
        if (column.type.kind === "bool") return add("u8", { scalar: "bool", nullable });
        return add(`${encoding.signed ? "i" : "u"}${encoding.bytes * 8}` as Storage, { scalar: "i64",
          nullable, ...integers(column) });
      }
      case "wide": return add("wide", { scalar: "wide", nullable, ...integers(column) });
      case "float": return add(encoding.bytes === 4 ? "f32" : "f64", { scalar: "f64", nullable });
      case "text": return add("text offsets", { scalar: "text", nullable }, graph.parameter("i32",
        encoding.bytesAddress));
      case "dictionary": {
        // Nothing but nulls: there is no entry that their codes could name.
        if (encoding.dictionary.length === 0) return graph.null("text");
        const last = BigInt(Math.max(1, encoding.dictionary.length) - 1);
        const code = add(`u${encoding.bytes * 8}` as Storage,
          { scalar: "i64", nullable, range: rangeClass(0n, last), bounds: { min: 0n, max: last } });
        return dictionaryText(graph, code, encoding.dictionary);
      }
      case "opaque": return opaqueNode(context, graph, host, validity);
    }
  })();
  if (statistics.unique && !nullable) graph.unique.add(id);
  if (statistics.sorted) {
    graph.sorted.add(id);
    const node = graph.node(id);
    if (node.op === "dictionary text") graph.sorted.add(node.code);
  }
  if (column.zones && encoding.kind === "integer") graph.zones.set(id, column.zones);
  return id;
}

/** An opaque value travels as the index of its column and its row number. */
function opaqueNode(context: LoweringContext, graph: Graph, host: HostColumn, validity: number): number {
  const rows = { min: 0n, max: (1n << 32n) - 1n };
  const row = graph.add({ op: "row number", validity }, { scalar: "i64", nullable: validity >= 0,
    range: rows });
  const base = graph.add({ op: "parameter", parameter: graph.parameter("i64",
    BigInt(context.opaqueIndex(host)) << 32n) },
    { scalar: "i64", nullable: false, range: { min: 0n, max: (1n << 62n) - 1n } });
  return graph.apply("i64.or", [base, row], "i64", { range: { min: 0n, max: (1n << 62n) - 1n } });
}
