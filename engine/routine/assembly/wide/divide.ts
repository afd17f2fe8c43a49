// Quotients and remainders of 128-bit integers, and division by powers of ten with each way of rounding.
import { wide } from "../result";
import { divide, remainderHigh, remainderLow, upper } from "./limb";
import { MOST_DIGITS, powerHigh, powerLow } from "./power";
import { absoluteHigh, absoluteLow, isNarrow, signed } from "./sign";

// @ts-ignore: decorator
@inline function quotient(aLow: i64, aHigh: i64, bLow: i64, bHigh: i64): u64 {
  return divide(
    absoluteLow(aLow, aHigh), absoluteHigh(aLow, aHigh), absoluteLow(bLow, bHigh), absoluteHigh(bLow, bHigh),
  );
}

// @ts-ignore: decorator
@inline function bothNarrow(aLow: i64, aHigh: i64, bLow: i64, bHigh: i64): bool {
  // -2^63 / -1 leaves 64 bits.
  return isNarrow(aLow, aHigh) && isNarrow(bLow, bHigh) && aLow != i64.MIN_VALUE;
}

/** Quotient towards zero. */
export function divWide(aLow: i64, aHigh: i64, bLow: i64, bHigh: i64): i64 {
  if (bothNarrow(aLow, aHigh, bLow, bHigh)) {
    const narrow = aLow / bLow;
    return wide(narrow, narrow >> 63);
  }
  const low = quotient(aLow, aHigh, bLow, bHigh);
  return signed((aHigh ^ bHigh) < 0, low, upper);
}

/** Remainder with the sign of the dividend. */
export function modWide(aLow: i64, aHigh: i64, bLow: i64, bHigh: i64): i64 {
  if (bothNarrow(aLow, aHigh, bLow, bHigh)) {
    const narrow = aLow % bLow;
    return wide(narrow, narrow >> 63);
  }
  quotient(aLow, aHigh, bLow, bHigh);
  return signed(aHigh < 0, remainderLow, remainderHigh);
}

/** A quotient's magnitude, one higher if asked, with its sign. */
// @ts-ignore: decorator
@inline function rounded(negative: bool, low: u64, high: u64, away: bool): i64 {
  const next = low + u64(away);
  return signed(negative, next, high + u64(next < low));
}

/** Quotient rounded down. */
export function floorDivWide(aLow: i64, aHigh: i64, bLow: i64, bHigh: i64): i64 {
  const low = quotient(aLow, aHigh, bLow, bHigh);
  const negative = (aHigh ^ bHigh) < 0;
  return rounded(negative, low, upper, negative && (remainderLow | remainderHigh) != 0);
}

// Beyond 10^38 every number is a remainder, and less than half of the divisor.

/** Divides a magnitude by 10^digits; leaves `upper` and the remainder. */
// @ts-ignore: decorator
@inline function shrink(low: i64, high: i64, digits: i32): u64 {
  return divide(absoluteLow(low, high), absoluteHigh(low, high), powerLow(digits), powerHigh(digits));
}

/** Divided by 10^digits, half away from zero. */
export function scaleDownRound(low: i64, high: i64, digits: i32): i64 {
  if (digits > MOST_DIGITS) return wide(0, 0);
  const whole = shrink(low, high, digits);
  const twiceLow = remainderLow << 1;
  const twiceHigh = remainderHigh << 1 | remainderLow >> 63;
  const limit = powerHigh(digits);
  const half = twiceHigh > limit || (twiceHigh == limit && twiceLow >= powerLow(digits));
  return rounded(high < 0, whole, upper, half);
}

/** Divided by 10^digits, towards zero. */
export function scaleDownTrunc(low: i64, high: i64, digits: i32): i64 {
  if (digits > MOST_DIGITS) return wide(0, 0);
  const whole = shrink(low, high, digits);
  return signed(high < 0, whole, upper);
}

/** Divided by 10^digits, down. */
export function scaleDownFloor(low: i64, high: i64, digits: i32): i64 {
  if (digits > MOST_DIGITS) return wide(high >> 63, high >> 63);
  const whole = shrink(low, high, digits);
  return rounded(high < 0, whole, upper, high < 0 && (remainderLow | remainderHigh) != 0);
}

/** Divided by 10^digits, up. */
export function scaleDownCeil(low: i64, high: i64, digits: i32): i64 {
  if (digits > MOST_DIGITS) return wide(i64(high >= 0 && (low | high) != 0), 0);
  const whole = shrink(low, high, digits);
  return rounded(high < 0, whole, upper, high >= 0 && (remainderLow | remainderHigh) != 0);
}
