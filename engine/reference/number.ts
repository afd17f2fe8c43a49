// Exact numbers: rounding division and numbers of different types as one form that compares exactly.
import { isFloat, type DataType } from "../../expr/type.ts";
import type { Value } from "./value.ts";

/** unscaled / 10^scale, exactly. */
export interface Exact {
  readonly unscaled: bigint;
  readonly scale: number;
}

/** A finite float as a decimal fraction: m / 2^k is m * 5^k / 10^k. */
function exactFloat(value: number): Exact {
  let mantissa = value;
  let scale = 0;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    scale++;
  }
  return { unscaled: BigInt(mantissa) * 5n ** BigInt(scale), scale };
}

/** A number of any numeric type as an exact fraction; a float must be finite. */
export function exact(value: Value, type: DataType): Exact {
  if (isFloat(type)) return exactFloat(value as number);
  return { unscaled: value as bigint, scale: type.kind === "decimal" ? type.scale : 0 };
}

export function compareExact(a: Exact, b: Exact): number {
  const scale = Math.max(a.scale, b.scale);
  const left = a.unscaled * 10n ** BigInt(scale - a.scale);
  const right = b.unscaled * 10n ** BigInt(scale - b.scale);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The one shortest form of a fraction as text: equal numbers give equal texts. */
export function canonicalExact({ unscaled, scale }: Exact): string {
  while (scale > 0 && unscaled % 10n === 0n) {
    unscaled /= 10n;
    scale--;
  }
  return `${unscaled}e-${scale}`;
}

export const powerOfTen = (exponent: number): bigint => 10n ** BigInt(exponent);

/** Quotient rounded down; the divisor is positive. */
export function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}

/** Quotient rounded to the nearest whole number, halves away from zero; the divisor is positive. */
export function roundDivide(a: bigint, b: bigint): bigint {
  const magnitude = a < 0n ? -a : a;
  const rounded = (2n * magnitude + b) / (2n * b);
  return a < 0n ? -rounded : rounded;
}

/** The nearest whole number, ties to even. */
export function roundTiesToEven(value: number): number {
  const floor = Math.floor(value);
  const fraction = value - floor;
  if (fraction < 0.5) return floor;
  if (fraction > 0.5) return floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/** The nearest whole number, ties away from zero. */
export function roundHalfAway(value: number): number {
  const whole = Math.trunc(value);
  return Math.abs(value - whole) >= 0.5 ? whole + Math.sign(value) : whole;
}

/** A decimal as float64: the float64 of the unscaled value, divided by the float64 10^scale. */
export const decimalToFloat = (unscaled: bigint, scale: number): number =>
  Number(unscaled) / Number(`1e${scale}`);

/** Any number as float64. */
export const toFloat = (value: Value, type: DataType): number =>
  type.kind === "decimal" ? decimalToFloat(value as bigint, type.scale) : Number(value);
