// Typed arrays as columns: each has a type of its own, and is used as it is.
import {
  FLOAT32, FLOAT64, INT16, INT32, INT64, INT8, UINT16, UINT32, UINT64, UINT8, type DataType,
} from "../../expr/type.ts";
import type { BigIntArray, NumberArray } from "../../engine/memory/host-column.ts";

const TYPES: ReadonlyMap<string, DataType> = new Map<string, DataType>([
  ["Int8Array", INT8], ["Int16Array", INT16], ["Int32Array", INT32], ["BigInt64Array", INT64],
  ["Uint8Array", UINT8], ["Uint8ClampedArray", UINT8], ["Uint16Array", UINT16], ["Uint32Array", UINT32],
  ["BigUint64Array", UINT64], ["Float32Array", FLOAT32], ["Float64Array", FLOAT64],
]);

/** The array's own name; unlike `constructor.name` no subclass (Node's Buffer) changes it. */
const tagOf = (array: ArrayBufferView): string =>
  (array as { [Symbol.toStringTag]?: string })[Symbol.toStringTag] ?? "";

/** The type of a typed array's elements; null if the value is no typed array. */
export function elementType(value: unknown): DataType | null {
  return ArrayBuffer.isView(value) ? TYPES.get(tagOf(value)) ?? null : null;
}

/** The array as columns hold it; clamped bytes are bytes. */
export function asStorage(array: ArrayBufferView): NumberArray | BigIntArray {
  return array instanceof Uint8ClampedArray
    ? new Uint8Array(array.buffer, array.byteOffset, array.length) : array as NumberArray | BigIntArray;
}
