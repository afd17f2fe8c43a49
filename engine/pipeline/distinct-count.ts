// Rewrites nUnique: distinct (keys, value) pairs are grouped first, counted by key, and joined to the rest.
import { call } from "../../expr/bind/bind.ts";
import type { TypedAggregate, TypedExpr } from "../../expr/node.ts";
import { INT64, type DataType } from "../../expr/type.ts";
import * as build from "../plan/build.ts";
import type { Aggregate, JoinKey, NamedExpr, Plan } from "../plan/node.ts";

const column = (name: string, type: DataType, nullable: boolean): TypedExpr =>
  ({ kind: "column", name, type, nullable });
const ONE: TypedExpr = { kind: "literal", value: 1n, type: INT64, nullable: false };
const COUNT_ROWS: TypedAggregate = { kind: "aggregate", name: "count", args: [], type: INT64,
  nullable: false };

/** The aggregate without nUnique, or null if it has none. */
export function splitDistinctCounts(node: Aggregate): Plan | null {
  const counts = node.aggregates.filter(a => a.aggregate.name === "nUnique");
  if (counts.length === 0) return null;
  const others = node.aggregates.filter(a => a.aggregate.name !== "nUnique");
  const base = node.keys.length === 0 && others.length === 0
    ? build.aggregate(node.input, [], [{ name: fresh(node, "rows"), aggregate: COUNT_ROWS }])
    : build.aggregate(node.input, node.keys, others, node.maintainOrder);
  const joined = counts.reduce<Plan>(
    (plan, { name, aggregate }, i) => joinCount(node, plan, name, aggregate, i), base,
  );
  const output = node.schema.map(({ name, type, nullable }): NamedExpr => {
    const counted = counts.some(c => c.name === name);
    return {
      name,
      expr: counted
        ? call("coalesce", [column(name, type, true), { ...ONE, value: 0n } as TypedExpr])
        : column(name, type, nullable),
    };
  });
  return build.project(joined, output);
}

/** A name that no column of the aggregate has. */
function fresh(node: Aggregate, base: string): string {
  const taken = new Set([...node.schema, ...node.input.schema].map(f => f.name));
  let name = base;
  while (taken.has(name)) name = `${name}'`;
  return name;
}

function joinCount(
  node: Aggregate, plan: Plan, name: string, aggregate: TypedAggregate, index: number,
): Plan {
  const value = fresh(node, `value ${index}`);
  const keys = node.keys.map((key, k) => ({ ...key, name: fresh(node, `key ${index} ${k}`) }));
  const [argument] = aggregate.args as [TypedExpr];
  const filtered = aggregate.filter ? build.filter(node.input, aggregate.filter) : node.input;
  const pairs = build.aggregate(build.project(filtered, [...keys, { name: value, expr: argument }]),
    [
      ...keys.map(k => ({ name: k.name, expr: column(k.name, k.expr.type, k.expr.nullable) })),
      { name: value, expr: column(value, argument.type, argument.nullable) },
    ], []);
  const present = build.filter(
    pairs, call("not", [call("isNull", [column(value, argument.type, argument.nullable)])]),
  );
  const counted = build.aggregate(present, keys.map(k => ({
    name: k.name, expr: column(k.name, k.expr.type, k.expr.nullable),
  })),
    [{ name, aggregate: COUNT_ROWS }]);
  const on: JoinKey[] = node.keys.length === 0 ? [{ left: ONE, right: ONE }]
    : node.keys.map((key, k) => ({
      left: column(key.name, key.expr.type, key.expr.nullable),
      right: column(keys[k]!.name, key.expr.type, key.expr.nullable),
    }));
  return build.join({
    how: "left", left: plan, right: counted, on, nullsEqual: true, validate: "m:m",
    columns: [
      ...plan.schema.map(f => ({ side: "left" as const, from: f.name, name: f.name })),
      { side: "right" as const, from: name, name },
    ],
  });
}
