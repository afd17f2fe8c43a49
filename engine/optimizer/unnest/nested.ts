// A dependent join inside the right side of another one (Neumann, "Improving Unnesting of Complex Queries",
// BTW 2025): its left side gets the values from further out that its right side reads, so that this reads
// no others than its own left side's.
import type { TypedExpr } from "../../../expr/node.ts";
import * as build from "../../plan/build.ts";
import { replaceFree } from "../../plan/free.ts";
import { JOIN_KINDS } from "../../plan/join.ts";
import type { DependentJoin } from "../../plan/node.ts";
import { substitute } from "../expressions.ts";
import { bound } from "./bind.ts";
import { withoutDependence, type Unnest } from "./dependent-join.ts";
import type { Outer } from "./outer.ts";
import { pairsOfSides } from "./pairs.ts";
import { column, independent, kept, localsOf, named, replaced, type Pending } from "./pending.ts";

export function nestedJoin(node: DependentJoin, outer: Outer, unnest: Unnest): Pending {
  const below = unnest(node.left, outer);
  const free = new Set(outer.readIn(node.right));
  if (node.predicate) for (const name of outer.readBy(node.predicate)) free.add(name);
  // What fails for a left row that nobody asks for is no error.
  const exactly = !below.confined && (node.how === "single" || outer.mayFail(node.right));
  const waits = below.absent !== null || below.computed.size > 0;
  const bare = exactly || waits || free.size > 0 ? bound(below, outer, { free, exactly }) : below;
  const { left, columns } = asColumns(bare, free, outer);
  const right = replaceFree(node.right, columns);
  const pairs = pairsOfSides(node.columns, { left, right: independent(node.right, false) }, outer.names,
    { left: node.predicate ? [...columns.values()] : [], right: [] });
  const ofPair = new Map([...columns].map(([name, expr]) => [name, substitute(expr, pairs.of.left)]));
  const plan = withoutDependence(build.dependentJoin({
    ...node, left: left.plan, right, columns: pairs.columns,
    predicate: node.predicate && substitute(node.predicate, ofPair),
  }), outer.names, outer.facts, unnest);
  return {
    ...left, ...replaced(left, pairs.of.left), plan,
    atMostOne: left.atMostOne && (node.how === "single" || !JOIN_KINDS[node.how].pairs),
  };
}

/** The rows with a column for each of some free columns, under a name that nothing else has. */
function asColumns(pending: Pending, free: ReadonlySet<string>, { names }: Outer): {
  readonly left: Pending;
  readonly columns: ReadonlyMap<string, TypedExpr>;
} {
  const locals = [...localsOf(pending)].filter(([name]) => free.has(name));
  if (locals.length === 0) return { left: pending, columns: new Map() };
  const made = locals.map(([name, expr]) => ({ name, column: named(names.fresh(name), expr) }));
  return {
    left: { ...pending, plan: build.project(pending.plan, [...kept(pending.plan.schema), ...made.map(m => m.column)]) },
    columns: new Map(made.map(m => [m.name, column({ ...m.column.expr, name: m.column.name })])),
  };
}
