// Rewrites aggregates that no state of a group can compute: each becomes a plan of its own over the same
// rows, which is joined to the rest by the keys. What others need not know: how each of them is asked for.
import { call } from "../../expr/bind/bind.ts";
import { castTo } from "../../expr/bind/coerce.ts";
import { literal } from "../../expr/bind/literal.ts";
import type { TypedAggregate, TypedExpr } from "../../expr/node.ts";
import { FLOAT64, INT64, type TypeKind } from "../../expr/type.ts";
import * as build from "../plan/build.ts";
import { columnExpr, COUNT_ROWS, freshNames } from "../plan/columns.ts";
import type { Aggregate, JoinKey, NamedAggregate, NamedExpr, Plan } from "../plan/node.ts";
import { fractionOf } from "./aggregate-arguments.ts";

const integer = (value: bigint): TypedExpr => literal(value, INT64);
const float = (value: number): TypedExpr => literal(value, FLOAT64);

/** Values that lists do not keep, because they need more than 8 bytes or are compared elsewhere. */
const UNLISTED: ReadonlySet<TypeKind> = new Set(["utf8", "binary", "decimal", "uint64"] as const);

/** The plan of an aggregate's own result: the keys, and the result under its name. */
type Rewrite = (values: Values, named: NamedAggregate) => Plan;

function rewriteOf({ name, args }: TypedAggregate): Rewrite | null {
  switch (name) {
    case "nUnique": return countDistinct;
    case "mode": return mostFrequent;
    case "quantileDisc": return UNLISTED.has(args[0]!.type.kind) ? byPosition : null;
    default: return null;
  }
}

/** The rows that an aggregate is of, as keys and a value that is not null; names are fresh. */
interface Values {
  readonly plan: Plan;
  readonly keys: readonly NamedExpr[];
  readonly value: NamedExpr;
  fresh(base: string): string;
}

/** The aggregate without those that need a plan of their own, or null if it has none. */
export function splitAggregate(node: Aggregate): Plan | null {
  const apart = node.aggregates.filter(a => rewriteOf(a.aggregate) !== null);
  if (apart.length === 0) return null;
  const others = node.aggregates.filter(a => !apart.includes(a));
  const base = node.keys.length === 0 && others.length === 0
    ? build.aggregate(node.input, [], [{ name: freshIn(node)("rows"), aggregate: COUNT_ROWS }])
    : build.aggregate(node.input, node.keys, others, node.maintainOrder);
  const joined = apart.reduce<Plan>((plan, named, i) => joinResult(node, plan, named, i), base);
  const output = node.schema.map(({ name, type, nullable }): NamedExpr => {
    const counted = apart.some(a => a.name === name && a.aggregate.name === "nUnique");
    const result = columnExpr(name, { type, nullable: nullable || counted });
    return { name, expr: counted ? call("coalesce", [result, integer(0n)]) : result };
  });
  return build.project(joined, output);
}

/** Makes names that no column of the aggregate has. */
const freshIn = (node: Aggregate) => freshNames(node.schema, node.input.schema);

function joinResult(node: Aggregate, plan: Plan, named: NamedAggregate, index: number): Plan {
  const values = valuesOf(node, named, index);
  const right = rewriteOf(named.aggregate)!(values, named);
  const on: JoinKey[] = node.keys.length === 0 ? [{ left: integer(1n), right: integer(1n) }]
    : node.keys.map((key, k) => ({ left: columnExpr(key.name, key.expr), right: values.keys[k]!.expr }));
  return build.join({
    how: "left", left: plan, right, on, nullsEqual: true, validate: "m:m",
    columns: [
      ...plan.schema.map(f => ({ side: "left" as const, from: f.name, name: f.name })),
      { side: "right" as const, from: named.name, name: named.name },
    ],
  });
}

function valuesOf(node: Aggregate, { aggregate }: NamedAggregate, index: number): Values {
  const named = freshIn(node);
  const fresh = (base: string) => named(`${base} ${index}`);
  const valueName = fresh("value");
  const keys = node.keys.map((key, k) => ({ ...key, name: fresh(`key ${k}`) }));
  const argument = aggregate.args[0]!;
  const filtered = aggregate.filter ? build.filter(node.input, aggregate.filter) : node.input;
  const all = build.project(filtered, [...keys, { name: valueName, expr: argument }]);
  const value = columnExpr(valueName, argument);
  return {
    plan: build.filter(all, call("not", [call("isNull", [value])])),
    keys: keys.map(k => ({ name: k.name, expr: columnExpr(k.name, k.expr) })),
    value: { name: valueName, expr: value }, fresh,
  };
}

/** Distinct (keys, value) pairs are counted by key. */
const countDistinct: Rewrite = ({ plan, keys, value }, { name }) =>
  build.aggregate(build.aggregate(plan, [...keys, value], []), keys, [{ name, aggregate: COUNT_ROWS }]);

/** Rows are counted by (keys, value), in order of first appearance; the value of the first highest count. */
const mostFrequent: Rewrite = ({ plan, keys, value, fresh }, { name, aggregate }) => {
  const rows = fresh("rows");
  const counted = build.aggregate(plan, [...keys, value], [{ name: rows, aggregate: COUNT_ROWS }], true);
  const most: TypedAggregate = {
    kind: "aggregate", name: "maxBy", args: [value.expr, columnExpr(rows, COUNT_ROWS)], type: aggregate.type,
    nullable: aggregate.nullable,
  };
  return build.aggregate(counted, keys, [{ name, aggregate: most }]);
};

/** All rows are sorted by keys and value and numbered; each group's place is looked up among them. */
const byPosition: Rewrite = ({ plan, keys, value, fresh }, { name, aggregate }) => {
  const [row, first, rows, place] = [fresh("row"), fresh("first"), fresh("rows"), fresh("place")];
  const sorted = build.rowIndex(build.sort(plan, [...keys, value].map(({ expr }) =>
    ({ expr, descending: false, nullsFirst: false }))), row, 0);
  const number = columnExpr(row, { type: INT64, nullable: false });
  const groups = build.aggregate(sorted, keys, [
    { name: rows, aggregate: COUNT_ROWS },
    { name: first, aggregate: { kind: "aggregate", name: "min", args: [number], type: INT64,
      nullable: keys.length === 0 } },
  ]);
  const inGroup = discretePlace(columnExpr(rows, COUNT_ROWS), fractionOf(aggregate));
  const firstRow = columnExpr(first, { type: INT64, nullable: keys.length === 0 });
  const places = build.project(groups, [...keys, { name: place, expr: call("add", [firstRow, inGroup]) }]);
  return build.join({
    how: "left", left: places, right: build.project(sorted, [{ name: row, expr: number }, value]),
    on: [{ left: columnExpr(place, firstRow), right: number }],
    nullsEqual: false, validate: "m:1",
    columns: [
      ...keys.map(k => ({ side: "left" as const, from: k.name, name: k.name })),
      { side: "right" as const, from: value.name, name },
    ],
  });
};

/** Which of `rows` sorted values is the quantile, from 0: max(1, n - floor(n - fraction * n)) - 1. */
function discretePlace(rows: TypedExpr, fraction: number): TypedExpr {
  const n = castTo(rows, FLOAT64);
  const above = call("floor", [call("sub", [n, call("mul", [float(fraction), n])])]);
  const place = call("sub", [castTo(call("sub", [n, above]), INT64), integer(1n)]);
  return { kind: "case", type: INT64, nullable: false, otherwise: integer(0n),
    branches: [{ when: call("gt", [place, integer(0n)]), then: place }] };
}
