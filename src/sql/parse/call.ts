// Calls, and what reads like something else in SQL but is one: coalesce, greatest, extract, current_date,
// grouping.
import type { CoalesceExpr, FuncCall, GroupingFunc, MinMaxExpr, SQLValueFunction } from "libpg-query";
import type { SqlCall, SqlExpr } from "../ast.ts";
import { type Reader, names } from "./reader.ts";
import { readOrder, readOver } from "./window.ts";

function plainCall(at: number, name: string, args: readonly SqlExpr[]): SqlCall {
  return {
    kind: "call", at, name, args, star: false, distinct: false, orderBy: [], withinGroup: false, filter: null,
    over: null, nulls: null,
  };
}

/**
 * The grammar names `position(a in b)` so, with the arguments the other way round; as a call it is
 * strpos(b, a).
 */
const SYNTAX_NAMES: Readonly<Record<string, string>> = { position: "strpos", btrim: "trim" };

export function readCall(r: Reader, node: FuncCall): SqlCall {
  const at = r.at(node.location);
  r.check("FuncCall", node, at);
  const path = names(r, node.funcname);
  const own = path[0] === "pg_catalog" ? path.slice(1) : path;
  const written = own.join(".");
  const name = node.funcformat === "COERCE_SQL_SYNTAX" && Object.hasOwn(SYNTAX_NAMES, written)
    ? SYNTAX_NAMES[written]! : written;
  return {
    kind: "call", at, name, args: r.exprs(node.args), star: node.agg_star ?? false,
    distinct: node.agg_distinct ?? false, orderBy: readOrder(r, node.agg_order),
    withinGroup: node.agg_within_group ?? false, filter: node.agg_filter ? r.expr(node.agg_filter) : null,
    over: node.over ? readOver(r, node.over) : null, nulls: r.source.marks.nulls.get(at) ?? null,
  };
}

export function readCoalesce(r: Reader, node: CoalesceExpr): SqlCall {
  const at = r.at(node.location);
  r.check("CoalesceExpr", node, at);
  return plainCall(at, "coalesce", r.exprs(node.args));
}

export function readMinMax(r: Reader, node: MinMaxExpr): SqlCall {
  const at = r.at(node.location);
  r.check("MinMaxExpr", node, at);
  return plainCall(at, node.op === "IS_LEAST" ? "least" : "greatest", r.exprs(node.args));
}

export function readGrouping(r: Reader, node: GroupingFunc): SqlCall {
  const at = r.at(node.location);
  r.check("GroupingFunc", node, at);
  return plainCall(at, "grouping", r.exprs(node.args));
}

/** `current_date`, `current_timestamp(3)`, `current_user`: calls without parentheses. */
export function readValueFunction(r: Reader, node: SQLValueFunction): SqlCall {
  const at = r.at(node.location);
  r.check("SQLValueFunction", node, at);
  const name = (node.op ?? "").replace(/^SVFOP_/, "").replace(/_N$/, "").toLowerCase();
  const precision = node.typmod ?? 0;
  const given = node.op?.endsWith("_N") === true;
  return plainCall(at, name, given ? [{ kind: "number", at, text: String(precision) }] : []);
}
