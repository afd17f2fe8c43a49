// SQL's LIKE. The pattern falls into segments between `%`: the first is anchored at the start, the last at
// the end, those between are found leftmost, which is enough: an earlier match never rules a later one out.
import { equalBytes } from "./compare";
import { findBytes } from "./search";
import { skipPointsBack } from "./slice";
import { width } from "./utf8";
import { addressOf, bytesOf } from "./value";

const ANY_RUN: u8 = 37;
const ANY_POINT: u8 = 95;
const ESCAPE: u8 = 92;

/** The next `%`, `_` or `\` at or after `q`, or the end. */
function nextSpecial(q: u32, end: u32): u32 {
  for (; q < end; q += 16) {
    const block = v128.load(q);
    const marks = <u32>i8x16.bitmask(v128.or(
      v128.or(i8x16.eq(block, i8x16.splat(ANY_RUN)), i8x16.eq(block, i8x16.splat(ANY_POINT))),
      i8x16.eq(block, i8x16.splat(ESCAPE))));
    if (marks) return min(q + ctz(marks), end);
  }
  return end;
}

/** End of the pattern's segment, `special` being its first special byte: the next `%` that is not escaped. */
function segmentEnd(special: u32, end: u32): u32 {
  while (special < end) {
    const byte = load<u8>(special);
    if (byte == ANY_RUN) return special;
    special = nextSpecial(special + (byte == ESCAPE ? 2 : 1), end);
  }
  return end;
}

/** Number of code points that a segment matches. */
function segmentPoints(q: u32, end: u32): u32 {
  let points: u32 = 0;
  for (; q < end; q++) {
    if (load<u8>(q) == ESCAPE && q + 1 < end) q++;
    if ((load<u8>(q) & 0xc0) != 0x80) points++;
  }
  return points;
}

/** Where the segment [q, qEnd) ends in the text if it matches at `p`; 0 if it does not. */
function matchAt(p: u32, end: u32, q: u32, qEnd: u32): u32 {
  for (; q < qEnd; q++) {
    if (p >= end) return 0;
    let byte = load<u8>(q);
    if (byte == ANY_POINT) {
      p += width(load<u8>(p));
      continue;
    }
    if (byte == ESCAPE && q + 1 < qEnd) byte = load<u8>(++q);
    if (byte != load<u8>(p)) return 0;
    p++;
  }
  return p;
}

/** End of the leftmost match of the segment at or after `p`; 0 if there is none. */
function findSegment(p: u32, end: u32, q: u32, special: u32, qEnd: u32): u32 {
  // The bytes up to the first special one are searched for; the rest is tried behind each place.
  let plain = special;
  if (plain == q) {
    // Each leading `_` only pushes the start on by a code point.
    for (; q < qEnd && load<u8>(q) == ANY_POINT; q++) {
      if (p >= end) return 0;
      p += width(load<u8>(p));
    }
    if (q == qEnd) return p;
    if (load<u8>(q) == ESCAPE && q + 1 < qEnd) q++;
    plain = nextSpecial(q + 1, qEnd);
  }
  while (true) {
    const place = findBytes(p, end, q, plain - q);
    if (!place) return 0;
    const after = plain == qEnd ? place + plain - q : matchAt(place + plain - q, end, plain, qEnd);
    if (after) return after;
    p = place + 1;
  }
}

/** Whether the text matches; `%` is any run, `_` one code point, `\` takes the next literally. */
export function likeText(text: i64, pattern: i64): i32 {
  let p = addressOf(text);
  const end = p + bytesOf(text);
  let q = addressOf(pattern);
  const qEnd = q + bytesOf(pattern);
  let special = nextSpecial(q, qEnd);
  let stop = segmentEnd(special, qEnd);
  if (stop != q) {
    p = matchAt(p, end, q, stop);
    if (!p) return 0;
  }
  if (stop == qEnd) return p == end ? 1 : 0;
  while (true) {
    q = stop + 1;
    special = nextSpecial(q, qEnd);
    stop = segmentEnd(special, qEnd);
    if (stop == qEnd) break;
    if (stop == q) continue;
    p = findSegment(p, end, q, special, stop);
    if (!p) return 0;
  }
  return matchEnd(p, end, q, special, qEnd);
}

/** Whether the last segment matches the end of [p, end). */
function matchEnd(p: u32, end: u32, q: u32, special: u32, qEnd: u32): i32 {
  if (special == qEnd) {
    // Nothing but bytes, as in most patterns.
    const bytes = qEnd - q;
    return end - p >= bytes && equalBytes(end - bytes, q, bytes) ? 1 : 0;
  }
  const from = skipPointsBack(p, end, segmentPoints(q, qEnd));
  return from && matchAt(from, end, q, qEnd) == end ? 1 : 0;
}
