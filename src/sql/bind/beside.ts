// Literals beside other values: which type a number or a string takes from what it stands beside.
import { BindError } from "../../../expr/bind/bind-error.ts";
import type { Expr } from "../../../expr/node.ts";
import { isFloat, isNumeric, type DataType } from "../../../expr/type.ts";
import { parseDate, parseTimestamp } from "../../../expr/text/temporal.ts";
import { bareNumber, typedNumber, type Exact } from "./number.ts";
import { insteadOf } from "./origin.ts";

/** The type that an expression will have; null if that cannot be told. */
export type TypeOf = (expr: Expr) => DataType | null;

/** The exact values of numbers that have no type yet. */
const BARE = new WeakMap<Expr, Exact>();

/** A number as written, without a type yet. */
export function exactNumber(exact: Exact): Expr {
  const expr = { ...bareNumber(exact) };
  BARE.set(expr, exact);
  return expr;
}

/** The exact value of a number that has no type yet. */
export const exactValue = (expr: Expr): Exact | null => BARE.get(expr) ?? null;

/** The number with the type that it has by itself; anything else as it is. */
export function ownTyped(expr: Expr): Expr {
  const exact = BARE.get(expr);
  return exact ? insteadOf(typedNumber(exact), expr) : expr;
}

const isBareText = (expr: Expr): boolean =>
  expr.kind === "literal" && expr.type === undefined && typeof expr.value === "string";

const isUntyped = (expr: Expr): boolean => expr.kind === "literal" && expr.type === undefined;

/** A string that cannot be read as a value of the type it is cast to is an error before anything is run. */
export function refuseMisread(expr: Expr, type: DataType): void {
  if (expr.kind !== "literal" || typeof expr.value !== "string" || expr.type) return;
  if (hasForm(expr.value, type)) return;
  throw new BindError({ kind: "literal", value: expr.value, type, reason: "" }, expr);
}

/** No more than the form: whether a number fits its type shows when it is read. */
export function hasForm(text: string, type: DataType): boolean {
  if (type.kind === "date") return parseDate(text.trim()) !== null;
  if (type.kind === "timestamp") return parseTimestamp(text.trim(), type.unit) !== null;
  return isNumeric(type) ? NUMBER.test(text) : type.kind !== "bool" || TRUTH.test(text);
}

const NUMBER = /^\s*[+-]?([\d._]*\d[\d._]*(e[+-]?\d+)?|0[xob][\da-f_]+|inf(inity)?|nan)\s*$/i;
const TRUTH = /^\s*(t|f|y|n|0|1|yes|no|on|off|true|false|tr|tru|fa|fal|fals)\s*$/i;

/** Strings beside numbers and bools are read as such. */
function readText(expr: Expr, type: DataType | null): Expr {
  if (!isBareText(expr) || type === null || !(isNumeric(type) || type.kind === "bool")) return expr;
  refuseMisread(expr, type);
  return insteadOf({ kind: "cast", operand: expr, type, mode: "strict" }, expr);
}

/** Values that are compared or calculated with each other. */
export function compared(exprs: readonly Expr[], typeOf: TypeOf): readonly Expr[] {
  const typed = exprs.find(expr => !isUntyped(expr));
  if (!typed) return chosen(exprs, typeOf);
  const type = typeOf(typed);
  return exprs.map(expr => {
    const exact = BARE.get(expr);
    if (!exact) return readText(expr, type);
    // A fraction beside a float is a float; elsewhere it is exact.
    return exact.scale === 0 || (type !== null && isFloat(type)) ? expr : insteadOf(typedNumber(exact), expr);
  });
}

/** Values of which one is chosen, so that all get one type. */
export function chosen(exprs: readonly Expr[], typeOf: TypeOf): readonly Expr[] {
  const typed = exprs.map(ownTyped);
  const sibling = typed.find(expr => !isUntyped(expr))
    ?? typed.find(expr => expr.kind === "literal" && typeof expr.value === "boolean");
  const type = sibling ? typeOf(sibling) : null;
  return typed.map(expr => readText(expr, type));
}
