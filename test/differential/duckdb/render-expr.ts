// Renders bound expressions as DuckDB SQL with exactly their meaning; each value has its type's SQL type.
import type { CoreFunction } from "../../../expr/bind/bind.ts";
import type { BoundValue, ExprKind, TypedExpr } from "../../../expr/node.ts";
import { formatDecimal } from "../../../expr/text/decimal.ts";
import type { DataType, Schema } from "../../../expr/type.ts";
import type { SortKey } from "../../../engine/plan/node.ts";
import { renderCast } from "./render-cast.ts";
import { CALLS } from "./render-call.ts";
import { castSql, sqlType, textSql } from "./type.ts";

type NodeOf<K extends ExprKind> = Extract<TypedExpr, { kind: K }>;

/** The name of a column of a row around a subquery, for which the rest of the name is the SQL. */
export const outerName = (sql: string): string => `\0${sql}`;

function columnSql(name: string, schema: Schema): string {
  const index = schema.findIndex(f => f.name === name);
  return index < 0 && name.startsWith("\0") ? name.slice(1) : `c${index}`;
}

const floatText = (value: number): string =>
  (Number.isNaN(value) ? "nan" : Object.is(value, -0) ? "-0" : Number.isFinite(value) ? String(value)
    : value > 0 ? "inf" : "-inf");

export function literalSql(value: BoundValue, type: DataType): string {
  const target = sqlType(type);
  if (value === null) return castSql("NULL", target);
  if (typeof value === "string") return textSql(value);
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value === "number") return castSql(`'${floatText(value)}'`, target);
  if (typeof value === "bigint") {
    return castSql(`'${type.kind === "decimal" ? formatDecimal(value, type.scale) : value}'`, target);
  }
  return `'${Array.from(value, b => `\\x${b.toString(16).padStart(2, "0")}`).join("")}'::BLOB`;
}

const RENDER: { readonly [K in ExprKind]: (expr: NodeOf<K>, schema: Schema) => string } = {
  column: ({ name }, schema) => columnSql(name, schema),
  literal: ({ value, type }) => literalSql(value, type),
  call: (expr, schema) => CALLS[expr.name as CoreFunction](
    expr.args.map(arg => renderExpr(arg, schema)), expr.args.map(arg => arg.type), expr),
  cast: (expr, schema) =>
    renderCast(renderExpr(expr.operand, schema), expr.operand.type, expr.type, expr.mode === "try"),
  case: (expr, schema) => castSql(`CASE ${expr.branches.map(b =>
    `WHEN ${renderExpr(b.when, schema)} THEN ${renderExpr(b.then, schema)}`).join(" ")} ELSE ${
    renderExpr(expr.otherwise, schema)} END`, sqlType(expr.type)),
  in(expr, schema) {
    const operand = renderExpr(expr.operand, schema);
    if (expr.values.length === 0) return `CASE WHEN ${operand} IS NULL THEN NULL ELSE false END`;
    return `(${operand} IN (${expr.values.map(v => literalSql(v.value, v.type)).join(", ")}))`;
  },
  aggregate: ({ name }) => { throw new Error(`aggregate ${name} among row expressions`); },
  window: ({ name }) => { throw new Error(`window function ${name} among row expressions`); },
};

/** The expression over a relation whose columns are c0, c1, … in the schema's order. */
export const renderExpr = (expr: TypedExpr, schema: Schema): string =>
  (RENDER[expr.kind] as (expr: TypedExpr, schema: Schema) => string)(expr, schema);

export const orderSql = ({ expr, descending, nullsFirst }: SortKey, schema: Schema): string =>
  `${renderExpr(expr, schema)} ${descending ? "DESC" : "ASC"} NULLS ${nullsFirst ? "FIRST" : "LAST"}`;
