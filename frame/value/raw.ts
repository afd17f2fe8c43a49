// Reads values of host columns in their raw form: exact, typed by the column, free of any policy.
import type { BoundValue } from "../../expr/node.ts";
import { isFloat, type DataType } from "../../expr/type.ts";
import type { HostChunk, HostColumn, HostValues } from "../../engine/memory/host-column.ts";
import { decodeText, readView, readWide } from "./bytes.ts";
import { isValid } from "./validity.ts";

/**
 * A value as literals hold it (integers, unscaled decimals and temporal units are bigint); a list is
 * an array of its items, a struct an array of its members in the order of the type's fields.
 */
export type RawValue = BoundValue | readonly RawValue[];

/** Reads any row of a column. */
export function rawReader(column: HostColumn): (row: number) => RawValue {
  const readers = column.chunks.map(chunk => chunkReader(column.type, chunk));
  if (readers.length === 1) return readers[0]!;
  const starts = chunkStarts(column);
  return row => {
    const chunk = chunkOf(starts, row);
    return readers[chunk]!(row - starts[chunk]!);
  };
}

/** Reads any row of a chunk. */
export function chunkReader(type: DataType, chunk: HostChunk): (row: number) => RawValue {
  const read = valueReader(type, chunk.values);
  return row => (isValid(chunk, row) ? read(row) : null);
}

function valueReader(type: DataType, values: HostValues): (row: number) => RawValue {
  switch (values.layout) {
    case "null": return () => null;
    case "bits": {
      const { bytes, offset } = values.bits;
      return row => (bytes[(offset + row) >> 3]! >> ((offset + row) & 7) & 1) === 1;
    }
    case "fixed": {
      const { array } = values;
      if (isFloat(type)) return row => Number(array[row]);
      if (type.kind === "bool") return row => Number(array[row]) !== 0;
      return row => BigInt(array[row]!);
    }
    case "wide": return row => readWide(values.bytes, row, values.bytesPerValue);
    case "varbinary": {
      const { offsets, bytes } = values;
      return bytesAs(type, row => bytes.subarray(Number(offsets[row]), Number(offsets[row + 1])));
    }
    case "view": return bytesAs(type, row => readView(values.views, values.buffers, row));
    case "dictionary": {
      const { codes } = values;
      const read = rawReader(values.dictionary);
      return row => read(codes[row]!);
    }
    case "opaque": return row => values.get(row) as RawValue;
  }
}

/** Binary values are copied: the caller may keep and change them. */
const bytesAs = (type: DataType, read: (row: number) => Uint8Array): ((row: number) => RawValue) =>
  type.kind === "utf8" ? row => decodeText(read(row)) : row => read(row).slice();

/** The first row of each chunk. */
export function chunkStarts(column: HostColumn): number[] {
  let start = 0;
  return column.chunks.map(chunk => (start += chunk.length) - chunk.length);
}

/** The chunk that holds a row: the last one that starts at or before it. */
export function chunkOf(starts: readonly number[], row: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= row) low = middle; else high = middle - 1;
  }
  return low;
}
