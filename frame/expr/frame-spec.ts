// Window frames as one writes them: between, rowsBetween, groupsBetween. Ends are checked here and, against
// the order key, by the binder.
import { PlanError } from "../../expr/error.ts";
import type { Expr as ExprNode, FrameBound, FrameUnit, WindowFrame } from "../../expr/node.ts";
import { parsePeriod } from "../../expr/text/period.ts";
import type { Period } from "../type/period.ts";

declare const FRAME: unique symbol;

/**
 * Which rows around each row a window function looks at; made by `between`, `rowsBetween` and `groupsBetween`.
 * `Unit` is what it counts, `Holds` whether the row itself is always in it.
 */
export class FrameSpec<Unit extends FrameUnit = FrameUnit, Holds extends boolean = boolean> {
  declare readonly [FRAME]: { readonly unit: Unit; readonly holds: Holds };
  readonly frame: WindowFrame<ExprNode>;

  /** @internal */
  constructor(unit: Unit, start: FrameBound<ExprNode>, end: FrameBound<ExprNode>) {
    this.frame = Object.freeze({ unit, start, end, exclude: "none" });
  }
}

/** An end of a frame that counts: so many after the current row, before it if negative. */
export type CountedEnd = number | "unbounded";
/** An end of a frame by distance from the order key: a number, or a period for dates and times. */
export type DistantEnd = number | bigint | Period | "unbounded";

type Plain = string | number | bigint;
type NotAfter<A extends Plain> = A extends "unbounded" ? true : `${A}` extends `-${string}` | "0" ? true : false;
type NotBefore<B extends Plain> =
  B extends "unbounded" ? true
    : {} extends Record<`${B}`, 1> ? false : `${B}` extends `-${string}` ? false : true;
// Of `number` or `Period`, which are no single value, a record has an index signature, which {} satisfies.

/** Whether every row lies between the ends A and B around it. */
type Holds<A extends Plain, B extends Plain> = false extends NotAfter<A> | NotBefore<B> ? false : true;

const UNBOUNDED: FrameBound<never> = Object.freeze({ kind: "unbounded" });

function counted(end: unknown, verb: string): FrameBound<ExprNode> {
  if (end === "unbounded") return UNBOUNDED;
  if (typeof end === "number" && Number.isSafeInteger(end)) return { kind: "offset", count: end };
  throw new PlanError("window-frame", `${verb}: an end must be a whole number or "unbounded", not ${shown(end)}.`,
    { hint: "Negative numbers are before the current row, 0 is the row itself." });
}

function distant(end: unknown): FrameBound<ExprNode> {
  if (end === "unbounded") return UNBOUNDED;
  const number = typeof end === "bigint" || (typeof end === "number" && Number.isFinite(end));
  if (!number && typeof end !== "string") {
    throw new PlanError("window-frame", `between: an end must be a number, a period or "unbounded", not ${shown(end)}.`,
      { hint: "As in `between(-10, 0)` or `between(\"-7d\", 0)`." });
  }
  if (typeof end === "string") parsePeriod(end);
  return Number(end) === 0 ? { kind: "offset", count: 0 } : { kind: "value", expr: { kind: "literal", value: end } };
}

const shown = (value: unknown): string =>
  (typeof value === "string" ? JSON.stringify(value) : typeof value === "object" ? typeof value : String(value));

/**
 * The rows whose order key lies between two distances from the current row's key, both ends included:
 * numbers for a key of numbers, periods such as `"-7d"` for dates and times, `0` for the rows with the same key,
 * `"unbounded"` for the partition's end. It needs exactly one order key.
 *
 * A row whose key is null has the rows with null keys around it, and is in no other row's distance. Throws a
 * `PlanError` if an end is none of these, or the first lies after the second.
 *
 * @example
 * orders.withColumns(o => ({
 *   week: o.amount.mean().over({ partitionBy: o.customer, orderBy: o.placed, frame: between("-7d", 0) }),
 * }));
 */
export const between = <const A extends DistantEnd, const B extends DistantEnd>(
  start: A, end: B,
): FrameSpec<"range", Holds<A, B>> => new FrameSpec("range", distant(start), distant(end));

/**
 * So many rows around the current one: `0` is the row itself, negative numbers are before it, `"unbounded"` is the
 * partition's end. Throws a `PlanError` if an end is no whole number.
 *
 * @example
 * orders.withColumns(o => ({
 *   last3: o.amount.sum().over({ orderBy: o.placed, frame: rowsBetween(-2, 0) }),
 * }));
 */
export const rowsBetween = <const A extends CountedEnd, const B extends CountedEnd>(
  start: A, end: B,
): FrameSpec<"rows", Holds<A, B>> =>
  new FrameSpec("rows", counted(start, "rowsBetween"), counted(end, "rowsBetween"));

/**
 * So many groups of rows with equal order keys around the current row's group, which is `0`. Throws a `PlanError`
 * if an end is no whole number.
 *
 * @example
 * orders.withColumns(o => ({ near: o.amount.max().over({ orderBy: o.day, frame: groupsBetween(-1, 1) }) }));
 */
export const groupsBetween = <const A extends CountedEnd, const B extends CountedEnd>(
  start: A, end: B,
): FrameSpec<"groups", Holds<A, B>> =>
  new FrameSpec("groups", counted(start, "groupsBetween"), counted(end, "groupsBetween"));
