// The select list: stars become columns, and everything gets a name.
import type { SqlExpr, SqlSelectItem } from "../ast.ts";
import type { Block } from "./block.ts";
import { toExpr } from "./expression.ts";
import type { Expr } from "../../../expr/node.ts";
import type { Place } from "./place.ts";
import { unknownTable } from "./unknown-name.ts";

/** One column of the result: an expression, or a column of FROM that a star stood for. */
export interface Item {
  readonly name: string;
  /** Whether nobody gave it the name: it is its function's, say. */
  readonly derived: boolean;
  readonly at: number;
  readonly source:
    { readonly kind: "expr"; readonly expr: SqlExpr } | { readonly kind: "column"; readonly column: string };
}

export function expandItems(items: readonly SqlSelectItem[], block: Block): readonly Item[] {
  return items.flatMap(({ expr, alias, at }): readonly Item[] => {
    if (expr.kind === "star") return starred(expr.table, at, block);
    const derived = alias === null && expr.kind !== "column";
    return [{ name: alias ?? nameOf(expr), derived, at, source: { kind: "expr", expr } }];
  });
}

/** The numbers by which clauses name columns. */
export const positions = (count: number): string => (count === 1 ? "The only one is 1." : `They are counted from 1 to ${count}.`);

function starred(table: readonly string[], at: number, block: Block): readonly Item[] {
  const { scope, session } = block;
  const name = table[table.length - 1];
  const columns = name === undefined ? scope.columns.filter(c => c.visible) : scope.ofTable(name);
  if (columns.length === 0) {
    if (name === undefined) return session.fail(at, "sql-star", "* stands for the columns of FROM, and there is no FROM.", "Write select * from a table.");
    const { code, message, hint } = unknownTable(name, block);
    session.fail(at, code, message, hint);
  }
  return columns.map(c => ({ name: c.name, derived: false, at, source: { kind: "column", column: c.column } }));
}

/** The name of an expression without AS: its column's or function's, as in PostgreSQL. */
function nameOf(expr: SqlExpr): string {
  switch (expr.kind) {
    case "column": return expr.path[expr.path.length - 1]!;
    case "call": return expr.name;
    case "cast": return ["literal", "number"].includes(expr.operand.kind) ? expr.type.name : nameOf(expr.operand);
    case "case": return "case";
    case "subquery": return expr.form === "exists" ? "exists" : subqueryName(expr) ?? "?column?";
    case "field": return expr.name;
    default: return "?column?";
  }
}

function subqueryName({ query }: Extract<SqlExpr, { kind: "subquery" }>): string | null {
  if (query.body.kind !== "select") return null;
  const item = query.body.items[0];
  return item && item.expr.kind !== "star" ? item.alias ?? nameOf(item.expr) : null;
}

export const itemExpr = (item: Item, place: Place): Expr =>
  item.source.kind === "expr"
    ? toExpr(item.source.expr, place)
    : place.block.column(item.source.column, item.at);

/** What items are called, for clauses that name one. */
export const aliasesOf = (items: readonly SqlSelectItem[]): ReadonlyMap<string, SqlExpr> =>
  new Map(items.flatMap(({ expr, alias }) => (alias === null ? [] : [[alias.toLowerCase(), expr] as const])));
