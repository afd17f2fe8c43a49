// Strings that stand where a value of another type is wanted, read when the query is bound: `date '2024-01-01'`,
// and `'1'` or `'nan'` among numbers in VALUES.
import type { Expr } from "../../../expr/node.ts";
import { FLOAT64, isFloat, isInteger, isNumeric, type DataType } from "../../../expr/type.ts";
import { exactNumber, ownTyped } from "./beside.ts";
import { exactOf } from "./number.ts";

/** The text, if an expression is a string that has no type yet. */
export const bareText = (expr: Expr): string | null =>
  (expr.kind === "literal" && expr.type === undefined && typeof expr.value === "string" ? expr.value : null);

/** Types whose text is a literal. */
export const READ_WHEN_BOUND: ReadonlySet<string> = new Set(["date", "time", "timestamp"]);

/** `+02` and `+0200` as `+02:00`. */
const withZone = (text: string): string =>
  text.replace(/(:\d\d(?:\.\d+)?)\s?([+-]\d\d)(\d\d)?$/, (_, clock: string, hours: string, minutes = "00") =>
    `${clock}${hours}:${minutes}`);

export const temporalLiteral = (text: string, type: DataType): Expr =>
  ({ kind: "literal", value: type.kind === "timestamp" ? withZone(text.trim()) : text.trim(), type });

const SPECIAL: Readonly<Record<string, number>> =
  { nan: NaN, inf: Infinity, infinity: Infinity, "+inf": Infinity, "+infinity": Infinity, "-inf": -Infinity, "-infinity": -Infinity };

const BOOLS: Readonly<Record<string, boolean>> =
  { true: true, t: true, "1": true, false: false, f: false, "0": false };

/** A string as a value of a type: a literal where it can be read, else a cast, which fails when it is run. */
export function readAs(expr: Expr, type: DataType): Expr {
  const text = bareText(expr);
  if (text === null) return ownTyped(expr);
  if (READ_WHEN_BOUND.has(type.kind)) return temporalLiteral(text, type);
  if (!isNumeric(type) && type.kind !== "bool") return expr;
  const word = text.trim().toLowerCase();
  if (type.kind === "bool" && Object.hasOwn(BOOLS, word)) return { kind: "literal", value: BOOLS[word]!, type };
  const special = isFloat(type) && Object.hasOwn(SPECIAL, word) ? SPECIAL[word]! : null;
  if (special !== null) return { kind: "literal", value: special, type: FLOAT64 };
  const exact = type.kind === "bool" || !/\d/.test(word) ? null : exactOf(word);
  if (exact && (exact.scale === 0 || !isInteger(type))) return ownTyped(exactNumber(exact));
  return { kind: "cast", operand: expr, type, mode: "strict" };
}
