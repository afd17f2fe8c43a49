// Intervals: as periods that dates are moved by, as durations, and as distances of window frames.
import type { Expr } from "../../../expr/node.ts";
import { duration } from "../../../expr/type.ts";
import type { IntervalParts, SqlExpr } from "../ast.ts";
import type { Session } from "./session.ts";

const MICROSECONDS_OF_DAY = 86_400_000_000n;

/** An expression's interval, if it is written out: also negated, or times a whole number. */
export function intervalOf(expr: SqlExpr): IntervalParts | null {
  if (expr.kind === "interval") return expr.value;
  if (expr.kind === "unary" && expr.op === "-") return times(intervalOf(expr.operand), -1);
  if (expr.kind !== "binary" || expr.op !== "*") return null;
  const [interval, factor] = [
    intervalOf(expr.left) ?? intervalOf(expr.right),
    wholeOf(expr.left) ?? wholeOf(expr.right),
  ];
  return factor === null ? null : times(interval, factor);
}

const wholeOf = (expr: SqlExpr): number | null =>
  (expr.kind === "number" && /^\d+$/.test(expr.text) ? Number(expr.text) : null);

function times(parts: IntervalParts | null, factor: number): IntervalParts | null {
  return parts && {
    months: parts.months * factor, days: parts.days * factor, microseconds: parts.microseconds * factor,
  };
}

export const negated = (parts: IntervalParts): IntervalParts => times(parts, -1)!;

const signed = (value: number, unit: string): string => (value === 0 ? "" : `${value < 0 ? "-" : ""}${Math.abs(value)}${unit}`);

/** The periods that add up to it, each of one sign. */
export function periodsOf({ months, days, microseconds }: IntervalParts): readonly string[] {
  const parts = [signed(months, "mo"), signed(days, "d"), signed(microseconds, "us")].filter(part => part !== "");
  if (parts.length === 0) return ["0d"];
  const signs = new Set([months, days, microseconds].filter(n => n !== 0).map(Math.sign));
  return signs.size === 1 ? [`${parts[0]!.startsWith("-") ? "-" : ""}${parts.map(p => p.replace("-", "")).join("")}`] : parts;
}

export const hasClockPart = ({ microseconds }: IntervalParts): boolean => microseconds !== 0;

/** The interval as a value: a duration, which has no months. */
export function durationOf(parts: IntervalParts, at: number, session: Session): Expr {
  if (parts.months !== 0) {
    session.unsupported(at, "An interval of months as a value", "Add it to a date or a timestamp, as in d + interval '1 month'.");
  }
  const value = BigInt(parts.days) * MICROSECONDS_OF_DAY + BigInt(parts.microseconds);
  return { kind: "cast", operand: { kind: "literal", value }, type: duration("us"), mode: "strict" };
}
