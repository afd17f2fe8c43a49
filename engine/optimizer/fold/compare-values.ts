// The total order of literal values, as docs/semantics.md pins it; written apart from every executor.
import type { BoundValue } from "../../../expr/node.ts";
import { isFloat, isInteger, sameType, type DataType } from "../../../expr/type.ts";

type Value = Exclude<BoundValue, null>;

/** Below, at or above zero as `a` is below, equal to or above `b`; undefined if the two do not compare here. */
export function compareValues(a: Value, aType: DataType, b: Value, bType: DataType): number | undefined {
  if (typeof a === "bigint" && typeof b === "bigint") {
    return sameType(aType, bType) || (isInteger(aType) && isInteger(bType)) ? order(a, b) : undefined;
  }
  if (typeof a === "number" && typeof b === "number") return compareFloats(a, b);
  if (typeof a === "bigint" && typeof b === "number" && isFloat(bType)) return compareExact(a, scaleOf(aType), b);
  if (typeof a === "number" && typeof b === "bigint" && isFloat(aType)) {
    const mirrored = compareExact(b, scaleOf(bType), a);
    return mirrored === 0 ? 0 : -mirrored;
  }
  if (typeof a === "boolean" && typeof b === "boolean") return Number(a) - Number(b);
  if (typeof a === "string" && typeof b === "string") return compareText(a, b);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareBytes(a, b);
  return undefined;
}

const order = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);
const scaleOf = (type: DataType) => (type.kind === "decimal" ? type.scale : 0);

/** NaN equals NaN and is above every number; -0 equals 0. */
export function compareFloats(a: number, b: number): number {
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : 1;
  if (Number.isNaN(b)) return -1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** An integer or decimal beside a float, by exact value: the float as a quotient of two integers. */
function compareExact(unscaled: bigint, scale: number, float: number): number {
  if (Number.isNaN(float) || float === Infinity) return -1;
  if (float === -Infinity) return 1;
  let [numerator, denominator] = [float, 1n];
  while (!Number.isInteger(numerator)) {
    numerator *= 2;
    denominator *= 2n;
  }
  return order(unscaled * denominator, BigInt(numerator) * 10n ** BigInt(scale));
}

/** By code points, which is the order of the UTF-8 bytes; UTF-16 units would sort emoji too low. */
function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    if (a.charCodeAt(i) !== b.charCodeAt(i)) return a.codePointAt(i)! - b.codePointAt(i)!;
  }
  return a.length - b.length;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    if (a[i] !== b[i]) return a[i]! - b[i]!;
  }
  return a.length - b.length;
}
