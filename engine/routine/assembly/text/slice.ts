// Length, slices and joins of text, counted in code points.
import { addressOf, allocateText, bytesOf, finishText, makeText } from "./value";
import { firstBits, leads } from "./utf8";

/** Number of code points. */
export function lengthText(text: i64): i64 {
  let p = addressOf(text);
  const end = p + bytesOf(text);
  let points: i64 = 0;
  for (; p < end; p += 16) points += popcnt(leads(p) & firstBits(end - p));
  return points;
}

/** Address of the code point that is `count` points after `p`, or `end`. */
export function skipPoints(p: u32, end: u32, count: u64): u32 {
  while (p < end) {
    let marks = leads(p) & firstBits(end - p);
    const found = popcnt(marks);
    if (<u64>found > count) {
      for (; count; count--) marks &= marks - 1;
      return p + ctz(marks);
    }
    count -= found;
    p += 16;
  }
  return end;
}

/** Address of the code point that is `count` points before `end`; 0 if there are fewer after `p`. */
export function skipPointsBack(p: u32, end: u32, count: u32): u32 {
  while (count) {
    if (end == p) return 0;
    end--;
    if ((load<u8>(end) & 0xc0) != 0x80) count--;
  }
  return end;
}

/** Code points from `start` (negative: from the end, at most all), at most `length` (-1: all) of them. */
export function sliceText(text: i64, start: i64, length: i64): i64 {
  const p = addressOf(text);
  const end = p + bytesOf(text);
  if (start < 0) start = max<i64>(0, lengthText(text) + start);
  const from = skipPoints(p, end, start);
  return makeText(from, (length < 0 ? end : skipPoints(from, end, length)) - from);
}

/** Copies bytes, up to 15 more than asked; calling memory.copy is dear for short text. */
export function copyBytes(to: u32, from: u32, bytes: u32): void {
  if (bytes > 256) {
    memory.copy(to, from, bytes);
    return;
  }
  for (let i: u32 = 0; i < bytes; i += 16) v128.store(to + i, v128.load(from + i));
}

export function concatText(state: u32, a: i64, b: i64): i64 {
  const aBytes = bytesOf(a);
  const bBytes = bytesOf(b);
  if (!bBytes) return a;
  if (!aBytes) return b;
  // A sum past 32 bits is asked for as more than there can be.
  const bytes = aBytes + bBytes < aBytes ? u32.MAX_VALUE - 16 : aBytes + bBytes;
  const address = allocateText(state, bytes + 16);
  copyBytes(address, addressOf(a), aBytes);
  copyBytes(address + aBytes, addressOf(b), bBytes);
  return finishText(state, address, address + bytes);
}
