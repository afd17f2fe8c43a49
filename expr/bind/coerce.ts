// Common types and implicit, value-preserving conversions between the arguments of one call.
import type { TypedExpr } from "../node.ts";
import {
  FLOAT64, INTEGERS, INT64, MAX_PRECISION, decimal, finerUnit, isFloat, isInteger, sameType, timestamp,
  duration, time, type DataType, type IntegerKind,
} from "../type.ts";
import { literal } from "./literal.ts";

/** Decimal digits that hold every value of an integer type. */
export const INTEGER_DIGITS: Readonly<Record<IntegerKind, number>> = {
  int8: 3, int16: 5, int32: 10, int64: 19, uint8: 3, uint16: 5, uint32: 10, uint64: 20,
};

/** An integer or decimal type seen as a decimal. */
export function asDecimal(type: DataType): { precision: number; scale: number } {
  if (type.kind === "decimal") return type;
  return { precision: INTEGER_DIGITS[type.kind as IntegerKind], scale: 0 };
}

/** The expression in another type: literals are converted now, anything else gets a cast node. */
export function castTo(expr: TypedExpr, type: DataType): TypedExpr {
  if (sameType(expr.type, type)) return expr;
  if (expr.kind === "literal") {
    if (expr.value === null) return literal(null, type);
    const converted = convertLiteral(expr.value, expr.type, type);
    if (converted !== undefined) return literal(converted, type);
  }
  return { kind: "cast", operand: expr, mode: "strict", type, nullable: expr.nullable };
}

/** Widening conversions of bound literals that cannot fail. */
function convertLiteral(value: TypedLiteralValue, from: DataType, to: DataType) {
  if (typeof value !== "bigint") return from.kind === "float32" && to.kind === "float64" ? value : undefined;
  if (isInteger(from) && isInteger(to)) {
    const { bits, signed } = INTEGERS[to.kind];
    const max = 1n << BigInt(signed ? bits - 1 : bits);
    return value < max && value >= (signed ? -max : 0n) ? value : undefined;
  }
  if ((isInteger(from) || from.kind === "decimal") && to.kind === "decimal") {
    const shift = to.scale - asDecimal(from).scale;
    if (shift < 0) return undefined;
    const scaled = value * 10n ** BigInt(shift);
    const limit = 10n ** BigInt(to.precision);
    return scaled < limit && scaled > -limit ? scaled : undefined;
  }
  if (isInteger(from) && to.kind === "float64") return Number(value);
  return undefined;
}
type TypedLiteralValue = Exclude<Extract<TypedExpr, { kind: "literal" }>["value"], null>;

/** The smallest type that holds every value of both, or null if there is none. */
export function commonType(a: DataType, b: DataType): DataType | null {
  if (sameType(a, b)) return a;
  if (a.kind === "null") return b;
  if (b.kind === "null") return a;
  if (isInteger(a) && isInteger(b)) return commonInteger(a.kind, b.kind);
  const exactA = isInteger(a) || a.kind === "decimal";
  const exactB = isInteger(b) || b.kind === "decimal";
  if (exactA && exactB) return commonDecimal(asDecimal(a), asDecimal(b));
  if ((exactA || isFloat(a)) && (exactB || isFloat(b))) return FLOAT64;
  if (a.kind === "timestamp" && b.kind === "timestamp") {
    return (a.timezone === null) === (b.timezone === null)
      ? timestamp(finerUnit(a.unit, b.unit), a.timezone) : null;
  }
  if (a.kind === "date" && b.kind === "timestamp") return b.timezone === null ? b : null;
  if (a.kind === "timestamp" && b.kind === "date") return a.timezone === null ? a : null;
  if (a.kind === "duration" && b.kind === "duration") return duration(finerUnit(a.unit, b.unit));
  if (a.kind === "time" && b.kind === "time") return time(finerUnit(a.unit, b.unit));
  return null;
}

/** Which of some types is the first that has no common type with those before it. */
export function misfitOf(types: readonly DataType[]): number {
  let common: DataType | null = { kind: "null" };
  for (const [i, type] of types.entries()) {
    common = commonType(common, type);
    if (common === null) return i;
  }
  return -1;
}

function commonInteger(a: IntegerKind, b: IntegerKind): DataType {
  const [left, right] = [INTEGERS[a], INTEGERS[b]];
  if (left.signed === right.signed) return { kind: left.bits >= right.bits ? a : b };
  const unsignedBits = left.signed ? right.bits : left.bits;
  const signedBits = left.signed ? left.bits : right.bits;
  const bits = Math.max(signedBits, unsignedBits * 2);
  return bits <= 64 ? { kind: `int${bits}` as IntegerKind } : decimal(20, 0);
}

/** A decimal type with room for both, as far as 38 digits allow. */
export function commonDecimal(
  a: { precision: number; scale: number }, b: { precision: number; scale: number },
): DataType {
  const scale = Math.max(a.scale, b.scale);
  const whole = Math.max(a.precision - a.scale, b.precision - b.scale);
  return decimal(Math.min(whole + scale, MAX_PRECISION), scale);
}

/**
 * Brings two values to types whose comparison is exact. An integer or decimal beside a float stays
 * as it is: comparing those by exact value is the executor's work. Null if they do not compare.
 */
export function comparablePair(a: TypedExpr, b: TypedExpr): [TypedExpr, TypedExpr] | null {
  const exactA = isInteger(a.type) || a.type.kind === "decimal";
  const exactB = isInteger(b.type) || b.type.kind === "decimal";
  if (isFloat(a.type) && isFloat(b.type)) return [castTo(a, FLOAT64), castTo(b, FLOAT64)];
  if (exactA && isFloat(b.type)) return [widen(a), castTo(b, FLOAT64)];
  if (isFloat(a.type) && exactB) return [castTo(a, FLOAT64), widen(b)];
  const common = commonType(a.type, b.type);
  if (common === null) return null;
  const type = isInteger(common) && common.kind !== "uint64" ? INT64 : common;
  return [castTo(a, type), castTo(b, type)];
}

/** Integers other than uint64 as int64, the one integer type the executors calculate with. */
export const widen = (expr: TypedExpr): TypedExpr =>
  isInteger(expr.type) && expr.type.kind !== "uint64" ? castTo(expr, INT64) : expr;
