// Renders plans as DuckDB SQL: a common table expression for each node, with the rows' order in a column `o`.
import { isFloat, type Schema } from "../../../expr/type.ts";
import type { NamedAggregate, Plan, PlanKind, SortKey } from "../../../engine/plan/node.ts";
import type { SourceHandle } from "../../../engine/source/source.ts";
import { compareSql } from "./render-call.ts";
import { renderExpr } from "./render-expr.ts";
import { castSql, Inexpressible, sqlType } from "./type.ts";

type NodeOf<K extends PlanKind> = Extract<Plan, { kind: K }>;

interface Context {
  /** Names of loaded tables. */
  readonly tables: ReadonlyMap<SourceHandle, string>;
  /** Adds a common table expression and gives its name. */
  readonly define: (sql: string) => string;
  readonly relation: (plan: Plan) => string;
}

const columnsOf = (schema: Schema, prefix = ""): string => schema.map((_, i) => `, ${prefix}c${i}`).join("");

const orderSql = ({ expr, descending, nullsFirst }: SortKey, schema: Schema): string =>
  `${renderExpr(expr, schema)} ${descending ? "DESC" : "ASC"} NULLS ${nullsFirst ? "FIRST" : "LAST"}`;

function aggregateSql({ aggregate }: NamedAggregate, schema: Schema): string {
  const argument = aggregate.args[0] && renderExpr(aggregate.args[0], schema);
  const type = aggregate.args[0]?.type;
  const filter = aggregate.filter ? ` FILTER (WHERE ${renderExpr(aggregate.filter, schema)})` : "";
  const float = type && isFloat(type) ? castSql(argument!, "DOUBLE") : argument;
  switch (aggregate.name) {
    case "count": return `count(${argument ?? "*"})${filter}`;
    case "nUnique": return `count(DISTINCT ${argument})${filter}`;
    case "sum": return castSql(`sum(${float})${filter}`, sqlType(aggregate.type));
    case "mean": return castSql(`avg(${float})${filter}`, "DOUBLE");
    case "std": return `stddev_samp(${castSql(argument!, "DOUBLE")})${filter}`;
    case "var": return `var_samp(${castSql(argument!, "DOUBLE")})${filter}`;
    case "min": case "max": return castSql(`${aggregate.name}(${argument})${filter}`, sqlType(aggregate.type));
    case "first": case "last": return `${aggregate.name}(${argument} ORDER BY o)${filter}`;
  }
}

function joinSql(node: NodeOf<"join">, { relation }: Context): string {
  // Keys are computed beside each side's columns, so that their names cannot be mixed up.
  const side = (plan: Plan, prefix: string, exprs: readonly string[]) =>
    `(SELECT o AS ${prefix}o${plan.schema.map((_, i) => `, c${i} AS ${prefix}c${i}`).join("")}${
      exprs.map((sql, i) => `, ${sql} AS ${prefix}k${i}`).join("")} FROM ${relation(plan)})`;
  const left = side(node.left, "l", node.on.map(k => renderExpr(k.left, node.left.schema)));
  const right = side(node.right, "r", node.on.map(k => renderExpr(k.right, node.right.schema)));
  const on = node.on.map((key, i) => {
    const equal = compareSql("=", `lk${i}`, `rk${i}`, key.left.type, key.right.type);
    return node.nullsEqual ? `(${equal} OR (lk${i} IS NULL AND rk${i} IS NULL))` : equal;
  });
  const columns = node.columns.map(({ side: from, from: name }, i) => {
    const plan = from === "left" ? node.left : node.right;
    return `, ${from[0]}c${plan.schema.findIndex(f => f.name === name)} AS c${i}`;
  });
  return `SELECT row_number() OVER (ORDER BY lo, ro) AS o${columns.join("")} FROM ${left} `
    + `${node.how === "left" ? "LEFT" : "INNER"} JOIN ${right} ON ${on.join(" AND ")}`;
}

const RENDER: { readonly [K in PlanKind]: (node: NodeOf<K>, context: Context) => string } = {
  scan({ source, schema, rows }, { tables }) {
    const columns = schema.map(({ name }, i) => `, c${source.schema.findIndex(f => f.name === name)} AS c${i}`);
    return `SELECT o${columns.join("")} FROM ${tables.get(source)}${
      rows ? ` WHERE o >= ${rows.start} AND o < ${rows.end}` : ""}`;
  },
  filter: (node, { relation }) =>
    `SELECT * FROM ${relation(node.input)} WHERE ${renderExpr(node.predicate, node.input.schema)}`,
  project: (node, { relation }) => `SELECT o${node.columns.map(({ expr }, i) =>
    `, ${renderExpr(expr, node.input.schema)} AS c${i}`).join("")} FROM ${relation(node.input)}`,
  aggregate(node, { relation, define }) {
    const { schema } = node.input;
    const aggregates = node.aggregates.map((named, i) => `, ${aggregateSql(named, schema)} AS c${node.keys.length + i}`).join("");
    if (node.keys.length === 0) return `SELECT 0 AS o${aggregates} FROM ${relation(node.input)}`;
    const keyed = define(`SELECT *${node.keys.map((k, i) => `, ${renderExpr(k.expr, schema)} AS k${i}`).join("")} FROM ${relation(node.input)}`);
    const keys = node.keys.map((_, i) => `k${i}`);
    return `SELECT min(o) AS o${keys.map((k, i) => `, ${k} AS c${i}`).join("")}${aggregates} FROM ${keyed} GROUP BY ${keys.join(", ")}`;
  },
  join: joinSql,
  asof: () => { throw new Inexpressible("as-of joins"); },
  sort: (node, { relation }) => `SELECT row_number() OVER (ORDER BY ${
    [...node.keys.map(k => orderSql(k, node.input.schema)), "o"].join(", ")
  }) AS o${columnsOf(node.schema)} FROM ${relation(node.input)}`,
  topN: (node, context) => limitSql(context.define(RENDER.sort({ ...node, kind: "sort" }, context)), node),
  limit: (node, { relation }) => limitSql(relation(node.input), node),
  distinct(node, { relation }) {
    const columns = node.schema.flatMap((f, i) => (node.on === null || node.on.includes(f.name) ? [`c${i}`] : []));
    return `SELECT * FROM ${relation(node.input)} QUALIFY row_number() OVER (PARTITION BY ${columns.join(", ")} ORDER BY o) = 1`;
  },
  union: (node, { relation }) => `SELECT row_number() OVER (ORDER BY b, o) AS o${
    columnsOf(node.schema)} FROM (${
    node.inputs.map((input, i) => `SELECT ${i} AS b, o${columnsOf(input.schema)} FROM ${relation(input)}`).join(" UNION ALL ")})`,
  rowIndex: (node, { relation }) => `SELECT o, CAST(${
    node.start} - 1 + row_number() OVER (ORDER BY o) AS BIGINT) AS c0${
    node.input.schema.map((_, i) => `, c${i} AS c${i + 1}`).join("")} FROM ${relation(node.input)}`,
};

const limitSql = (relation: string, { offset, count }: { offset: number; count: number }): string =>
  `SELECT * FROM ${relation} QUALIFY row_number() OVER (ORDER BY o) > ${offset}${
    Number.isFinite(count) ? ` AND row_number() OVER (ORDER BY o) <= ${offset + count}` : ""}`;

/** One query whose rows come in the reference's order. Throws Inexpressible where there is none. */
export function renderPlan(plan: Plan, tables: ReadonlyMap<SourceHandle, string>): string {
  const parts: string[] = [];
  const context: Context = {
    tables,
    define: sql => `t${parts.push(sql) - 1}`,
    relation: node =>
      context.define((RENDER[node.kind] as (node: Plan, context: Context) => string)(node, context)),
  };
  const root = context.relation(plan);
  const withs = parts.map((sql, i) => `t${i} AS (${sql})`).join(",\n");
  return `WITH ${withs}\nSELECT ${plan.schema.map((_, i) => `c${i}`).join(", ") || "o"} FROM ${root} ORDER BY o`;
}
