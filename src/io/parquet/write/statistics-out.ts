// A chunk's statistics: the bounds of its values and how many are null.
import type { DataType } from "../../../../expr/type.ts";
import { isFloat, isNested } from "../../../../expr/type.ts";
import type { RawValue } from "../../../../frame/value/raw.ts";
import { orderBytes } from "../../prune.ts";
import { binary, bool, i64, struct, type Written } from "../thrift/writer.ts";
import { ByteBuffer } from "./byte-buffer.ts";
import type { LeafEncoder } from "./leaf-encoder.ts";

/** Longer bounds are cut, or left out. */
const MAX_BOUND_BYTES = 64;

type Bound = NonNullable<RawValue>;

export function statisticsOut(
  type: DataType, encoder: LeafEncoder, values: readonly RawValue[], nullCount: number,
): Written {
  const bounds = type.kind === "null" || isNested(type) ? null : boundsOf(type, values);
  const nulls = i64(nullCount);
  if (!bounds) return struct({ 3: nulls });
  const [low, high] = bounds;
  if (low instanceof Uint8Array && high instanceof Uint8Array) return byteBounds(low, high, nulls);
  return struct({
    3: nulls, 5: binary(plain(encoder, isFloat(type) && high === 0 ? 0 : high)),
    6: binary(plain(encoder, isFloat(type) && low === 0 ? -0 : low)), 7: bool(true), 8: bool(true),
  });
}

/** A beginning is below what it begins; above it is nothing that is short. */
function byteBounds(low: Uint8Array, high: Uint8Array, nulls: Written): Written {
  const isCut = low.length > MAX_BOUND_BYTES;
  const max = high.length > MAX_BOUND_BYTES ? undefined : binary(high);
  return struct({
    3: nulls, 5: max, 6: binary(wholeCharacters(low)), 7: max && bool(true), 8: bool(!isCut),
  });
}

/** The first bytes, without the beginning of a character that would be cut. */
function wholeCharacters(bytes: Uint8Array): Uint8Array {
  let end = Math.min(bytes.length, MAX_BOUND_BYTES);
  if (end < bytes.length) while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--;
  return bytes.slice(0, end);
}

function boundsOf(type: DataType, values: readonly RawValue[]): readonly [Bound, Bound] | null {
  if (type.kind === "utf8" || type.kind === "binary") return byteRange(values);
  let low: bigint | number | boolean | null = null;
  let high: bigint | number | boolean | null = null;
  for (const value of values as readonly (bigint | number | boolean)[]) {
    if (Number.isNaN(value)) continue;
    if (low === null || value < low) low = value;
    if (high === null || value > high) high = value;
  }
  return low === null || high === null ? null : [low, high];
}

const textEncoder = new TextEncoder();

function byteRange(values: readonly RawValue[]): readonly [Uint8Array, Uint8Array] | null {
  let low: Uint8Array | null = null;
  let high: Uint8Array | null = null;
  // Neighbours are often the same string.
  let before: RawValue = null;
  for (const value of values) {
    if (value === before) continue;
    before = value;
    const bytes = typeof value === "string" ? textEncoder.encode(value) : value as Uint8Array;
    if (low === null || orderBytes(bytes, low) < 0) low = bytes;
    if (high === null || orderBytes(bytes, high) > 0) high = bytes;
  }
  return low === null || high === null ? null : [low, high];
}

function plain(encoder: LeafEncoder, value: Bound): Uint8Array {
  const buffer = new ByteBuffer();
  encoder.put(buffer, value);
  return buffer.bytes.slice();
}
