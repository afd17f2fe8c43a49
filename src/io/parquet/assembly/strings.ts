// Byte strings: lengths and bytes taken apart. Offsets are u32, one more than strings.
import { copyOver } from "./copy";

/**
 * PLAIN strings, each behind its length. Writes offsets from `base` on and the bytes; returns the end of the bytes, or 0:
 * the input is too short.
 */
export function plainStrings(from: usize, end: usize, count: u32, offsets: usize, base: u32, to: usize): usize {
  let used = base;
  store<u32>(offsets, used);
  for (let i: u32 = 0; i < count; i++) {
    offsets += 4;
    if (end - from < 4 || from > end) return 0;
    const length = load<u32>(from);
    from += 4;
    if (<usize>length > end - from) return 0;
    // Most are short: what is copied too much costs less than asking.
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
    v128.store(to, v128.load(from, 32), 32);
    if (length > 48) copyOver(to + 48, from + 48, length - 48);
    to += length;
    from += length;
    used += length;
    store<u32>(offsets, used);
  }
  return to;
}

/** Lengths (i32) to offsets, in place of another area. Returns the sum; -1: a length is negative or the sum too large. */
export function lengthsToOffsets(lengths: usize, count: u32, offsets: usize, base: u32): i64 {
  let used = <u64>base;
  store<u32>(offsets, base);
  for (let i: u32 = 0; i < count; i++) {
    const length = load<i32>(lengths + (<usize>i << 2));
    used += <u64>length;
    if (length < 0 || used > 0x7fffffff) return -1;
    store<u32>(offsets + (<usize>i << 2) + 4, <u32>used);
  }
  return <i64>(used - base);
}

/**
 * DELTA_BYTE_ARRAY: each string is the beginning of the one before (`prefixes`, i32) and a suffix. Returns the end of the
 * bytes; 0: a prefix is longer than the string before, or the room ends.
 */
export function frontCoded(
  prefixes: usize, suffixOffsets: usize, suffixes: usize, count: u32, offsets: usize, base: u32, to: usize, toEnd: usize,
): usize {
  let used = base;
  let before = to;
  let beforeLength: u32 = 0;
  store<u32>(offsets, base);
  for (let i: u32 = 0; i < count; i++) {
    const prefix = load<u32>(prefixes + (<usize>i << 2));
    const start = load<u32>(suffixOffsets + (<usize>i << 2));
    const rest = load<u32>(suffixOffsets + (<usize>i << 2) + 4) - start;
    if (prefix > beforeLength || <usize>prefix + <usize>rest > toEnd - to) return 0;
    memory.copy(to, before, prefix);
    memory.copy(to + prefix, suffixes + start, rest);
    before = to;
    beforeLength = prefix + rest;
    to += beforeLength;
    used += beforeLength;
    store<u32>(offsets + (<usize>i << 2) + 4, used);
  }
  return to;
}

/** Whether no byte has its highest bit set. */
export function allAscii(from: usize, length: u32): bool {
  const end = from + length;
  let seen = i64x2.splat(0);
  for (; from + 16 <= end; from += 16) seen = v128.or(seen, v128.load(from));
  let bits: u32 = <u32>i8x16.bitmask(seen);
  for (; from < end; from++) bits |= <u32>load<u8>(from) & 128;
  return bits === 0;
}
