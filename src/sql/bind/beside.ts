// Literals beside other values: which type a number or a string takes from what it stands beside.
import type { Expr } from "../../../expr/node.ts";
import { isFloat, isNumeric, type DataType } from "../../../expr/type.ts";
import { bareNumber, typedNumber, type Exact } from "./number.ts";

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
  return exact ? typedNumber(exact) : expr;
}

const isBareText = (expr: Expr): boolean =>
  expr.kind === "literal" && expr.type === undefined && typeof expr.value === "string";

const isUntyped = (expr: Expr): boolean => expr.kind === "literal" && expr.type === undefined;

/** Strings beside numbers and bools are read as such. */
function readText(expr: Expr, type: DataType | null): Expr {
  if (!isBareText(expr) || type === null || !(isNumeric(type) || type.kind === "bool")) return expr;
  return { kind: "cast", operand: expr, type, mode: "strict" };
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
    return exact.scale === 0 || (type !== null && isFloat(type)) ? expr : typedNumber(exact);
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
