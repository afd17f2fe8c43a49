// Plans as indented text, one line a node; for explain, errors and tests.
import { printExpr, printName, printWindowCall } from "../../expr/print.ts";
import { typeName, type Schema } from "../../expr/type.ts";
import type { JoinColumn, JoinKey, NamedAggregate, NamedExpr, Plan, PlanKind, SortKey } from "./node.ts";
import { inputsOf } from "./walk.ts";

export interface PrintOptions {
  /** Follow each node with the columns it gives and their types. */
  readonly schema?: boolean;
}

type NodeOf<K extends PlanKind> = Extract<Plan, { kind: K }>;

const list = (names: readonly string[]) => names.map(printName).join(", ");

const named = ({ name, expr }: NamedExpr): string =>
  expr.kind === "column" && expr.name === name ? printName(name) : `${printExpr(expr)} as ${printName(name)}`;

const namedAggregate = ({ name, aggregate }: NamedAggregate): string =>
  `${printExpr(aggregate)} as ${printName(name)}`;

const sortKey = ({ expr, descending, nullsFirst }: SortKey): string =>
  `${printExpr(expr)}${descending ? " desc" : ""}${nullsFirst ? " nulls first" : ""}`;

const joinColumn = ({ side, from, name }: JoinColumn): string =>
  `${side}.${printName(from)}${from === name ? "" : ` as ${printName(name)}`}`;

const joinKey = ({ left, right }: JoinKey): string => `${printExpr(left)} = ${printExpr(right)}`;

const rows = (offset: number, count: number): string =>
  `${Number.isFinite(count) ? count : "all"}${offset > 0 ? ` from ${offset}` : ""}`;

/** What stands on a node's line after its kind. */
const DETAIL: { readonly [K in PlanKind]: (node: NodeOf<K>) => string } = {
  scan: ({ source, schema, rows: part }) =>
    `${source.id} [${list(schema.map(f => f.name))}]${part ? ` rows ${part.start}..${part.end}` : ""}`,
  read: ({ table, schema, conditions, most }) => [
    `${table.format} ${JSON.stringify(table.name)} [${list(schema.map(f => f.name))}]`,
    conditions.length > 0 ? `where ${conditions.map(condition => printExpr(condition)).join(" and ")}` : "",
    Number.isFinite(most) ? `first ${most}` : "",
  ].filter(part => part !== "").join(" "),
  filter: ({ predicate }) => printExpr(predicate),
  project: ({ columns }) => columns.map(named).join(", "),
  aggregate: ({ keys, aggregates, maintainOrder }) => [
    keys.length > 0 ? `by ${keys.map(named).join(", ")}` : "",
    aggregates.length > 0 ? `[${aggregates.map(namedAggregate).join(", ")}]` : "",
    maintainOrder ? "in order" : "",
  ].filter(part => part !== "").join(" "),
  groupingSets: ({ keys, sets, aggregates, groupings, maintainOrder }) => [
    `by ${sets.map(set => `(${set.map(key => named(keys[key]!)).join(", ")})`).join(", ")}`,
    aggregates.length > 0 ? `[${aggregates.map(namedAggregate).join(", ")}]` : "",
    ...groupings.map(g => `grouping(${list(g.keys.map(key => keys[key]!.name))}) as ${printName(g.name)}`),
    maintainOrder ? "in order" : "",
  ].filter(part => part !== "").join(" "),
  join: ({ how, on, predicate, nullsEqual, validate, unmatched, columns, mark }) => [
    how,
    on.length > 0 ? `on ${on.map(joinKey).join(" and ")}` : "",
    predicate ? `where ${printExpr(predicate)}` : "",
    nullsEqual ? "nulls equal" : "",
    validate === "m:m" ? "" : validate,
    unmatched === "error" ? "all matched" : "",
    mark === null ? "" : `as ${printName(mark)}`,
    `[${columns.map(joinColumn).join(", ")}]`,
  ].filter(part => part !== "").join(" "),
  dependentJoin: ({ how, predicate, columns, mark }) => [
    how, predicate ? `where ${printExpr(predicate)}` : "", mark === null ? "" : `as ${printName(mark)}`,
    `[${columns.map(joinColumn).join(", ")}]`,
  ].filter(part => part !== "").join(" "),
  asof: ({ how, by, at, strategy, allowExactMatches, tolerance, columns }) => [
    how, strategy, `at ${printExpr(at.left)} ~ ${printExpr(at.right)}`,
    by.length > 0 ? `by ${by.map(joinKey).join(" and ")}` : "",
    allowExactMatches ? "" : "no exact matches",
    tolerance ? `within ${printExpr(tolerance)}` : "",
    `[${columns.map(joinColumn).join(", ")}]`,
  ].filter(part => part !== "").join(" "),
  sort: ({ keys }) => keys.length === 0 ? "in any order" : `by ${keys.map(sortKey).join(", ")}`,
  topN: ({ keys, offset, count }) => `${rows(offset, count)} by ${keys.map(sortKey).join(", ")}`,
  limit: ({ offset, count }) => rows(offset, count),
  distinct: ({ on, keep, maintainOrder }) => [
    on === null ? "" : `on ${list(on)}`, keep === "first" ? "" : `keep ${keep}`, maintainOrder ? "in order" : "",
  ].filter(part => part !== "").join(" "),
  setOperation: ({ how, all, maintainOrder }) =>
    `${how}${all ? " all" : ""}${maintainOrder ? " in order" : ""}`,
  union: () => "",
  recursive: ({ name, all }) => `${printName(name)} union${all ? " all" : ""}`,
  workingTable: ({ name, schema }) => `${printName(name)} [${list(schema.map(f => f.name))}]`,
  rowIndex: ({ name, start }) => `${printName(name)} from ${start}`,
  window: ({ partitionBy, orderBy, columns, wanted }) => [
    partitionBy.length > 0 ? `by ${partitionBy.map(printExpr).join(", ")}` : "",
    orderBy.length > 0 ? `order ${orderBy.map(sortKey).join(", ")}` : "",
    `[${columns.map(({ name, call }) => `${printWindowCall(call)} as ${printName(name)}`).join(", ")}]`,
    wanted ? `for ${printName(wanted.column)} <= ${wanted.most}` : "",
  ].filter(part => part !== "").join(" "),
};

const printSchema = (schema: Schema): string =>
  schema.map(f => `${printName(f.name)} ${typeName(f.type)}${f.nullable ? "?" : ""}`).join(", ");

/** One node without its inputs: `filter price > 10`. */
export function printNode(plan: Plan): string {
  const detail = (DETAIL[plan.kind] as (node: Plan) => string)(plan);
  return detail === "" ? plan.kind : `${plan.kind} ${detail}`;
}

/** The plan as a tree, the root first, inputs indented below what reads them. */
export function printPlan(plan: Plan, options: PrintOptions = {}): string {
  const lines: string[] = [];
  const add = (node: Plan, depth: number): void => {
    const schema = options.schema ? `  → ${printSchema(node.schema)}` : "";
    lines.push(`${"  ".repeat(depth)}${printNode(node)}${schema}`);
    for (const input of inputsOf(node)) add(input, depth + 1);
  };
  add(plan, 0);
  return lines.join("\n");
}
