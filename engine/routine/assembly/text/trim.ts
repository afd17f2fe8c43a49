// White space around text: Unicode's White_Space for `trim`, JavaScript's for parsing numbers and dates.
import { addressOf, bytesOf, makeText } from "./value";
import { decode, width } from "./utf8";

const NEXT_LINE: u32 = 0x85;
const BYTE_ORDER_MARK: u32 = 0xfeff;

// @ts-ignore: decorator
@inline export function isAsciiSpace(byte: u32): bool {
  return byte == 32 || byte - 9 < 5;
}

/** White space above ASCII that both sets have. */
function isWideSpace(point: u32): bool {
  return point == 0xa0 || point == 0x1680 || (point >= 0x2000 && point <= 0x200a)
    || point == 0x2028 || point == 0x2029 || point == 0x202f || point == 0x205f || point == 0x3000;
}

/** Bytes of the white space at the start of [p, end); `extra` is the one point only this set has. */
function spaceAt(p: u32, end: u32, extra: u32): u32 {
  const lead = <u32>load<u8>(p);
  if (lead < 0x80) return isAsciiSpace(lead) ? 1 : 0;
  // All of them begin with one of these bytes.
  if (lead != 0xc2 && lead - 0xe1 > 2 && lead != 0xef) return 0;
  const bytes = width(lead);
  if (end - p < bytes) return 0;
  const point = decode(p, bytes);
  return point == extra || isWideSpace(point) ? bytes : 0;
}

/** Bytes of the white space at the end of [p, end). */
function spaceBefore(p: u32, end: u32, extra: u32): u32 {
  const last = <u32>load<u8>(end - 1);
  if (last < 0x80) return isAsciiSpace(last) ? 1 : 0;
  for (let bytes: u32 = 2; bytes <= 3 && bytes <= end - p; bytes++) {
    if (width(load<u8>(end - bytes)) == bytes && load<u8>(end - bytes) >= 0xc0) {
      return spaceAt(end - bytes, end, extra);
    }
  }
  return 0;
}

function trim(text: i64, sides: i32, extra: u32): i64 {
  let p = addressOf(text);
  let end = p + bytesOf(text);
  if (sides & 1) {
    while (p < end) {
      const bytes = spaceAt(p, end, extra);
      if (!bytes) break;
      p += bytes;
    }
  }
  if (sides & 2) {
    while (p < end) {
      const bytes = spaceBefore(p, end, extra);
      if (!bytes) break;
      end -= bytes;
    }
  }
  return makeText(p, end - p);
}

/** Without white space at the start (1), the end (2) or both (3). */
export function trimText(text: i64, sides: i32): i64 {
  return trim(text, sides, NEXT_LINE);
}

/** Without what JavaScript's `trim` takes away. */
export function trimScript(text: i64): i64 {
  return trim(text, 3, BYTE_ORDER_MARK);
}

/** Without ASCII white space on both sides. */
export function trimAscii(text: i64): i64 {
  let p = addressOf(text);
  let end = p + bytesOf(text);
  while (p < end && isAsciiSpace(load<u8>(p))) p++;
  while (p < end && isAsciiSpace(load<u8>(end - 1))) end--;
  return makeText(p, end - p);
}
