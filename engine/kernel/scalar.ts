// What a value is inside a kernel, and the interval that integers are known to lie in.

/** bool: i32 0 or 1. i64 and wide: integers of any logical type. text: address and length in one i64. */
export type Scalar = "bool" | "i64" | "wide" | "f64" | "text";

/** Both ends included. */
export interface Range {
  readonly min: bigint;
  readonly max: bigint;
}

const I64_MAX = (1n << 63n) - 1n;
const I64_MIN = -(1n << 63n);
export const INT64_RANGE: Range = { min: I64_MIN, max: I64_MAX };
const DECIMAL_LIMIT = 10n ** 38n - 1n;
export const DECIMAL_RANGE: Range = { min: -DECIMAL_LIMIT, max: DECIMAL_LIMIT };

export const within = (inner: Range, outer: Range): boolean =>
  inner.min >= outer.min && inner.max <= outer.max;
export const fitsInt64 = (range: Range): boolean => within(range, INT64_RANGE);
export const hull = (a: Range, b: Range): Range =>
  ({ min: a.min < b.min ? a.min : b.min, max: a.max > b.max ? a.max : b.max });
export const clamp = (range: Range, limit: Range): Range => ({
  min: range.min < limit.min ? limit.min : range.min > limit.max ? limit.max : range.min,
  max: range.max > limit.max ? limit.max : range.max < limit.min ? limit.min : range.max,
});

/** Bits of a magnitude: the smallest b with value < 2^b (or value >= -2^b). */
function bits(value: bigint): number {
  const magnitude = value < 0n ? -value - 1n : value;
  return magnitude === 0n ? 0 : magnitude.toString(2).length;
}

/**
 * The range class of some values: sign and bits, never the values. Code is specialized on classes only,
 * so that one kernel serves all data of a class.
 */
export function rangeClass(min: bigint, max: bigint): Range {
  const top = 1n << BigInt(Math.max(bits(min), bits(max), 1));
  return { min: min < 0n ? -top : 0n, max: top - 1n };
}

export const add = (a: Range, b: Range): Range => ({ min: a.min + b.min, max: a.max + b.max });
export const subtract = (a: Range, b: Range): Range => ({ min: a.min - b.max, max: a.max - b.min });
export const negate = (a: Range): Range => ({ min: -a.max, max: -a.min });
export function multiply(a: Range, b: Range): Range {
  const products = [a.min * b.min, a.min * b.max, a.max * b.min, a.max * b.max];
  return products.map(p => ({ min: p, max: p })).reduce(hull);
}
