// Up to sixteen digits at once, in two words of eight.

const ZEROS: u64 = 0x3030303030303030;
const ABOVE_NINE: u64 = 0x7676767676767676;
const HIGH_BITS: u64 = 0x8080808080808080;

/** The last `count` (1 to 8) characters before `end` with their zero taken off, zeros in front of them. */
// @ts-ignore: decorator
@inline export function lastEight(end: u32, count: u32): u64 {
  return (load<u64>(end - 8) ^ ZEROS) & (u64.MAX_VALUE << <u64>(64 - (count << 3)));
}

/** Whether all eight are digits. */
// @ts-ignore: decorator
@inline export function areDigits(word: u64): bool {
  return (((word + ABOVE_NINE) | word) & HIGH_BITS) == 0;
}

/** The number that eight digits are, the first one in the lowest byte. */
// @ts-ignore: decorator
@inline export function eightDigits(word: u64): u64 {
  word = word * 10 + (word >> 8);
  return ((word & 0x000000ff000000ff) * 0x000f424000000064
    + ((word >> 16) & 0x000000ff000000ff) * 0x0000271000000001) >> 32;
}

/** Of the latest number: the digits, and how many of them stand behind the point. */
export let digits: u64 = 0;
export let fraction: u32 = 0;

/** Reads `count` (1 to 16) characters before `end`: digits, with a point among them or none. */
// @ts-ignore: decorator
@inline export function scanSixteen(end: u32, count: u32, point: u32): bool {
  let low: u64 = 0;
  let high: u64;
  if (count <= 8) high = lastEight(end, count);
  else {
    high = load<u64>(end - 8) ^ ZEROS;
    low = (load<u64>(end - 16) ^ ZEROS) & (u64.MAX_VALUE << <u64>(128 - (count << 3)));
  }
  const marks = <u32>i8x16.bitmask(i8x16.eq(v128.load(end - 16), i8x16.splat(<i8>point))) & (0xffff << (16 - count));
  fraction = 0;
  if (marks) {
    const at = <u32>ctz(marks);
    // A point and no digit is no number.
    if (count == 1) return false;
    fraction = 15 - at;
    // What stands before the point moves up by one character.
    if (at >= 8) {
      const before = (<u64>1 << (<u64>(at - 8) << 3)) - 1;
      const behind = at == 15 ? 0 : high & (u64.MAX_VALUE << (<u64>(at - 7) << 3));
      high = behind | (high & before) << 8 | low >> 56;
      low <<= 8;
    } else {
      const before = (<u64>1 << (<u64>at << 3)) - 1;
      const behind = at == 7 ? 0 : low & (u64.MAX_VALUE << (<u64>(at + 1) << 3));
      low = behind | (low & before) << 8;
    }
  }
  if (!areDigits(high) || !areDigits(low)) return false;
  digits = eightDigits(low) * 100000000 + eightDigits(high);
  return true;
}
