// The plan of groupBy(…).agg(…) and of agg(…): aggregates in one node, what is computed of them in a project.
import { bindAggregate } from "../../expr/bind/bind.ts";
import { rewrite, walk, type TypedAggregate } from "../../expr/node.ts";
import { INT64 } from "../../expr/type.ts";
import { aggregate, project } from "../../engine/plan/build.ts";
import { exprKey } from "../../engine/plan/fingerprint.ts";
import type { NamedAggregate, NamedExpr, Plan } from "../../engine/plan/node.ts";
import { assertComparable, assertUnique, freshName, namedNodes } from "./bind-named.ts";

const COUNT_ROWS: TypedAggregate = { kind: "aggregate", name: "count", args: [], type: INT64, nullable: false };

export function aggregatePlan(
  input: Plan, keys: readonly NamedExpr[], producer: unknown, maintainOrder: boolean,
): Plan {
  const grouped = keys.length > 0;
  const outputs = namedNodes(producer, input.schema, "agg").map(({ name, node }): NamedExpr =>
    ({ name, expr: bindAggregate(node, input.schema, "agg", grouped) }));
  assertUnique([...keys, ...outputs].map(c => c.name), "agg");
  for (const key of keys) assertComparable(key.expr, key.name, "groupBy");
  if (outputs.every(({ expr }) => expr.kind === "aggregate") && (grouped || outputs.length > 0)) {
    const aggregates = outputs.map(({ name, expr }) => ({ name, aggregate: expr as TypedAggregate }));
    return aggregate(input, keys, aggregates, maintainOrder);
  }
  return split(input, keys, outputs, maintainOrder);
}

/** Each different aggregate gets a temporary column; the outputs are computed of those. */
function split(
  input: Plan, keys: readonly NamedExpr[], outputs: readonly NamedExpr[], maintainOrder: boolean,
): Plan {
  const taken = new Set(keys.map(key => key.name));
  const found = new Map<string, NamedAggregate>();
  const nameOf = (node: TypedAggregate): string => {
    const print = exprKey(node);
    let known = found.get(print);
    if (!known) {
      known = { name: freshName(node.name, taken), aggregate: node };
      taken.add(known.name);
      found.set(print, known);
    }
    return known.name;
  };
  for (const { expr } of outputs) walk(expr, node => { if (node.kind === "aggregate") nameOf(node); });
  const columns = outputs.map(({ name, expr }): NamedExpr => ({ name,
    expr: rewrite(expr, node => (node.kind === "aggregate" && found.has(exprKey(node))
      ? { kind: "column", name: nameOf(node), type: node.type, nullable: node.nullable } : node)) }));
  // A single group of literals only still needs an aggregate to be one row.
  if (keys.length === 0 && found.size === 0) nameOf(COUNT_ROWS);
  const node = aggregate(input, keys, [...found.values()], maintainOrder);
  const kept = keys.map(({ name, expr }): NamedExpr =>
    ({ name, expr: { kind: "column", name, type: expr.type, nullable: expr.nullable } }));
  return project(node, [...kept, ...columns]);
}
