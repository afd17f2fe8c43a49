// Operators that look at rows beside each other: what they did to all rows they do to those of each left row.
import { WHOLE_PARTITION } from "../../../expr/bind/frame.ts";
import { call } from "../../../expr/bind/bind.ts";
import { literal } from "../../../expr/bind/literal.ts";
import { AGGREGATES, isWindowName } from "../../../expr/function/table.ts";
import type { TypedExpr } from "../../../expr/node.ts";
import { INT64, isFloat } from "../../../expr/type.ts";
import * as build from "../../plan/build.ts";
import { column } from "../../plan/columns.ts";
import { expressionsOf, mapExpressions } from "../../plan/expressions.ts";
import type { Distinct, Limit, RowIndex, Sort, Window, WindowCall } from "../../plan/node.ts";
import { conjunction } from "../expressions.ts";
import { bound } from "./bind.ts";
import { projected, tight, without } from "./carry.ts";
import type { Outer } from "./outer.ts";
import { expanded, kept, named, type Pending } from "./pending.ts";

/** Nothing is left to be said of pairs but keys, and perhaps columns that wait. */
const settled = (pending: Pending, outer: Outer): Pending =>
  (pending.absent || pending.conditions.length > 0 ? bound(pending, outer) : pending);

export function sorted(pending: Pending, node: Sort, outer: Outer): Pending {
  // One row is in order.
  if (pending.absent) return pending;
  const exprs = node.keys.map(key => expanded(key.expr, pending));
  const exactly = exprs.some(expr => outer.fails(expr, pending));
  const free = outer.readBy(...exprs);
  const ready = exactly || free.size > 0 ? bound(pending, outer, { free, exactly }) : pending;
  const keys = node.keys.map(key => ({ ...key, expr: expanded(key.expr, ready) }));
  return { ...ready, plan: build.sort(ready.plan, keys) };
}

export function distinctRows(pending: Pending, node: Distinct, outer: Outer): Pending {
  if (pending.absent) return pending;
  const columns = node.schema.map(f => f.name);
  const rows = tight(pending.conditions.length + pending.computed.size > 0 ? bound(pending, outer) : pending,
    columns, outer.names);
  const keys = rows.keys.map(key => (key.local as { readonly name: string }).name);
  const on = node.on === null ? null : [...node.on, ...keys];
  return { ...rows, plan: build.distinct(rows.plan, on, node.maintainOrder, node.keep) };
}

export function limited(
  input: Pending, { offset, count }: Pick<Limit, "offset" | "count">, outer: Outer,
): Pending {
  if (input.absent && offset === 0 && count > 0) return input;
  const pending = settled(input, outer);
  const atMostOne = pending.atMostOne || count <= 1;
  if (pending.keys.length === 0) {
    return { ...pending, plan: build.limit(pending.plan, offset, count), atMostOne };
  }
  if (count === 0) return { ...pending, plan: build.limit(pending.plan, 0, 0), atMostOne };
  const { rows, number } = numbered(pending, outer);
  const first = call("gt", [number, literal(BigInt(offset), INT64)]);
  const last = Number.isFinite(count) ? [call("le", [number, literal(BigInt(offset + count), INT64)])] : [];
  return { ...rows, plan: build.filter(rows.plan, conjunction([first, ...last])), atMostOne };
}

const ROW_NUMBER: WindowCall = {
  name: "rowNumber", args: [], distinct: false, ignoreNulls: false, frame: WHOLE_PARTITION, type: INT64,
  nullable: false,
};

/** The rows with a column that numbers those of each left row, from 1. */
function numbered(
  pending: Pending, { names }: Outer,
): { readonly rows: Pending; readonly number: TypedExpr } {
  const name = names.fresh("row");
  const keys = pending.keys.map(key => key.local);
  const plan = build.window(pending.plan, keys, [], [{ name, call: ROW_NUMBER }]);
  return { rows: { ...pending, plan }, number: column({ name, type: INT64, nullable: false }) };
}

export function indexed(input: Pending, { name, start }: RowIndex, outer: Outer): Pending {
  const pending = without(settled(input, outer), [name], outer.names);
  if (pending.keys.length === 0) return { ...pending, plan: build.rowIndex(pending.plan, name, start) };
  const { rows, number } = numbered(pending, outer);
  const index = call("add", [number, literal(BigInt(start) - 1n, INT64)]);
  return projected(rows, [...kept(pending.plan.schema), named(name, index)], outer.names);
}

export function windowed(input: Pending, node: Window, outer: Outer): Pending {
  const clear = without(input, node.columns.map(c => c.name), outer.names);
  const exprs = expressionsOf(node).map(expr => expanded(expr, clear));
  const free = outer.readBy(...exprs);
  const exactly = exprs.some(expr => outer.fails(expr, clear))
    || (!clear.confined && node.columns.some(c => callFails(c.call)));
  const pending = exactly || free.size > 0 || clear.absent || clear.conditions.length > 0
    ? bound(clear, outer, { free, exactly }) : clear;
  const { partitionBy, orderBy, columns, wanted } =
    mapExpressions(node, expr => expanded(expr, pending)) as Window;
  const keys = pending.keys.map(key => key.local);
  return {
    ...pending,
    plan: build.window(pending.plan, [...partitionBy, ...keys], orderBy, columns, wanted),
  };
}

const callFails = ({ name, type }: WindowCall): boolean =>
  !isWindowName(name) && AGGREGATES[name].fails === true && !isFloat(type);
