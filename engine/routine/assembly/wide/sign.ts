// Signs of 128-bit integers: magnitudes out, signed results in.
import { fail, wide } from "../result";
import { exceeds, MOST_DIGITS } from "./power";

/** Low half of the magnitude. */
// @ts-ignore: decorator
@inline export function absoluteLow(low: i64, high: i64): u64 {
  return high < 0 ? 0 - <u64>low : <u64>low;
}

/** High half of the magnitude. */
// @ts-ignore: decorator
@inline export function absoluteHigh(low: i64, high: i64): u64 {
  return high < 0 ? ~<u64>high + u64(low == 0) : <u64>high;
}

/** Hands back a magnitude with a sign. */
// @ts-ignore: decorator
@inline export function signed(negative: bool, low: u64, high: u64): i64 {
  return negative
    ? wide(<i64>(0 - low), <i64>(~high + u64(low == 0)))
    : wide(<i64>low, <i64>high);
}

/** The same, or a failure if it has more than 38 digits. */
// @ts-ignore: decorator
@inline export function signedWithin(negative: bool, low: u64, high: u64): i64 {
  return exceeds(low, high, MOST_DIGITS) ? fail() : signed(negative, low, high);
}

/** Whether the high half only repeats the sign of the low one. */
// @ts-ignore: decorator
@inline export function isNarrow(low: i64, high: i64): bool {
  return high == low >> 63;
}
