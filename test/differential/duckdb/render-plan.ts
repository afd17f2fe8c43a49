// Renders plans as DuckDB SQL: a common table expression for each node, with the rows' order in a column `o`.
import { rewrite, type TypedExpr } from "../../../expr/node.ts";
import type { Field, Schema } from "../../../expr/type.ts";
import { filter } from "../../../engine/plan/build.ts";
import { replaceFree } from "../../../engine/plan/free.ts";
import { JOIN_KINDS, pairSchema } from "../../../engine/plan/join.ts";
import type { JoinColumn, JoinHow, Plan, PlanKind } from "../../../engine/plan/node.ts";
import type { SourceHandle } from "../../../engine/source/source.ts";
import { aggregateSql } from "./render-aggregate.ts";
import { compareSql } from "./render-call.ts";
import { orderSql, outerName, renderExpr } from "./render-expr.ts";
import { windowSql } from "./render-window.ts";
import { castSql, Inexpressible, sqlType } from "./type.ts";

type NodeOf<K extends PlanKind> = Extract<Plan, { kind: K }>;

interface Context {
  /** Names of loaded tables. */
  readonly tables: ReadonlyMap<SourceHandle, string>;
  /** Adds a common table expression and gives its name. */
  readonly define: (sql: string) => string;
  readonly relation: (plan: Plan) => string;
  /** A query that may stand inside another one and read its columns. */
  readonly nested: (plan: Plan) => string;
  /** A name for a relation that nothing else has. */
  readonly alias: () => string;
}

const columnsOf = (schema: Schema, prefix = ""): string => schema.map((_, i) => `, ${prefix}c${i}`).join("");

/** A side's order, columns and keys under names of their own, so that they cannot be mixed up. */
function sideSql(
  plan: Plan, prefix: string, first: number, exprs: readonly TypedExpr[], { relation }: Context,
): string {
  return `(SELECT o AS ${prefix}o${plan.schema.map((_, i) => `, c${i} AS c${first + i}`).join("")}${
    exprs.map((expr, i) => `, ${renderExpr(expr, plan.schema)} AS ${prefix}k${i}`).join("")} FROM ${relation(plan)})`;
}

type TwoSided = NodeOf<"join"> | NodeOf<"asof">;

/** The place of a column among those of both sides. */
const placeOf = ({ left, right }: TwoSided, { side, from }: JoinColumn): number =>
  (side === "left" ? left.schema.findIndex(f => f.name === from)
    : left.schema.length + right.schema.findIndex(f => f.name === from));

function conditionSql(node: NodeOf<"join">): string {
  const keys = node.on.map((key, i) => {
    const equal = compareSql("=", `lk${i}`, `rk${i}`, key.left.type, key.right.type);
    return node.nullsEqual ? `(${equal} OR (lk${i} IS NULL AND rk${i} IS NULL))` : equal;
  });
  if (node.predicate === null) return keys.join(" AND ") || "true";
  const places: Field[] = [...node.left.schema, ...node.right.schema].map(f => ({ ...f, name: "" }));
  pairSchema(node).forEach((f, i) => { places[placeOf(node, node.columns[i]!)] = f; });
  return [...keys, `coalesce(${renderExpr(node.predicate, places)}, false)`].join(" AND ");
}

const SQL_JOIN: Readonly<Record<JoinHow, string | null>> = {
  inner: "INNER", cross: "INNER", left: "LEFT", right: "RIGHT", full: "FULL", semi: null, anti: null, mark: null,
};

function joinSql(node: NodeOf<"join">, context: Context): string {
  const left = sideSql(node.left, "l", 0, node.on.map(k => k.left), context);
  const right = sideSql(node.right, "r", node.left.schema.length, node.on.map(k => k.right), context);
  const on = conditionSql(node);
  const columns = node.columns.flatMap(c =>
    (JOIN_KINDS[node.how].pairs || c.side === "left" ? [`c${placeOf(node, c)}`] : []));
  const joined = SQL_JOIN[node.how];
  if (joined !== null) {
    const order = node.how === "right" ? "ro, lo" : "lo NULLS LAST, ro";
    return `SELECT row_number() OVER (ORDER BY ${order}) AS o${columns.map((c, i) => `, ${c} AS c${i}`).join("")} `
      + `FROM ${left} ${joined} JOIN ${right} ON ${on}`;
  }
  const matched = `lo IN (SELECT lo FROM ${left} JOIN ${right} ON ${on})`;
  const rows = columns.map((c, i) => `, ${c} AS c${i}`).join("");
  if (node.how === "mark") return `SELECT lo AS o${rows}, ${matched} AS c${columns.length} FROM ${left}`;
  return `SELECT lo AS o${rows} FROM ${left} WHERE ${node.how === "anti" ? "NOT " : ""}${matched}`;
}

/**
 * By definition: all pairs in the right direction, of which a window keeps the nearest. DuckDB's own ASOF
 * JOIN leaves open which of equal right rows it takes.
 */
function asofSql(node: NodeOf<"asof">, context: Context): string {
  const { left, right, at, by, strategy, tolerance } = node;
  const exprs = (side: "left" | "right") => [at[side], ...by.map(key => key[side])];
  const lefts = sideSql(left, "l", 0, exprs("left"), context);
  const rights = sideSql(right, "r", left.schema.length, exprs("right"), context);
  const { type } = at.left;
  const compare = (operator: string, a: string, b: string) => compareSql(operator, a, b, type, type);
  const equal = by.map((key, i) => compareSql("=", `lk${i + 1}`, `rk${i + 1}`, key.left.type, key.right.type));
  const operator = node.allowExactMatches ? "<=" : "<";
  const inOrder = strategy === "backward" ? compare(operator, "rk0", "lk0")
    : strategy === "forward" ? compare(operator, "lk0", "rk0")
      : node.allowExactMatches ? "true" : compare("<>", "rk0", "lk0");
  if (strategy === "nearest" && type.kind !== "int64") throw new Inexpressible(`the nearest ${type.kind}`);
  const distance = "abs(CAST(rk0 AS HUGEINT) - CAST(lk0 AS HUGEINT))";
  const near = tolerance ? [`${distance} <= ${String(tolerance.value)}`] : [];
  const order = {
    backward: "rk0 DESC, ro DESC", forward: "rk0 ASC, ro ASC",
    nearest: `${distance}, rk0 <= lk0 DESC, CASE WHEN rk0 <= lk0 THEN -ro ELSE ro END`,
  }[strategy];
  const known = ["lk0 IS NOT NULL", "rk0 IS NOT NULL"];
  const on = [...known, ...equal, inOrder, ...near].join(" AND ");
  const partners = `(SELECT lo AS mo, ro AS mr FROM ${lefts} JOIN ${rights} ON ${on} `
    + `QUALIFY row_number() OVER (PARTITION BY lo ORDER BY ${order}) = 1)`;
  const kind = node.how === "left" ? "LEFT" : "INNER";
  return `SELECT lo AS o${node.columns.map((c, i) => `, c${placeOf(node, c)} AS c${i}`).join("")} FROM ${lefts} `
    + `${kind} JOIN ${partners} ON lo = mo ${kind} JOIN ${rights} ON mr = ro`;
}

const column = ({ name, type, nullable }: Field): TypedExpr => ({ kind: "column", name, type, nullable });

/** The right side as a subquery of its own, with the conditions on pairs in it. */
function dependentJoinSql(node: NodeOf<"dependentJoin">, context: Context): string {
  const { how, left, right, columns, predicate } = node;
  const lefts = context.relation(left);
  const alias = context.alias();
  const around = new Map(left.schema.map((f, i): [string, TypedExpr] =>
    [f.name, { kind: "column", name: outerName(`${alias}.c${i}`), type: f.type, nullable: f.nullable }]));
  const inner = replaceFree(right, around);
  const pair = new Map(columns.map(({ side, from, name }): [string, TypedExpr] => [name, side === "left"
    ? around.get(from)! : column(right.schema.find(f => f.name === from)!)]));
  const rows = predicate ? filter(inner, rewrite(predicate, e =>
    (e.kind === "column" ? pair.get(e.name) ?? e : e))) : inner;
  const subquery = context.nested(rows);
  const given = columns.filter(c => JOIN_KINDS[how].pairs || c.side === "left").map(({ side, from }, i) =>
    `, ${side === "left" ? alias : "r"}.c${(side === "left" ? left : right).schema.findIndex(f => f.name === from)} AS c${i}`);
  const own = `${given.join("")} FROM ${lefts} AS ${alias}`;
  switch (how) {
    case "semi": return `SELECT o${own} WHERE EXISTS (${subquery})`;
    case "anti": return `SELECT o${own} WHERE NOT EXISTS (${subquery})`;
    case "mark": return `SELECT o${given.join("")}, EXISTS (${subquery}) AS c${given.length} FROM ${lefts} AS ${alias}`;
    case "inner": case "left": case "single": return `SELECT row_number() OVER (ORDER BY ${alias}.o, r.o) AS o${
      own} ${how === "inner" ? "INNER" : "LEFT"} JOIN LATERAL (${subquery}) AS r ON true`;
  }
}

/** All subsets, or all beginnings, of keys as cube and rollup give them; else the sets as they are. */
function setsSql(keys: readonly string[], sets: readonly (readonly number[])[]): string {
  const list = (set: readonly number[]) => `(${set.map(key => keys[key]!).join(", ")})`;
  const all = sets.map(list).join(", ");
  const subsets = Array.from({ length: 2 ** keys.length }, (_, i) =>
    keys.flatMap((_key, key) => ((i >> (keys.length - 1 - key)) & 1 ? [] : [key])));
  const beginnings = Array.from({ length: keys.length + 1 }, (_, i) =>
    [...keys.keys()].slice(0, keys.length - i));
  if (keys.length > 0 && all === subsets.map(list).join(", ")) return `CUBE (${keys.join(", ")})`;
  if (keys.length > 0 && all === beginnings.map(list).join(", ")) return `ROLLUP (${keys.join(", ")})`;
  return `GROUPING SETS (${all})`;
}

function groupingSetsSql(node: NodeOf<"groupingSets">, { relation, define }: Context): string {
  const { schema } = node.input;
  const different = new Set(node.sets.map(set => set.join()));
  // Nothing in DuckDB's result tells rows of a set from those of the same set once more.
  if (different.size < node.sets.length) throw new Inexpressible("a grouping set twice");
  const keyed = define(`SELECT *${node.keys.map((k, i) => `, ${renderExpr(k.expr, schema)} AS k${i}`).join("")} FROM ${relation(node.input)}`);
  const keys = node.keys.map((_, i) => `k${i}`);
  // A key in no set is none to DuckDB.
  const lacks = (key: number) => (node.sets.some(set => set.includes(key)) ? `grouping(${keys[key]!})` : "1");
  const grouping = (of: readonly number[]) =>
    `(${["0", ...of.map((key, i) => `${lacks(key)} * ${2 ** (of.length - 1 - i)}`)].join(" + ")})`;
  const all = [...keys.keys()];
  const bits = (set: readonly number[]) => all.reduce((n, key) => n * 2 + (set.includes(key) ? 0 : 1), 0);
  const place = node.sets.map((set, i) => ` WHEN ${bits(set)} THEN ${i}`).join("");
  const columns = [
    ...keys.map((sql, key) =>
      (node.sets.some(set => set.includes(key)) ? sql : castSql("NULL", sqlType(node.schema[key]!.type)))),
    ...node.aggregates.map(({ aggregate }) => aggregateSql(aggregate, schema)),
    ...node.groupings.map(g => castSql(grouping(g.keys), "BIGINT")),
  ];
  const groups = `SELECT CASE ${grouping(all)}${place} END AS b, min(o) AS p${
    columns.map((sql, i) => `, ${sql} AS c${i}`).join("")} FROM ${keyed} GROUP BY ${setsSql(keys, node.sets)}`;
  return `SELECT row_number() OVER (ORDER BY b, p) AS o${columnsOf(node.schema)} FROM (${groups})`;
}

/** DuckDB's result has no order; it gets that of the left side's first equal rows. */
function setOperationSql(node: NodeOf<"setOperation">, { relation, define }: Context): string {
  const columns = node.schema.map((_, i) => `c${i}`);
  if (columns.length === 0) throw new Inexpressible("rows without columns");
  const left = relation(node.left);
  const list = columns.join(", ");
  const rows = define(`SELECT ${list} FROM ${left} ${node.how.toUpperCase()}${node.all ? " ALL" : ""} SELECT ${
    list} FROM ${relation(node.right)}`);
  const firsts = define(`SELECT min(o) AS o, ${list} FROM ${left} GROUP BY ${list}`);
  const same = columns.map(c => `r.${c} IS NOT DISTINCT FROM f.${c}`).join(" AND ");
  return `SELECT row_number() OVER (ORDER BY f.o) AS o${columns.map(c => `, r.${c}`).join("")} FROM ${rows} AS r JOIN ${
    firsts} AS f ON ${same}`;
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
    const aggregates = node.aggregates.map((named, i) => `, ${aggregateSql(named.aggregate, schema)} AS c${node.keys.length + i}`).join("");
    if (node.keys.length === 0) return `SELECT 0 AS o${aggregates} FROM ${relation(node.input)}`;
    const keyed = define(`SELECT *${node.keys.map((k, i) => `, ${renderExpr(k.expr, schema)} AS k${i}`).join("")} FROM ${relation(node.input)}`);
    const keys = node.keys.map((_, i) => `k${i}`);
    return `SELECT min(o) AS o${keys.map((k, i) => `, ${k} AS c${i}`).join("")}${aggregates} FROM ${keyed} GROUP BY ${keys.join(", ")}`;
  },
  groupingSets: groupingSetsSql,
  join: joinSql,
  dependentJoin: dependentJoinSql,
  asof: asofSql,
  sort: (node, { relation }) => `SELECT row_number() OVER (ORDER BY ${
    [...node.keys.map(k => orderSql(k, node.input.schema)), "o"].join(", ")
  }) AS o${columnsOf(node.schema)} FROM ${relation(node.input)}`,
  topN: (node, context) => limitSql(context.define(RENDER.sort({ ...node, kind: "sort" }, context)), node),
  limit: (node, { relation }) => limitSql(relation(node.input), node),
  distinct(node, { relation }) {
    const columns = node.schema.flatMap((f, i) => (node.on === null || node.on.includes(f.name) ? [`c${i}`] : []));
    const equal = `OVER (PARTITION BY ${columns.join(", ")}${
      node.keep === "none" ? "" : ` ORDER BY o${node.keep === "last" ? " DESC" : ""}`})`;
    return `SELECT * FROM ${relation(node.input)} QUALIFY ${node.keep === "none" ? "count(*)" : "row_number()"} ${equal} = 1`;
  },
  setOperation: setOperationSql,
  union: (node, { relation }) => `SELECT row_number() OVER (ORDER BY b, o) AS o${
    columnsOf(node.schema)} FROM (${
    node.inputs.map((input, i) => `SELECT ${i} AS b, o${columnsOf(input.schema)} FROM ${relation(input)}`).join(" UNION ALL ")})`,
  // Its rows' places are not known in SQL: a step's rows are told apart by their values alone. SQL texts are compared.
  recursive: () => { throw new Inexpressible("the order of a recursive query's turns"); },
  workingTable: () => { throw new Inexpressible("a working table"); },
  rowIndex: (node, { relation }) => `SELECT o, CAST(${
    node.start} - 1 + row_number() OVER (ORDER BY o) AS BIGINT) AS c0${
    node.input.schema.map((_, i) => `, c${i} AS c${i + 1}`).join("")} FROM ${relation(node.input)}`,
  window: (node, { relation }) => `SELECT o${columnsOf(node.input.schema)}${node.columns.map(({ call }, i) =>
    `, ${windowSql(call, node)} AS c${node.input.schema.length + i}`).join("")} FROM ${relation(node.input)}`,
};

const limitSql = (relation: string, { offset, count }: { offset: number; count: number }): string =>
  `SELECT * FROM ${relation} QUALIFY row_number() OVER (ORDER BY o) > ${offset}${
    Number.isFinite(count) ? ` AND row_number() OVER (ORDER BY o) <= ${offset + count}` : ""}`;

const render = (plan: Plan, context: Context): string =>
  (RENDER[plan.kind] as (node: Plan, context: Context) => string)(plan, context);

/** One query whose rows come in the reference's order. Throws Inexpressible where there is none. */
export function renderPlan(plan: Plan, tables: ReadonlyMap<SourceHandle, string>): string {
  const parts: string[] = [];
  let aliases = 0;
  const alias = () => `l${aliases++}`;
  // Common table expressions inside a subquery do not see the columns around it.
  const inside: Context = {
    tables, alias, define: sql => `(${sql})`, relation: node => `(${render(node, inside)})`,
    nested: node => render(node, inside),
  };
  const context: Context = {
    ...inside,
    define: sql => `t${parts.push(sql) - 1}`,
    relation: node => context.define(render(node, context)),
  };
  const root = context.relation(plan);
  const withs = parts.map((sql, i) => `t${i} AS (${sql})`).join(",\n");
  return `WITH ${withs}\nSELECT ${plan.schema.map((_, i) => `c${i}`).join(", ") || "o"} FROM ${root} ORDER BY o`;
}
