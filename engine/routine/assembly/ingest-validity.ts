// Ingest: validity bitmaps, booleans, and safe values under nulls.
import { bitsAt, isSet, lowBits } from "./ingest/bits";

/**
 * Copies bits between any bit positions. Ranges of one target are written in ascending order: up to 64 bits
 * after the range are overwritten.
 */
export function ingestCopyBits(source: usize, sourceBit: i32, target: usize, targetBit: i32, count: i32): void {
  let done = 0;
  for (; done < count && ((targetBit + done) & 7) != 0; done++) {
    const at = target + <usize>((targetBit + done) >> 3);
    const mask = 1 << ((targetBit + done) & 7);
    const bit = bitsAt(source, sourceBit + done) & 1;
    const old = <i32>load<u8>(at);
    store<u8>(at, bit != 0 ? old | mask : old & ~mask);
  }
  for (; done < count; done += 64) {
    const word = bitsAt(source, sourceBit + done) & lowBits(count - done);
    store<u64>(target + <usize>((targetBit + done) >> 3), word);
  }
}

/** Sets a range of bits to `value` (0 or 1), under the same rule as ingestCopyBits. */
export function ingestSetBits(target: usize, targetBit: i32, count: i32, value: i32): void {
  let done = 0;
  for (; done < count && ((targetBit + done) & 7) != 0; done++) {
    const at = target + <usize>((targetBit + done) >> 3);
    const mask = 1 << ((targetBit + done) & 7);
    const old = <i32>load<u8>(at);
    store<u8>(at, value != 0 ? old | mask : old & ~mask);
  }
  const word = value != 0 ? u64.MAX_VALUE : 0;
  for (; done < count; done += 64) {
    store<u64>(target + <usize>((targetBit + done) >> 3), word & lowBits(count - done));
  }
}

/** How many bits of a range are set. */
export function ingestCountBits(bitmap: usize, bit: i32, count: i32): i32 {
  let total: u64 = 0;
  for (let done = 0; done < count; done += 64) {
    total += popcnt(bitsAt(bitmap, bit + done) & lowBits(count - done));
  }
  return <i32>total;
}

/** Position of the first set bit of a range, counted from its start; -1 if none is set. */
export function ingestFirstSet(bitmap: usize, bit: i32, count: i32): i32 {
  for (let done = 0; done < count; done += 64) {
    const word = bitsAt(bitmap, bit + done) & lowBits(count - done);
    if (word != 0) return done + <i32>ctz(word);
  }
  return -1;
}

/** Bits to bytes of 0 and 1; writes up to 15 bytes past the end. */
export function ingestExpandBits(source: usize, sourceBit: i32, target: usize, count: i32): void {
  const masks = i64x2.splat(0x8040201008040201);
  const ones = i8x16.splat(1);
  for (let done = 0; done < count; done += 16) {
    const word = <i16>bitsAt(source, sourceBit + done);
    const bytes = i16x8.splat(word);
    const spread = i8x16.shuffle(bytes, bytes, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1);
    const set = v128.ne<i8>(v128.and(spread, masks), i8x16.splat(0));
    v128.store(target + <usize>done, v128.and(set, ones));
  }
}

@inline
function fill<T>(values: usize, bitmap: usize, bit: i32, count: i32, value: T): void {
  for (let done = 0; done < count; done += 64) {
    let nulls = ~bitsAt(bitmap, bit + done) & lowBits(count - done);
    const base = values + <usize>done * sizeof<T>();
    while (nulls != 0) {
      store<T>(base + <usize>ctz(nulls) * sizeof<T>(), value);
      nulls &= nulls - 1;
    }
  }
}

function fillWide(values: usize, bitmap: usize, bit: i32, count: i32, low: i64, high: i64): void {
  for (let i = 0; i < count; i++) {
    if (isSet(bitmap, bit + i)) continue;
    store<i64>(values + (<usize>i << 4), low);
    store<i64>(values + (<usize>i << 4), high, 8);
  }
}

/** Writes a value (`high` matters for 16 bytes only) into every null slot. */
export function ingestFillNulls(
  values: usize, bytes: i32, bitmap: usize, bit: i32, count: i32, low: i64, high: i64,
): void {
  if (bytes == 1) fill<u8>(values, bitmap, bit, count, <u8>low);
  else if (bytes == 2) fill<u16>(values, bitmap, bit, count, <u16>low);
  else if (bytes == 4) fill<u32>(values, bitmap, bit, count, <u32>low);
  else if (bytes == 8) fill<u64>(values, bitmap, bit, count, <u64>low);
  else fillWide(values, bitmap, bit, count, low, high);
}
