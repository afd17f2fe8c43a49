// UTF-8: code points and their bytes, and the check that bytes are UTF-8 at all.
import { addressOf, bytesOf } from "./value";

/** Which of the 16 bytes at an address begin a code point, as bits. */
// @ts-ignore: decorator
@inline export function leads(address: u32): u32 {
  return <u32>i8x16.bitmask(i8x16.gt_s(v128.load(address), i8x16.splat(-65)));
}

/** The bits of the first `count` bytes of 16. */
// @ts-ignore: decorator
@inline export function firstBits(count: u32): u32 {
  return count >= 16 ? 0xffff : (<u32>1 << count) - 1;
}

/** Bytes of the code point that begins with `lead`. */
// @ts-ignore: decorator
@inline export function width(lead: u32): u32 {
  return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/** The code point of `bytes` bytes at an address. */
export function decode(address: u32, bytes: u32): u32 {
  const lead = <u32>load<u8>(address);
  if (bytes == 1) return lead;
  const second = <u32>load<u8>(address, 1) & 63;
  if (bytes == 2) return (lead & 31) << 6 | second;
  const third = <u32>load<u8>(address, 2) & 63;
  if (bytes == 3) return (lead & 15) << 12 | second << 6 | third;
  return (lead & 7) << 18 | second << 12 | third << 6 | <u32>load<u8>(address, 3) & 63;
}

/** Writes a code point and gives the address behind it. */
export function encode(address: u32, point: u32): u32 {
  if (point < 0x80) {
    store<u8>(address, point);
    return address + 1;
  }
  if (point < 0x800) {
    store<u8>(address, 0xc0 | point >> 6);
    store<u8>(address, 0x80 | point & 63, 1);
    return address + 2;
  }
  if (point < 0x10000) {
    store<u8>(address, 0xe0 | point >> 12);
    store<u8>(address, 0x80 | point >> 6 & 63, 1);
    store<u8>(address, 0x80 | point & 63, 2);
    return address + 3;
  }
  store<u8>(address, 0xf0 | point >> 18);
  store<u8>(address, 0x80 | point >> 12 & 63, 1);
  store<u8>(address, 0x80 | point >> 6 & 63, 2);
  store<u8>(address, 0x80 | point & 63, 3);
  return address + 4;
}

/** Whether the bytes are UTF-8: no overlong form, no surrogate, nothing above U+10FFFF. */
export function validText(text: i64): i32 {
  let p = addressOf(text);
  const end = p + bytesOf(text);
  while (p < end) {
    const marks = <u32>i8x16.bitmask(v128.load(p)) & firstBits(end - p);
    if (!marks) {
      p += 16;
      continue;
    }
    p += ctz(marks);
    const bytes = validPoint(p, end);
    if (!bytes) return 0;
    p += bytes;
  }
  return 1;
}

// @ts-ignore: decorator
@inline function continues(address: u32): bool {
  return (load<u8>(address) & 0xc0) == 0x80;
}

/** Bytes of the code point above ASCII at `p`; 0 if it is none. */
function validPoint(p: u32, end: u32): u32 {
  const lead = <u32>load<u8>(p);
  const bytes = width(lead);
  if (lead < 0xc2 || lead > 0xf4 || end - p < bytes) return 0;
  if (!continues(p + 1)) return 0;
  if (bytes == 2) return 2;
  if (!continues(p + 2)) return 0;
  const point = decode(p, bytes);
  if (bytes == 3) return point >= 0x800 && (point < 0xd800 || point > 0xdfff) ? 3 : 0;
  return continues(p + 3) && point >= 0x10000 && point <= 0x10ffff ? 4 : 0;
}
