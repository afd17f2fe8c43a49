// Numbers as text.
import { formatFloat as hostFormatFloat } from "../host";
import { WIDE_POWERS } from "../generated/power-table";
import { allocateText, finishText } from "../text/value";
import { divide, remainderLow, upper } from "../wide/limb";
import { absoluteHigh, absoluteLow } from "../wide/sign";

const CHUNK: u64 = 10000000000000000000;
const CHUNK_DIGITS: u32 = 19;

/** How many digits a number has; zero has one. */
export function countDigits(value: u64): u32 {
  // 1233 / 4096 is just above log10(2).
  const guess = (64 - <u32>clz(value | 1)) * 1233 >> 12;
  return guess + u32((value | 1) >= power64(guess));
}

/** 10^digits for digits up to 19. */
// @ts-ignore: decorator
@inline function power64(digits: u32): u64 {
  return load<u64>(WIDE_POWERS + (digits << 4));
}

/** Writes the last `count` digits of a number, zeros in front, so that they end before `end`. */
export function writeDigits(end: u32, value: u64, count: u32): void {
  for (; count >= 2; count -= 2) {
    const rest = value / 100;
    const pair = <u32>(value - rest * 100);
    const tens = pair / 10;
    end -= 2;
    store<u16>(end, 0x3030 + tens + (pair - tens * 10 << 8));
    value = rest;
  }
  if (count) store<u8>(end - 1, 48 + value % 10);
}

/** Writes a number and gives the address behind it. */
export function writeNumber(address: u32, value: u64, leastDigits: u32): u32 {
  const end = address + max(countDigits(value), leastDigits);
  writeDigits(end, value, end - address);
  return end;
}

/** Writes a 128-bit magnitude with at least so many digits, and gives the address behind it. */
function writeWide(address: u32, low: u64, high: u64, leastDigits: u32): u32 {
  if (!high && low < CHUNK) {
    const digits = max(countDigits(low), leastDigits);
    const end = address + digits;
    const own = min(digits, CHUNK_DIGITS);
    if (digits > own) memory.fill(address, 48, digits - own);
    writeDigits(end, low, own);
    return end;
  }
  const rest = divide(low, high, CHUNK, 0);
  const restHigh = upper;
  const tail = remainderLow;
  const end = writeWide(address, rest, restHigh, leastDigits > CHUNK_DIGITS ? leastDigits - CHUNK_DIGITS : 1);
  writeDigits(end + CHUNK_DIGITS, tail, CHUNK_DIGITS);
  return end + CHUNK_DIGITS;
}

/** The most bytes of a 128-bit integer: 39 digits, a point, a sign and a zero in front. */
const WIDE_BYTES: u32 = 64;

export function formatInteger(state: u32, low: i64, high: i64): i64 {
  return formatDecimal(state, low, high, 0);
}

/** With exactly `scale` decimals. */
export function formatDecimal(state: u32, low: i64, high: i64, scale: i32): i64 {
  const address = allocateText(state, WIDE_BYTES);
  let p = address;
  if (high < 0) store<u8>(p++, 45);
  let end = writeWide(p, absoluteLow(low, high), absoluteHigh(low, high), scale + 1);
  if (scale) {
    const point = end - scale;
    for (let i = end; i > point; i--) store<u8>(i, load<u8>(i - 1));
    store<u8>(point, 46);
    end++;
  }
  return finishText(state, address, end);
}

/** As JavaScript prints it. */
export function formatFloat(state: u32, value: f64): i64 {
  // Whole numbers below 10^15 are plain digits; -0 is printed as 0.
  if (abs(value) < 1e15 && trunc(value) == value) {
    const whole = <i64>value;
    return formatDecimal(state, whole, whole >> 63, 0);
  }
  const address = allocateText(state, 32);
  return finishText(state, address, address + hostFormatFloat(value, address));
}
