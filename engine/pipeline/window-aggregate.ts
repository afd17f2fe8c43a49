// Rewrites windows of whole partitions, where the order of the rows does not show: an aggregate by the
// partition's keys, joined to the rows. It costs a hash table instead of a sort.
import { AGGREGATES, isWindowName } from "../../expr/function/table.ts";
import type { TypedAggregate, TypedExpr } from "../../expr/node.ts";
import { INT64 } from "../../expr/type.ts";
import * as build from "../plan/build.ts";
import { columnExpr, freshNames, keepColumns, named } from "../plan/columns.ts";
import type { JoinKey, NamedAggregate, Plan, Window, WindowCall } from "../plan/node.ts";

const ONE: TypedExpr = { kind: "literal", value: 1n, type: INT64, nullable: false };

/** Whether every row's frame is the whole partition. */
export const isOfPartition = ({ frame: { start, end, exclude } }: WindowCall): boolean =>
  start.kind === "unbounded" && end.kind === "unbounded" && exclude === "none";

/** The aggregate that a call is over each whole partition; null if it is none, or the rows' order shows. */
function wholeAggregate(windowCall: WindowCall, ordered: boolean): TypedAggregate | null {
  const { name, args, filter, distinct, ignoreNulls, type, nullable } = windowCall;
  if (isWindowName(name) || !isOfPartition(windowCall)) return null;
  const { positional = false, holistic = false } = AGGREGATES[name];
  // Rows that are picked by position are sooner found by a window than sorted for a group.
  if (distinct || ignoreNulls || (ordered && positional && !holistic)) return null;
  return { kind: "aggregate", name, args, ...(filter ? { filter } : {}), type, nullable };
}

export function joinWholePartitions(node: Window): Plan | null {
  const name = freshNames(node.schema);
  const aggregates = node.columns.map(({ name: output, call }): NamedAggregate | null => {
    const aggregate = wholeAggregate(call, node.orderBy.length > 0);
    return aggregate && { name: output, aggregate };
  });
  if (!aggregates.every(aggregate => aggregate !== null)) return null;
  const keys = node.partitionBy.map(expr => ({ name: name("partition key"), expr }));
  const byPosition = aggregates.some(a => AGGREGATES[a.aggregate.name].positional);
  const input = byPosition && node.orderBy.length > 0 ? build.sort(node.input, node.orderBy) : node.input;
  const totals = build.aggregate(input, keys, aggregates);
  const on: JoinKey[] = keys.length === 0 ? [{ left: ONE, right: ONE }]
    : keys.map(key => ({ left: key.expr, right: columnExpr(key.name, key.expr) }));
  return build.project(build.join({
    how: "inner", left: node.input, right: totals, on, nullsEqual: true, validate: "m:1",
    columns: [
      ...keepColumns(node.input).map(c => ({ side: "left" as const, from: c.name, name: c.name })),
      ...node.columns.map(c => ({ side: "right" as const, from: c.name, name: c.name })),
    ],
  }), node.schema.map(named));
}
