// Reads a host column into plain values, whatever its layout.
import { isFloat, type DataType } from "../../expr/type.ts";
import { isValid, type Bits, type HostChunk, type HostColumn, type HostValues } from "../memory/host-column.ts";
import type { Value } from "./value.ts";

/** The values of all chunks, one after another. */
export const readColumn = (column: HostColumn): Value[] =>
  column.chunks.flatMap(chunk => readChunk(chunk, column.type));

function readChunk(chunk: HostChunk, type: DataType): Value[] {
  const read = reader(chunk.values, type);
  return Array.from({ length: chunk.length }, (_, row) => (isValid(chunk, row) ? read(row) : null));
}

/** How to read the value of a row that is not null. */
function reader(values: HostValues, type: DataType): (row: number) => Value {
  switch (values.layout) {
    case "fixed": {
      const { array } = values;
      return isFloat(type) ? row => Number(array[row]!) : row => BigInt(array[row]!);
    }
    case "wide": return row => readWide(values.bytes, row * values.bytesPerValue, values.bytesPerValue);
    case "bits": return row => readBit(values.bits, row);
    case "varbinary": {
      const { offsets, bytes } = values;
      return row => bytesAs(type, bytes.subarray(Number(offsets[row]!), Number(offsets[row + 1]!)));
    }
    case "view": return row => bytesAs(type, readView(values.views, values.buffers, row));
    case "dictionary": {
      const dictionary = readColumn(values.dictionary);
      return row => dictionary[values.codes[row]!]!;
    }
    case "opaque": return row => values.get(row) as Value;
    case "null": return () => null;
  }
}

const readBit = ({ bytes, offset }: Bits, row: number): boolean =>
  (bytes[(offset + row) >> 3]! >> ((offset + row) & 7) & 1) === 1;

/** A little-endian two's complement integer of any number of bytes. */
function readWide(bytes: Uint8Array, start: number, length: number): bigint {
  let value = 0n;
  for (let i = length - 1; i >= 0; i--) value = value << 8n | BigInt(bytes[start + i]!);
  return BigInt.asIntN(length * 8, value);
}

/** Arrow's view: up to 12 bytes in place, else a buffer's number and an offset in it. */
function readView(views: Uint8Array, buffers: readonly Uint8Array[], row: number): Uint8Array {
  const view = new DataView(views.buffer, views.byteOffset + row * 16, 16);
  const length = view.getInt32(0, true);
  if (length <= 12) return views.subarray(row * 16 + 4, row * 16 + 4 + length);
  const offset = view.getInt32(12, true);
  return buffers[view.getInt32(8, true)]!.subarray(offset, offset + length);
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

const bytesAs = (type: DataType, bytes: Uint8Array): Value =>
  (type.kind === "utf8" ? utf8.decode(bytes) : bytes.slice());
