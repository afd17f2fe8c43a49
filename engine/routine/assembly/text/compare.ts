// Equality and order of text, by bytes. Reads past a value's end by at most 15 bytes.
import { addressOf, bytesOf } from "./value";

/** Whether `length` bytes at two addresses are the same. */
export function equalBytes(a: u32, b: u32, length: u32): bool {
  if (length <= 8) {
    const difference = load<u64>(a) ^ load<u64>(b);
    return length == 0 || difference << (64 - (<u64>length << 3)) == 0;
  }
  if (length <= 16) {
    return ((load<u64>(a) ^ load<u64>(b)) | (load<u64>(a + length - 8) ^ load<u64>(b + length - 8))) == 0;
  }
  const last = length - 16;
  for (let i: u32 = 0; i < last; i += 16) {
    if (v128.any_true(v128.xor(v128.load(a + i), v128.load(b + i)))) return false;
  }
  return !v128.any_true(v128.xor(v128.load(a + last), v128.load(b + last)));
}

export function equalText(a: i64, b: i64): i32 {
  if (a == b) return 1;
  return bytesOf(a) == bytesOf(b) && equalBytes(addressOf(a), addressOf(b), bytesOf(a)) ? 1 : 0;
}

// @ts-ignore: decorator
@inline function differing(a: u32, b: u32, difference: u64): i32 {
  const byte = <u32>(ctz(difference) >> 3);
  return load<u8>(a + byte) < load<u8>(b + byte) ? -1 : 1;
}

export function compareText(a: i64, b: i64): i32 {
  let p = addressOf(a);
  let q = addressOf(b);
  const aBytes = bytesOf(a);
  const bBytes = bytesOf(b);
  let left = min(aBytes, bBytes);
  while (left >= 8) {
    const difference = load<u64>(p) ^ load<u64>(q);
    if (difference) return differing(p, q, difference);
    p += 8;
    q += 8;
    left -= 8;
  }
  if (left) {
    const difference = (load<u64>(p) ^ load<u64>(q)) & ((<u64>1 << (left << 3)) - 1);
    if (difference) return differing(p, q, difference);
  }
  return i32(aBytes > bBytes) - i32(aBytes < bBytes);
}

export function startsWithText(text: i64, prefix: i64): i32 {
  const bytes = bytesOf(prefix);
  return bytes <= bytesOf(text) && equalBytes(addressOf(text), addressOf(prefix), bytes) ? 1 : 0;
}

export function endsWithText(text: i64, suffix: i64): i32 {
  const bytes = bytesOf(suffix);
  if (bytes > bytesOf(text)) return 0;
  return equalBytes(addressOf(text) + bytesOf(text) - bytes, addressOf(suffix), bytes) ? 1 : 0;
}
