// A column's values in JavaScript buffers, in Arrow's memory layout; what goes in and comes out.
// Knows nothing of linear memory or encodings.
import type { DataType } from "../../expr/type.ts";

/** Which rows hold a value: bit `offset + i` set means that row i does. */
export interface Bits {
  readonly bytes: Uint8Array;
  readonly offset: number;
}

export type NumberArray =
  | Int8Array | Int16Array | Int32Array | Uint8Array | Uint16Array | Uint32Array
  | Float32Array | Float64Array;
export type BigIntArray = BigInt64Array | BigUint64Array;

/**
 * How a chunk's values lie in buffers. Every array starts at the chunk's first row and is at least as
 * long as the chunk. What lies under a null is garbage.
 */
export type HostValues =
  /** Integers, floats, dates, times…: one element a row. */
  | { readonly layout: "fixed"; readonly array: NumberArray | BigIntArray }
  /** Decimals: `bytesPerValue` (4, 8, 16 or 32) little-endian bytes a row. */
  | { readonly layout: "wide"; readonly bytes: Uint8Array; readonly bytesPerValue: number }
  | { readonly layout: "bits"; readonly bits: Bits }
  /** utf8 and binary: row i is bytes[offsets[i], offsets[i + 1]). */
  | { readonly layout: "varbinary"; readonly offsets: Int32Array | BigInt64Array; readonly bytes: Uint8Array }
  /** Arrow's views: 16 bytes a row, long values in `buffers`. */
  | { readonly layout: "view"; readonly views: Uint8Array; readonly buffers: readonly Uint8Array[] }
  | {
      readonly layout: "dictionary";
      readonly codes: Int8Array | Int16Array | Int32Array | Uint8Array | Uint16Array | Uint32Array;
      readonly dictionary: HostColumn;
    }
  /**
   * Lists and structs: row i is `get(i)`, opaque to queries: an array of the items, or of the members in the
   * order of the type's fields; inside, values are as literals hold them (`BoundValue`), nested ones arrays
   * again. `vector` is what it came from.
   */
  | { readonly layout: "opaque"; get(row: number): unknown; readonly vector: unknown }
  /** Every row is null. */
  | { readonly layout: "null" };

export interface HostChunk {
  readonly length: number;
  /** Absent: no row is null. */
  readonly validity?: Bits;
  readonly values: HostValues;
}

/** A whole column: chunks one after another. */
export interface HostColumn {
  readonly type: DataType;
  readonly length: number;
  readonly chunks: readonly HostChunk[];
}

/** Whether row `i` of a chunk holds a value. */
export function isValid(chunk: HostChunk, i: number): boolean {
  if (chunk.values.layout === "null") return false;
  const { validity } = chunk;
  if (!validity) return true;
  const bit = validity.offset + i;
  return (validity.bytes[bit >> 3]! >> (bit & 7) & 1) === 1;
}
