// The total order and the equality of values: NaN highest, -0 as 0, text by UTF-8 bytes, numbers exactly.
import { isFloat, isNumeric, type DataType } from "../../expr/type.ts";
import { UnsupportedError } from "../../expr/error.ts";
import { canonicalExact, compareExact, exact } from "./number.ts";
import type { Value } from "./value.ts";

/** Orders two values that are not null. */
export type Order = (a: Value, b: Value) => number;

const utf8 = new TextEncoder();

function byteOrder(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

function floatOrder(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -1 : a > b ? 1 : 0;
}

const mixedOrder = (typeA: DataType, typeB: DataType): Order => (a, b) => {
  for (const [value, sign] of [[a, 1], [b, -1]] as const) {
    if (typeof value === "number" && !Number.isFinite(value)) return value === -Infinity ? -sign : sign;
  }
  return compareExact(exact(a, typeA), exact(b, typeB));
};

/** The order between values of two types: the same type, or numbers of any. */
export function orderOf(typeA: DataType, typeB: DataType): Order {
  if (isFloat(typeA) && isFloat(typeB)) return (a, b) => floatOrder(a as number, b as number);
  if (isNumeric(typeA) && isNumeric(typeB)) return mixedOrder(typeA, typeB);
  switch (typeA.kind) {
    case "utf8": return (a, b) => byteOrder(utf8.encode(a as string), utf8.encode(b as string));
    case "binary": return (a, b) => byteOrder(a as Uint8Array, b as Uint8Array);
    case "bool": return (a, b) => Number(a) - Number(b);
    case "list": case "struct":
      throw new UnsupportedError("nested-order", `Values of type ${typeA.kind} have no order and no equality.`);
    default: return (a, b) => ((a as bigint) < (b as bigint) ? -1 : (a as bigint) > (b as bigint) ? 1 : 0);
  }
}

/** A text that is the same for two values exactly if they are equal; null equals null. */
export function keyOf(value: Value, type: DataType): string {
  if (value === null) return "null";
  switch (type.kind) {
    case "utf8": return `${(value as string).length}:${value as string}`;
    case "binary": return Array.from(value as Uint8Array, byte => byte.toString(16).padStart(2, "0")).join("");
    case "list": case "struct":
      throw new UnsupportedError("nested-order", `Values of type ${type.kind} have no order and no equality.`);
  }
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  return isNumeric(type) ? canonicalExact(exact(value, type)) : String(value);
}

/** A text that is the same for two lists of values exactly if they are equal. */
export const keyOfAll = (values: readonly Value[], types: readonly DataType[]): string =>
  values.map((value, i) => keyOf(value, types[i]!)).join("|");
