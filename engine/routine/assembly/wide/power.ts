// Powers of ten as 128-bit integers, and the limit of decimals: 38 digits.
import { WIDE_POWERS } from "../generated/power-table";

export const MOST_DIGITS: i32 = 38;

// @ts-ignore: decorator
@inline export function powerLow(digits: i32): u64 {
  return load<u64>(WIDE_POWERS + (<usize>digits << 4));
}

// @ts-ignore: decorator
@inline export function powerHigh(digits: i32): u64 {
  return load<u64>(WIDE_POWERS + (<usize>digits << 4), 8);
}

/** Whether a magnitude has more than `digits` digits. */
// @ts-ignore: decorator
@inline export function exceeds(low: u64, high: u64, digits: i32): bool {
  const limit = powerHigh(digits);
  return high > limit || (high == limit && low >= powerLow(digits));
}
