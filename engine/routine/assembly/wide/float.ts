// 128-bit integers and floats: conversion with one rounding, and comparison by exact value.
import { fail, succeed, wide } from "../result";
import { multiplyHigh } from "./limb";
import { MOST_DIGITS, powerHigh, powerLow } from "./power";
import { absoluteHigh, absoluteLow, isNarrow, signed, signedWithin } from "./sign";

const TWO_63: f64 = 9223372036854775808.0;
const TWO_64: f64 = 18446744073709551616.0;

/** The nearest float, ties to even. */
export function wideToFloat(low: i64, high: i64): f64 {
  if (isNarrow(low, high)) return <f64>low;
  const aLow = absoluteLow(low, high);
  const aHigh = absoluteHigh(low, high);
  if (!aHigh) return high < 0 ? -<f64>aLow : <f64>aLow;
  const shift = clz(aHigh);
  const top = shift ? aHigh << shift | aLow >> (64 - shift) : aHigh;
  // What is cut off can only matter as a sticky bit: 64 bits are more than 53 and a half.
  const sticky = u64(aLow << shift != 0);
  const magnitude = <f64>(top | sticky) * reinterpret<f64>((64 - shift + 1023) << 52);
  return high < 0 ? -magnitude : magnitude;
}

/** The nearest whole number, ties to even; fails on NaN, infinities and more than 38 digits. */
export function floatToWide(value: f64): i64 {
  succeed();
  const whole = nearest(value);
  if (abs(whole) < TWO_63) {
    const narrow = <i64>whole;
    return wide(narrow, narrow >> 63);
  }
  // NaN and infinities too; 128 bits hold everything below this, and 38 digits end before it.
  if (!(abs(whole) < 2e38)) return fail();
  const bits = reinterpret<u64>(whole);
  const mantissa = (bits & 0xfffffffffffff) | 0x10000000000000;
  const shift = (bits >> 52 & 0x7ff) - 1075;
  const low = shift < 64 ? mantissa << shift : 0;
  const high = shift < 64 ? mantissa >> (64 - shift) : mantissa << (shift - 64);
  return signedWithin(whole < 0, low, high);
}

/** The order of an integer and a float by exact value; NaN is above all. */
export function compareIntegerFloat(value: i64, x: f64): i32 {
  if (!(x < TWO_63)) return -1;
  if (x < -TWO_63) return 1;
  const whole = <i64>x;
  if (value != whole) return value < whole ? -1 : 1;
  const rest = x - trunc(x);
  return i32(rest < 0) - i32(rest > 0);
}

/** The order of low, high / 10^scale and a float by exact value; NaN is above all. */
export function compareWideFloat(low: i64, high: i64, scale: i32, x: f64): i32 {
  if (!(x < Infinity)) return -1;
  if (x == -Infinity) return 1;
  if (scale == 0 && isNarrow(low, high)) return compareIntegerFloat(low, x);
  const sign = i32((low | high) != 0) | i32(high >> 63);
  const xSign = i32(x > 0) - i32(x < 0);
  if (sign != xSign || !sign) return i32(sign > xSign) - i32(sign < xSign);
  return sign * compareMagnitudes(absoluteLow(low, high), absoluteHigh(low, high), scale, abs(x));
}

/** The order of (high, low) and x * 10^scale, both positive: x is mantissa * 2^exponent, so 192 bits suffice. */
function compareMagnitudes(low: u64, high: u64, scale: i32, x: f64): i32 {
  const bits = reinterpret<u64>(x);
  const biased = <i32>(bits >> 52);
  const mantissa = biased ? (bits & 0xfffffffffffff) | 0x10000000000000 : bits;
  const exponent = (biased ? biased : 1) - 1075;
  if (scale > MOST_DIGITS) unreachable();
  const pLow = powerLow(scale), pHigh = powerHigh(scale);
  let a = mantissa * pLow;
  const carried = multiplyHigh(mantissa, pLow);
  let b = carried + mantissa * pHigh;
  let c = multiplyHigh(mantissa, pHigh) + u64(b < carried);
  let rest = false;
  if (exponent >= 0) {
    // The mantissa has 53 bits, so that a shift by 128 leaves the other side behind.
    if (exponent >= 128) return -1;
    for (let left = exponent; left > 0; left -= 63) {
      const step = <u64>min(left, 63);
      if (c >> (64 - step)) return -1;
      c = c << step | b >> (64 - step);
      b = b << step | a >> (64 - step);
      a = a << step;
    }
  } else {
    if (exponent <= -192) return 1;
    for (let left = -exponent; left > 0; left -= 63) {
      const step = <u64>min(left, 63);
      if (a << (64 - step)) rest = true;
      a = a >> step | b << (64 - step);
      b = b >> step | c << (64 - step);
      c = c >> step;
    }
  }
  if (c) return -1;
  if (high != b) return high < b ? -1 : 1;
  if (low != a) return low < a ? -1 : 1;
  return rest ? -1 : 0;
}
