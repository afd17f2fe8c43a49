// A decimal number in ASCII, taken apart: sign, digits, exponent. Shared by decimals and floats.
import { addressOf, bytesOf } from "../text/value";
import { multiplyHigh } from "../wide/limb";

export let negative: bool = false;
/** The digits as an integer, point left out: up to 38 significant ones. */
export let digitsLow: u64 = 0;
export let digitsHigh: u64 = 0;
/** How many significant digits there are; beyond 38 `digitsLow` and `digitsHigh` mean nothing. */
export let significant: i32 = 0;
/** Digits behind the point less the exponent: the number is digits / 10^scale. */
export let scale: i32 = 0;

// @ts-ignore: decorator
@inline export function isDigit(byte: u32): bool {
  return byte - 48 < 10;
}

/** Reads `[+-]digits[.digits][e[+-]digits]`, digits on one side of the point at least; false if it is none. */
export function scanNumber(text: i64, mostExponentDigits: u32): bool {
  let p = addressOf(text);
  const end = p + bytesOf(text);
  significant = 0;
  let first: u64 = 0;
  let rest: u64 = 0;
  let restPower: u64 = 1;
  let fraction: i32 = 0;
  let seen = false;
  let point = false;
  p = scanSign(p, end);
  for (; p < end; p++) {
    const byte = <u32>load<u8>(p);
    if (byte == 46 && !point) {
      point = true;
      continue;
    }
    const digit = byte - 48;
    if (digit > 9) break;
    seen = true;
    fraction += i32(point);
    if (!digit && !significant) continue;
    if (++significant <= 19) first = first * 10 + digit;
    else if (significant <= 38) {
      rest = rest * 10 + digit;
      restPower *= 10;
    }
  }
  if (!seen) return false;
  // 19 digits fit 64 bits; up to 19 more make first * 10^n + rest.
  const low = first * restPower;
  digitsLow = low + rest;
  digitsHigh = multiplyHigh(first, restPower) + u64(digitsLow < low);
  scale = fraction;
  return p == end || scanExponent(p, end, mostExponentDigits);
}

// @ts-ignore: decorator
@inline function scanSign(p: u32, end: u32): u32 {
  negative = p < end && load<u8>(p) == 45;
  return p + u32(p < end && (negative || load<u8>(p) == 43));
}

/** Exponents beyond this are all alike: zero or infinite, or far outside of any decimal. */
const FAR: i32 = 100000000;

/** Reads `e[+-]digits` up to the end and takes it off `scale`. */
function scanExponent(p: u32, end: u32, mostDigits: u32): bool {
  if ((load<u8>(p) | 32) != 101) return false;
  p++;
  const minus = p < end && load<u8>(p) == 45;
  p += u32(p < end && (minus || load<u8>(p) == 43));
  if (p == end || end - p > mostDigits) return false;
  let exponent: i32 = 0;
  for (; p < end; p++) {
    const digit = <u32>load<u8>(p) - 48;
    if (digit > 9) return false;
    if (exponent < FAR) exponent = exponent * 10 + digit;
  }
  scale += minus ? exponent : -exponent;
  return true;
}
