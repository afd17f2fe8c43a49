// Rewrites window aggregates in which each value counts once: rows know where their value last occurred
// before them. They count where that is nowhere, or (`distinct` calls with that row as second argument) not
// in the frame.
import { call } from "../../expr/bind/bind.ts";
import { isWindowName } from "../../expr/function/table.ts";
import type { TypedExpr } from "../../expr/node.ts";
import { INT64 } from "../../expr/type.ts";
import * as build from "../plan/build.ts";
import { columnExpr, freshNames, named } from "../plan/columns.ts";
import type { Plan, SortKey, Window, WindowCall, WindowColumn } from "../plan/node.ts";

const WHOLE = { unit: "rows", start: { kind: "unbounded" }, end: { kind: "unbounded" }, exclude: "none" } as const;

/** Whether a call is of distinct values, and nothing says yet where each value occurred before. */
const isDistinct = ({ name, distinct, args }: WindowCall): boolean =>
  !isWindowName(name) && args.length < 2 && (name === "nUnique" || distinct);

/** The node without distinct aggregates, or null if it has none. */
export function withoutDistinct(node: Window): Plan | null {
  if (!node.columns.some(c => isDistinct(c.call))) return null;
  const name = freshNames(node.schema);
  const number = name("row of partition");
  const numbered = build.window(node.input, node.partitionBy, node.orderBy,
    [{ name: number, call: { ...plainCall("rowNumber", []), type: INT64, nullable: false } }]);
  let input: Plan = numbered;
  const numberColumn = columnExpr(number, { type: INT64, nullable: false });
  const columns = node.columns.map((column): WindowColumn => {
    if (!isDistinct(column.call)) return column;
    const { frame: { start, exclude }, filter, args: [argument] } = column.call;
    const earlier = name("row of same value");
    input = build.window(input, [...node.partitionBy, argument!, ...(filter ? [filter] : [])],
      [ascending(numberColumn)],
      [{ name: earlier, call: { ...plainCall("lag", [numberColumn]), type: INT64, nullable: true } }]);
    const before = columnExpr(earlier, { type: INT64, nullable: true });
    if (start.kind !== "unbounded" || exclude !== "none") {
      return { ...column, call: { ...counted(column.call), distinct: true, args: [argument!, before] } };
    }
    // In a frame that only grows a value counts where it occurs first.
    const first = call("isNull", [before]);
    const passes = filter ? call("and", [filter, first]) : first;
    return { ...column, call: { ...counted(column.call), filter: passes } };
  });
  const windows = build.window(input, node.partitionBy, node.orderBy, columns);
  return build.project(windows, node.schema.map(named));
}

const plainCall = (name: WindowCall["name"], args: readonly TypedExpr[]) =>
  ({ name, args, distinct: false, ignoreNulls: false, frame: WHOLE });

const ascending = (expr: TypedExpr): SortKey => ({ expr, descending: false, nullsFirst: false });

/** How many different values there are is how many of them count. */
const counted = (aggregate: WindowCall): WindowCall =>
  ({ ...aggregate, distinct: false, ...(aggregate.name === "nUnique" ? { name: "count" } : {}) });
