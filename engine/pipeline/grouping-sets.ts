// Rewrites grouping sets as a union of aggregates over one input. A set whose keys another set has, too, is
// computed of that one's groups where the aggregates allow it: there are fewer of them than rows.
import { call } from "../../expr/bind/bind.ts";
import { literal } from "../../expr/bind/literal.ts";
import type { AggregateName } from "../../expr/function/table.ts";
import { INT64, isFloat } from "../../expr/type.ts";
import * as build from "../plan/build.ts";
import { column, columnExpr, COUNT_ROWS, freshNames } from "../plan/columns.ts";
import type { GroupingSets, NamedAggregate, NamedExpr, Plan } from "../plan/node.ts";

type KeySet = readonly number[];

/** What combines results of parts into the result of the whole, exactly. */
const COMBINED_BY: Partial<Readonly<Record<AggregateName, AggregateName>>> =
  { count: "sum", sum: "sum", min: "min", max: "max" };

/** Float sums are rounded, so a sum of sums is another one. */
const combines = ({ aggregate }: NamedAggregate): boolean =>
  COMBINED_BY[aggregate.name] !== undefined && !(aggregate.name === "sum" && isFloat(aggregate.type));

export interface SplitSets {
  readonly plan: Plan;
  /** How many of its aggregates read the input itself. */
  readonly readers: number;
}

export function splitGroupingSets(node: GroupingSets): SplitSets {
  const made = new Map<KeySet, Plan>();
  const derives = node.aggregates.every(combines);
  // The finer ones first, since others are made of them.
  const finerFirst = [...node.sets].sort((a, b) => b.length - a.length);
  let readers = 0;
  for (const set of finerFirst) {
    const finer = derives ? closest(set, [...made.keys()]) : null;
    if (finer === null) readers++;
    made.set(set, finer === null ? fromInput(node, set) : fromGroups(node, set, made.get(finer)!));
  }
  const outputs = node.sets.map(set => output(node, set, made.get(set)!));
  return { plan: outputs.length === 1 ? outputs[0]! : build.union(outputs), readers };
}

/** Of the sets that have all keys of another one: the one with the fewest. */
function closest(set: KeySet, others: readonly KeySet[]): KeySet | null {
  return others.filter(other => other.length > 0 && set.every(key => other.includes(key)))
    .reduce<KeySet | null>((best, other) =>
      (best === null || other.length < best.length ? other : best), null);
}

/** A row needs a column; the set without keys and aggregates has one of its own. */
const orRows = (node: GroupingSets, set: KeySet, aggregates: readonly NamedAggregate[]) =>
  (set.length + aggregates.length > 0 ? aggregates
    : [{ name: freshNames(node.schema)("rows"), aggregate: COUNT_ROWS }]);

const keysOf = (node: GroupingSets, set: KeySet): NamedExpr[] => set.map(key => node.keys[key]!);

const keyColumn = ({ name, expr }: NamedExpr): NamedExpr => ({ name, expr: columnExpr(name, expr) });

const fromInput = (node: GroupingSets, set: KeySet): Plan =>
  build.aggregate(node.input, keysOf(node, set), orRows(node, set, node.aggregates), node.maintainOrder);

function fromGroups(node: GroupingSets, set: KeySet, finer: Plan): Plan {
  const keys = keysOf(node, set).map(keyColumn);
  const combined = node.aggregates.map(({ name, aggregate }): NamedAggregate => {
    // A sum of counts is null of no groups, where a count is 0.
    const nullable = aggregate.name === "count" ? set.length === 0 : aggregate.nullable;
    return { name, aggregate: {
      kind: "aggregate", name: COMBINED_BY[aggregate.name]!, type: aggregate.type, nullable,
      args: [columnExpr(name, aggregate)],
    } };
  });
  return build.aggregate(finer, keys, orRows(node, set, combined), node.maintainOrder);
}

/** A set's groups with all columns of the node. */
function output(node: GroupingSets, set: KeySet, groups: Plan): Plan {
  const typed = (name: string) => groups.schema.find(f => f.name === name)!;
  const keys = node.keys.map(({ name, expr }, key): NamedExpr =>
    ({ name, expr: set.includes(key) ? column(typed(name)) : literal(null, expr.type) }));
  const aggregates = node.aggregates.map(({ name, aggregate }): NamedExpr => {
    const value = column(typed(name));
    const counts = value.nullable && !aggregate.nullable;
    return { name, expr: counts ? call("coalesce", [value, literal(0n, INT64)]) : value };
  });
  const groupings = node.groupings.map((g): NamedExpr =>
    ({ name: g.name, expr: literal(bits(g.keys, set), INT64) }));
  return build.project(groups, [...keys, ...aggregates, ...groupings]);
}

/** A bit for each key, the first highest: 1 if the set lacks it. */
const bits = (keys: readonly number[], set: KeySet): bigint =>
  keys.reduce((number, key) => number << 1n | (set.includes(key) ? 0n : 1n), 0n);
