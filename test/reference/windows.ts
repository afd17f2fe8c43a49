// Windows over small tables for the reference's unit tests: built by name, bound, computed.
import { bindWindowed } from "../../expr/bind/bind.ts";
import { UP_TO_CURRENT, WHOLE_PARTITION } from "../../expr/bind/frame.ts";
import type { AggregateName, WindowName } from "../../expr/function/table.ts";
import type {
  Expr, FrameBound, FrameExclusion, FrameUnit, OrderTerm, TypedWindow, WindowExpr, WindowFrame,
} from "../../expr/node.ts";
import { window } from "../../engine/plan/build.ts";
import { validatePlan } from "../../engine/plan/validate.ts";
import type { Value } from "../../engine/reference/value.ts";
import { col, lit, rowsOfPlan, tableOf, type Columns } from "./evaluate.ts";

type Options = Partial<Pick<WindowExpr, "partitionBy" | "orderBy" | "frame" | "filter" | "distinct" | "ignoreNulls">>;

/** A column ascending, or descending with a minus in front; `nulls` says where nulls go. */
export const by = (name: string, nulls: "first" | "last" = "last"): OrderTerm<Expr> => ({
  expr: col(name.replace(/^-/, "")), descending: name.startsWith("-"), nullsFirst: nulls === "first",
});

type End = number | "unbounded" | { readonly value: number | bigint | string };

const bound = (end: End): FrameBound<Expr> => {
  if (end === "unbounded") return { kind: "unbounded" };
  return typeof end === "number" ? { kind: "offset", count: end } : { kind: "value", expr: lit(end.value) };
};

export const framed =
  (unit: FrameUnit, start: End, end: End, exclude: FrameExclusion = "none"): WindowFrame<Expr> =>
  ({ unit, start: bound(start), end: bound(end), exclude });

/** The window over column `a`, or over nothing for functions without a value. */
export function over(
  name: WindowName | AggregateName, args: readonly Expr[], options: Options = {},
): WindowExpr {
  const orderBy = options.orderBy ?? [];
  return {
    kind: "window", name, args, distinct: false, ignoreNulls: false, partitionBy: [],
    frame: orderBy.length > 0 ? UP_TO_CURRENT : WHOLE_PARTITION, ...options, orderBy,
  };
}

/** The window's value in each row, in the table's order. */
export function computed(expr: WindowExpr, columns: Columns): Value[] {
  const table = tableOf(columns);
  const { kind: _, partitionBy, orderBy, ...call } = bindWindowed(expr, table.schema, "test") as TypedWindow;
  const plan = window(table, partitionBy, orderBy, [{ name: "result", call }]);
  validatePlan(plan);
  return rowsOfPlan(plan).map(row => row[row.length - 1]!);
}
