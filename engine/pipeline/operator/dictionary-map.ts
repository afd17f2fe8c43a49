// Expressions over one dictionary column: computed once for each distinct value, then looked up by code.
import { FUNCTIONS } from "../../../expr/function/table.ts";
import { children, columnsOf, type TypedExpr } from "../../../expr/node.ts";
import { codeOf } from "../carry.ts";
import type { LoweringContext } from "../context.ts";
import { derived } from "../../estimate/rows.ts";
import { ofStatistics } from "../../estimate/value.ts";
import { Graph } from "../graph.ts";
import { close, type Stream } from "../stream.ts";

/** A dictionary has to be this many times smaller than the scan, or computing ahead does not pay. */
const LEAST_REPETITION = 2;

/** Lowers the expression as a lookup, or null if it is not one over a dictionary that is small enough. */
export function lowerByDictionary(context: LoweringContext, stream: Stream, expr: TypedExpr): number | null {
  if (expr.kind === "column" || expr.kind === "literal" || !touchesText(expr)) return null;
  const columns = [...columnsOf(expr)];
  if (columns.length !== 1) return null;
  const { graph } = stream;
  const text = stream.columns.get(columns[0]!)!;
  const dictionary = graph.dictionaries.get(text);
  if (!dictionary || dictionary.length * LEAST_REPETITION > stream.maxRows) return null;
  if (graph.node(text).nullable && !nullIn(expr)) return null;
  return lookup(context, stream, expr, columns[0]!, text);
}

/** Whether work on strings is saved: some node of the expression reads text. */
const touchesText = (expr: TypedExpr): boolean =>
  children(expr).some(child => child.type.kind === "utf8" && (child.kind !== "literal"))
    || children(expr).some(touchesText);

/** Whether the expression is null wherever the column is. */
function nullIn(expr: TypedExpr): boolean {
  switch (expr.kind) {
    case "column": return true;
    case "cast": return nullIn(expr.operand);
    case "in": return nullIn(expr.operand);
    case "call": return FUNCTIONS[expr.name].nulls === "any" && expr.args.some(nullIn);
    default: return false;
  }
}

function lookup(
  context: LoweringContext, stream: Stream, expr: TypedExpr, name: string, text: number,
): number | null {
  const { graph } = stream;
  const dictionary = graph.dictionaries.get(text)!;
  if (dictionary.encoding.kind !== "text") return null;
  const inner = new Graph();
  const value = inner.add({
    op: "column", storage: "text offsets", values: inner.parameter("i32", dictionary.address), validity: -1,
    bytes: inner.parameter("i32", dictionary.encoding.bytesAddress),
  }, { scalar: "text", nullable: false });
  const values: Stream = {
    graph: inner, source: { kind: "columns" }, rows: { begin: 0, end: dictionary.length }, stages: [],
    columns: new Map([[name, value]]), maxRows: dictionary.length, dependsOn: [],
    from: `dictionary of ${name}`, steps: [], dictionaryTables: [], prunes: [],
    estimate: derived(dictionary.length, () =>
      ofStatistics(dictionary.type, dictionary.length, dictionary.statistics)),
  };
  const id = context.expressions(values, "dictionary").lower(expr);
  const node = inner.node(id);
  // What can fail must not run for values that no selected row has.
  if (node.fails) return null;
  const storage = node.scalar === "bool" ? "u8"
    : node.scalar === "wide" ? "wide" : node.scalar === "f64" ? "f64" : node.scalar === "text" ? "text" : "i64";
  const pipeline = context.pipeline("dictionary",
    "every value of the dictionary is computed before the rows are read",
    [
      close(values, { kind: "collect", columns: [{ node: id, storage, nullable: node.nullable }] }),
    ], [], { kind: "table" }, dictionary.length);
  stream.dictionaryTables.push(pipeline.id);
  const code = codeOf(graph, text);
  return graph.add({
    op: "lookup", code, storage: storage === "text" ? "i64" : storage,
    table: graph.parameter("i32", { pipeline: pipeline.id, field: "values" }),
    nulls: node.nullable ? graph.parameter("i32", { pipeline: pipeline.id, field: "nulls" }) : -1,
  }, {
    scalar: node.scalar, nullable: node.nullable || graph.node(code).nullable,
    ...(node.range ? { range: node.range, bounds: inner.bounds(id) } : {}),
  });
}
