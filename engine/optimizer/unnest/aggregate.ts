// Aggregates: the keys that tell which left row a row belongs to are further keys of the groups.
import { literal } from "../../../expr/bind/literal.ts";
import { AGGREGATES } from "../../../expr/function/table.ts";
import { children, type TypedAggregate, type TypedExpr } from "../../../expr/node.ts";
import { BOOL, isFloat, type DataType } from "../../../expr/type.ts";
import * as build from "../../plan/build.ts";
import { mapExpressions } from "../../plan/expressions.ts";
import type { Aggregate, NamedExpr } from "../../plan/node.ts";
import { contains, typeInterval } from "../interval.ts";
import { bound } from "./bind.ts";
import type { Outer } from "./outer.ts";
import { column, expanded, kept, named, type Pending, type PendingKey } from "./pending.ts";

export function grouped(input: Pending, node: Aggregate, outer: Outer): Pending {
  const pending = boundForGroups(input, node, outer);
  const { keys, aggregates, maintainOrder } = expandedGroups(node, pending);
  const further = groupKeys(pending.keys, outer);
  const groups = build.aggregate(pending.plan, [...keys, ...further.columns], aggregates, maintainOrder);
  const after = { ...pending, plan: groups, keys: further.keys, computed: new Map(), atMostOne: node.keys.length === 0 };
  if (node.keys.length > 0 || pending.keys.length === 0) return after;
  // With keys there is no group of no rows any more, which an aggregate without them has.
  const flag = outer.names.fresh("group");
  return {
    ...after, plan: build.project(groups, [...kept(groups.schema), named(flag, literal(true, BOOL))]),
    absent: { flag, values: new Map(aggregates.map(a => [a.name, ofNothing(a.aggregate)])) },
  };
}

/** The input with nothing left to be said of pairs but keys, and without free columns that the groups read. */
export function boundForGroups(
  pending: Pending, node: Pick<Aggregate, "keys" | "aggregates">, outer: Outer,
): Pending {
  const exprs = [...node.keys.map(k => k.expr), ...node.aggregates.flatMap(a => children(a.aggregate))]
    .map(expr => expanded(expr, pending));
  const free = outer.readBy(...exprs);
  const fails = exprs.some(expr => outer.fails(expr, pending))
    || node.aggregates.some(({ aggregate }) => mayOverflow(aggregate, pending, outer));
  if (!fails && !pending.absent && pending.conditions.length === 0 && free.size === 0) return pending;
  return bound(pending, outer, { free, exactly: fails });
}

/** Whether an aggregate of rows that no left row asks for may fail. */
function mayOverflow(aggregate: TypedAggregate, pending: Pending, outer: Outer): boolean {
  if (pending.confined || AGGREGATES[aggregate.name].fails !== true || isFloat(aggregate.type)) return false;
  const args = aggregate.args.map(arg => expanded(arg, pending));
  if (outer.readBy(...args).size > 0) return true;
  const sum = build.aggregate(pending.plan, [], [{ name: "sum", aggregate: { ...aggregate, args } }]);
  const { interval } = outer.facts.column(sum, "sum");
  const whole = typeInterval(aggregate.type);
  return interval === null || whole === null || !contains(whole, interval);
}

/** Keys and aggregates over the columns that there are now. */
export const expandedGroups = <N extends Aggregate>(node: N, pending: Pending): Aggregate =>
  mapExpressions(node, expr => expanded(expr, pending)) as Aggregate;

/** Columns for the groups' further keys, and what is said of pairs by them. */
export function groupKeys(keys: readonly PendingKey[], { names }: Outer): {
  readonly columns: readonly NamedExpr[];
  readonly keys: readonly PendingKey[];
} {
  const columns = keys.map(key => named(names.fresh("key"), key.local));
  return {
    columns,
    keys: keys.map((key, i) => ({ ...key, local: column({ ...key.local, name: columns[i]!.name }) })),
  };
}

/** What an aggregate of no rows is. */
export const ofNothing = ({ name, type }: TypedAggregate): TypedExpr =>
  (AGGREGATES[name].empty === "zero" ? literal(zeroOf(type), type) : literal(null, type));

const zeroOf = (type: DataType): bigint | number => (isFloat(type) ? 0 : 0n);
