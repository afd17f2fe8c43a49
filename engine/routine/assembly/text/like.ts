// SQL's LIKE. The pattern falls into segments between `%`: the first is anchored at the start, the last at
// the end, those between are found leftmost, which is enough: an earlier match never rules a later one out.
import { equalBytes } from "./compare";
import { findBytes } from "./search";
import { skipPointsBack } from "./slice";
import { width } from "./utf8";
import { addressOf, bytesOf } from "./value";

const ANY_RUN: u32 = 37;
const ANY_POINT: u32 = 95;
const ESCAPE: u32 = 92;

// @ts-ignore: decorator
@inline function isSpecial(byte: u32): bool {
  return byte == ANY_RUN || byte == ANY_POINT || byte == ESCAPE;
}

/** End of the pattern's segment at `q`: the next `%` that is not escaped, or the pattern's end. */
function segmentEnd(q: u32, end: u32): u32 {
  for (; q < end; q++) {
    const byte = <u32>load<u8>(q);
    if (byte == ANY_RUN) return q;
    if (byte == ESCAPE && q + 1 < end) q++;
  }
  return end;
}

/** Number of code points that a segment matches. */
function segmentPoints(q: u32, end: u32): u32 {
  let points: u32 = 0;
  for (; q < end; q++) {
    if (<u32>load<u8>(q) == ESCAPE && q + 1 < end) q++;
    if ((load<u8>(q) & 0xc0) != 0x80) points++;
  }
  return points;
}

/** Where the segment [q, qEnd) ends in the text if it matches at `p`; 0 if it does not. */
function matchAt(p: u32, end: u32, q: u32, qEnd: u32): u32 {
  for (; q < qEnd; q++) {
    if (p >= end) return 0;
    let byte = <u32>load<u8>(q);
    if (byte == ANY_POINT) {
      p += width(load<u8>(p));
      continue;
    }
    if (byte == ESCAPE && q + 1 < qEnd) byte = load<u8>(++q);
    if (byte != <u32>load<u8>(p)) return 0;
    p++;
  }
  return p;
}

/** End of the leftmost match of the segment at or after `p`; 0 if there is none. */
function findSegment(p: u32, end: u32, q: u32, qEnd: u32): u32 {
  // Each leading `_` only pushes the start on by a code point.
  for (; q < qEnd && <u32>load<u8>(q) == ANY_POINT; q++) {
    if (p >= end) return 0;
    p += width(load<u8>(p));
  }
  if (q == qEnd) return p;
  if (<u32>load<u8>(q) == ESCAPE && q + 1 < qEnd) q++;
  // The bytes up to the next special one are searched for; the rest is tried behind each place.
  let plain = q + 1;
  while (plain < qEnd && !isSpecial(load<u8>(plain))) plain++;
  while (true) {
    const place = findBytes(p, end, q, plain - q);
    if (!place) return 0;
    const after = matchAt(place + plain - q, end, plain, qEnd);
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
  let stop = segmentEnd(q, qEnd);
  if (stop != q) {
    p = matchAt(p, end, q, stop);
    if (!p) return 0;
  }
  if (stop == qEnd) return p == end ? 1 : 0;
  while (true) {
    q = stop + 1;
    stop = segmentEnd(q, qEnd);
    if (stop == qEnd) break;
    if (stop == q) continue;
    p = findSegment(p, end, q, stop);
    if (!p) return 0;
  }
  return matchEnd(p, end, q, qEnd);
}

/** Whether the last segment matches the end of [p, end). */
function matchEnd(p: u32, end: u32, q: u32, qEnd: u32): i32 {
  if (q == qEnd) return 1;
  let plain = q;
  while (plain < qEnd && !isSpecial(load<u8>(plain))) plain++;
  if (plain == qEnd) {
    // Nothing but bytes, as in most patterns.
    const bytes = qEnd - q;
    return end - p >= bytes && equalBytes(end - bytes, q, bytes) ? 1 : 0;
  }
  const from = skipPointsBack(p, end, segmentPoints(q, qEnd));
  return from && matchAt(from, end, q, qEnd) == end ? 1 : 0;
}
