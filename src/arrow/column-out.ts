// Host columns as Arrow chunks, without copying where the layouts agree.
import type { Data, DataType as ArrowType } from "apache-arrow";
import type { DataType } from "../../expr/type.ts";
import type { HostChunk, HostColumn } from "../../engine/memory/host-column.ts";
import { columnFromRaw, storageOf } from "../../frame/value/build.ts";
import { writeWide } from "../../frame/value/bytes.ts";
import { chunkReader } from "../../frame/value/raw.ts";
import { alignBits } from "./bits-out.ts";
import type { Library } from "./library.ts";
import { nestedData } from "./nested-out.ts";
import { textPieces } from "./text-out.ts";
import { arrowTypeOf } from "./type-out.ts";

/** A column's chunks, at least one, and the type they all have. */
export interface ArrowColumn {
  readonly type: ArrowType;
  readonly chunks: readonly Data[];
}

export function columnOut(column: HostColumn, arrow: Library): ArrowColumn {
  const type = arrowTypeOf(column.type, arrow);
  const chunks = column.chunks.length > 0 ? column.chunks : columnFromRaw(column.type, []).chunks;
  return { type, chunks: chunks.flatMap(chunk => chunkOut(column.type, type, chunk, arrow)) };
}

function chunkOut(type: DataType, arrowType: ArrowType, chunk: HostChunk, arrow: Library): Data[] {
  const { length } = chunk;
  const make = (buffers: object, at: { first: number; length: number } = { first: 0, length }): Data =>
    arrow.makeData({ type: arrowType, length: at.length, ...validityOut(chunk, at), ...buffers } as never);
  switch (type.kind) {
    case "null": return [make({})];
    case "bool": return [make({ data: boolBits(chunk) })];
    case "utf8": case "binary":
      if (chunk.values.layout === "null") return [make({ valueOffsets: new Int32Array(length + 1) })];
      return textPieces(chunk).map(piece => make({ valueOffsets: piece.offsets, data: piece.bytes }, piece));
    case "decimal": return [make({ data: decimalWords(chunk) })];
    case "list": case "struct": {
      const read = chunkReader(type, chunk);
      return [nestedData(type, Array.from({ length }, (_, i) => read(i)), arrow, columnOut)];
    }
    default: return [make({ data: fixedArray(type, chunk) })];
  }
}

function validityOut(chunk: HostChunk, { first, length }: { first: number; length: number }): object {
  const { validity, values } = chunk;
  if (values.layout === "null") return { nullBitmap: new Uint8Array((length + 7) >> 3), nullCount: length };
  if (!validity) return { nullCount: 0 };
  return { nullBitmap: alignBits({ bytes: validity.bytes, offset: validity.offset + first }, length) };
}

function boolBits(chunk: HostChunk): Uint8Array {
  const { values, length } = chunk;
  if (values.layout === "bits") return alignBits(values.bits, length);
  const bytes = new Uint8Array((length + 7) >> 3);
  const read = chunkReader({ kind: "bool" }, chunk);
  for (let i = 0; i < length; i++) if (read(i) === true) bytes[i >> 3]! |= 1 << (i & 7);
  return bytes;
}

/** Arrow's array for the type; a copy if the values come in another width or by dictionary. */
function fixedArray(type: DataType, chunk: HostChunk): unknown {
  const Storage = storageOf(type)!;
  const { values, length } = chunk;
  if (values.layout === "fixed" && values.array instanceof Storage) return values.array.subarray(0, length);
  const read = chunkReader(type, chunk);
  const array = new Storage(length);
  const big = array instanceof BigInt64Array || array instanceof BigUint64Array;
  for (let i = 0; i < length; i++) {
    const value = read(i);
    if (value !== null) array[i] = (big ? value : Number(value)) as never;
  }
  return array;
}

/** 128-bit decimals as Arrow's four words a value. */
function decimalWords(chunk: HostChunk): Uint32Array {
  const { values, length } = chunk;
  if (values.layout === "wide" && values.bytesPerValue === 16) {
    const { bytes } = values;
    const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice(0, length * 16);
    return new Uint32Array(aligned.buffer, aligned.byteOffset, length * 4);
  }
  const words = new Uint32Array(length * 4);
  const view = new DataView(words.buffer);
  const read = chunkReader({ kind: "decimal", precision: 38, scale: 0 }, chunk);
  for (let i = 0; i < length; i++) writeWide(view, i, (read(i) ?? 0n) as bigint);
  return words;
}
