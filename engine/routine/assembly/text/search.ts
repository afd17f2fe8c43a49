// Substring search: blocks of 16 places where both the first and the last byte fit, then the rest.
import { equalBytes } from "./compare";
import { lengthText } from "./slice";
import { addressOf, bytesOf, makeText } from "./value";
import { firstBits } from "./utf8";

/** Address of the first place in [p, end) where `length` (at least 1) bytes at `needle` are; 0 if none. */
export function findBytes(p: u32, end: u32, needle: u32, length: u32): u32 {
  if (end - p < length) return 0;
  const stop = end - length + 1;
  const first = i8x16.splat(load<u8>(needle));
  const last = i8x16.splat(load<u8>(needle + length - 1));
  const inner = length > 2 ? length - 2 : 0;
  for (; p < stop; p += 16) {
    let places = <u32>i8x16.bitmask(v128.and(
      i8x16.eq(v128.load(p), first), i8x16.eq(v128.load(p + length - 1), last)));
    if (!places) continue;
    places &= firstBits(stop - p);
    while (places) {
      const place = p + ctz(places);
      if (!inner || equalBytes(place + 1, needle + 1, inner)) return place;
      places &= places - 1;
    }
  }
  return 0;
}

export function containsText(text: i64, needle: i64): i32 {
  const length = bytesOf(needle);
  if (!length) return 1;
  const p = addressOf(text);
  return findBytes(p, p + bytesOf(text), addressOf(needle), length) ? 1 : 0;
}

/** How many code points stand before the first place where `needle` is; -1 if it is nowhere. */
export function indexOfText(text: i64, needle: i64): i64 {
  const length = bytesOf(needle);
  if (!length) return 0;
  const p = addressOf(text);
  const place = findBytes(p, p + bytesOf(text), addressOf(needle), length);
  return place ? lengthText(makeText(p, place - p)) : -1;
}
