// Rewrites window aggregates in which each value counts once: rows know where their value last occurred before
// them, and count in a frame only if that is not in it.
import { call } from "../../expr/bind/bind.ts";
import { isWindowName } from "../../expr/function/table.ts";
import type { TypedExpr } from "../../expr/node.ts";
import { UnsupportedError } from "../../expr/error.ts";
import { INT64 } from "../../expr/type.ts";
import * as build from "../plan/build.ts";
import type { NamedExpr, Plan, SortKey, Window, WindowCall, WindowColumn } from "../plan/node.ts";
import { columnExpr, freshNames } from "./window-operands.ts";

const WHOLE = { unit: "rows", start: { kind: "unbounded" }, end: { kind: "unbounded" }, exclude: "none" } as const;

const isDistinct = ({ name, distinct }: WindowCall): boolean =>
  !isWindowName(name) && (name === "nUnique" || (distinct && name !== "min" && name !== "max"));

/** The node without distinct aggregates, or null if it has none. */
export function withoutDistinct(node: Window): Plan | null {
  if (!node.columns.some(c => isDistinct(c.call))) return null;
  const name = freshNames(node);
  const number = name("row of partition");
  const numbered = build.window(node.input, node.partitionBy, node.orderBy,
    [{ name: number, call: { ...plainCall("rowNumber", []), type: INT64, nullable: false } }]);
  let input: Plan = numbered;
  const numberColumn = columnExpr(number, { type: INT64, nullable: false });
  const columns = node.columns.map((column): WindowColumn => {
    if (!isDistinct(column.call)) return column;
    const { frame: { start, exclude }, filter, args: [argument] } = column.call;
    if (start.kind !== "unbounded" || exclude !== "none") throw unsupported(column.call);
    const earlier = name("row of same value");
    input = build.window(input, [...node.partitionBy, argument!, ...(filter ? [filter] : [])],
      [ascending(numberColumn)],
      [{ name: earlier, call: { ...plainCall("lag", [numberColumn]), type: INT64, nullable: true } }]);
    const first = call("isNull", [columnExpr(earlier, { type: INT64, nullable: true })]);
    return { ...column, call: counting(column.call, filter ? call("and", [filter, first]) : first) };
  });
  const windows = build.window(input, node.partitionBy, node.orderBy, columns);
  return build.project(windows, node.schema.map((f): NamedExpr => ({ name: f.name, expr: columnExpr(f.name, f) })));
}

const plainCall = (name: WindowCall["name"], args: readonly TypedExpr[]) =>
  ({ name, args, distinct: false, ignoreNulls: false, frame: WHOLE });

const ascending = (expr: TypedExpr): SortKey => ({ expr, descending: false, nullsFirst: false });

/** The aggregate over the rows that pass; how many different values there are is how many of them do. */
const counting = (aggregate: WindowCall, filter: TypedExpr): WindowCall =>
  ({ ...aggregate, distinct: false, filter, ...(aggregate.name === "nUnique" ? { name: "count" } : {}) });

const unsupported = ({ name }: WindowCall): UnsupportedError => new UnsupportedError("window-distinct",
  `${name} of distinct values needs a frame that starts with the partition and excludes no row.`,
  { hint: "Use a frame whose start is \"unbounded\", or run the query with { executor: \"reference\" }." });
