// What ingest needs from the compiled routines (engine/routine/assembly/ingest-*.ts), and their numbers for
// array kinds. All addresses are byte addresses in linear memory; a `bitmap` of 0 means no nulls.
import type { BigIntArray, NumberArray } from "../host-column.ts";

export interface IngestRoutines {
  ingestCopyBits(source: number, sourceBit: number, target: number, targetBit: number, count: number): void;
  ingestSetBits(target: number, targetBit: number, count: number, value: number): void;
  ingestCountBits(bitmap: number, bit: number, count: number): number;
  ingestFirstSet(bitmap: number, bit: number, count: number): number;
  ingestExpandBits(source: number, sourceBit: number, target: number, count: number): void;
  ingestFillNulls(values: number, bytes: number, bitmap: number, bit: number, count: number,
    low: bigint, high: bigint): void;
  ingestIntegerRange(kind: number, values: number, count: number, out: number): void;
  ingestFloatRange(kind: number, values: number, count: number, out: number): number;
  ingestAscents(kind: number, values: number, count: number): number;
  ingestWideRange(values: number, count: number, out: number): void;
  ingestWideAscents(values: number, count: number): number;
  ingestWideToI64(source: number, target: number, count: number): void;
  ingestHugeToWide(values: number, count: number, bitmap: number, bit: number): number;
  ingestConvert(kind: number, source: number, target: number, bytes: number, count: number): void;
  ingestOffsets(source: number, wide: number, count: number, limit: bigint, target: number): number;
  ingestViewOffsets(views: number, count: number, bitmap: number, bit: number, target: number): number;
  ingestInlineViews(views: number, count: number, offsets: number, bytes: number): void;
  ingestAppendText(offsets: number, bytes: number, count: number, bitmap: number, bit: number,
    targetOffsets: number, targetBytes: number, position: number): number;
  ingestCheckUtf8(bytes: number, length: number): number;
  ingestSplitCharacter(offsets: number, bytes: number, count: number): number;
  ingestTextAscents(offsets: number, bytes: number, count: number): number;
  ingestEncodeText(state: number, offsets: number, bytes: number, from: number, count: number,
    bitmap: number, bit: number, codes: number, codeBytes: number): number;
  ingestRehashText(oldTable: number, oldSlots: number, newTable: number, newMask: number): void;
  ingestMarkCodes(kind: number, codes: number, count: number, bitmap: number, bit: number,
    size: number, used: number): number;
  ingestRemapCodes(kind: number, codes: number, count: number, bitmap: number, bit: number,
    map: number, target: number, bytes: number): void;
}

/** An element type of host arrays; `wide` is 16 bytes. The routines know all but `wide` by its number. */
export const ARRAY_KINDS =
  ["i8", "u8", "i16", "u16", "i32", "u32", "i64", "u64", "f32", "f64", "wide"] as const;
export type ArrayKind = (typeof ARRAY_KINDS)[number];

export const kindNumber = (kind: ArrayKind): number => ARRAY_KINDS.indexOf(kind);

export const KIND_BYTES: Readonly<Record<ArrayKind, 1 | 2 | 4 | 8 | 16>> = {
  i8: 1, u8: 1, i16: 2, u16: 2, i32: 4, u32: 4, i64: 8, u64: 8, f32: 4, f64: 8, wide: 16,
};

export function kindOf(array: NumberArray | BigIntArray): ArrayKind {
  if (array instanceof Int8Array) return "i8";
  if (array instanceof Uint8Array) return "u8";
  if (array instanceof Int16Array) return "i16";
  if (array instanceof Uint16Array) return "u16";
  if (array instanceof Int32Array) return "i32";
  if (array instanceof Uint32Array) return "u32";
  if (array instanceof BigInt64Array) return "i64";
  if (array instanceof BigUint64Array) return "u64";
  return array instanceof Float32Array ? "f32" : "f64";
}
