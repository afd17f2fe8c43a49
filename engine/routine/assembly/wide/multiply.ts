// Products of 128-bit integers and of powers of ten; beyond 38 digits they fail.
import { fail, succeed, wide } from "../result";
import { multiplyHigh } from "./limb";
import { exceeds, MOST_DIGITS, powerHigh, powerLow } from "./power";
import { absoluteHigh, absoluteLow, isNarrow, signed, signedWithin } from "./sign";

/** High half of a signed product. */
// @ts-ignore: decorator
@inline function multiplyHighSigned(a: i64, b: i64): i64 {
  return <i64>multiplyHigh(<u64>a, <u64>b) - (a >> 63 & b) - (b >> 63 & a);
}

/** Product of two magnitudes with a sign. */
function product(negative: bool, aLow: u64, aHigh: u64, bLow: u64, bHigh: u64): i64 {
  if (aHigh && bHigh) return fail();
  const low = aLow * bLow;
  const carried = multiplyHigh(aLow, bLow);
  // One of the two is zero, so this is a sum of one cross product.
  const crossOverflow = (aHigh ? multiplyHigh(aHigh, bLow) : multiplyHigh(aLow, bHigh)) != 0;
  const high = carried + (aHigh * bLow + aLow * bHigh);
  if (crossOverflow || high < carried) return fail();
  return signedWithin(negative, low, high);
}

export function mulWide(aLow: i64, aHigh: i64, bLow: i64, bHigh: i64): i64 {
  succeed();
  // 2^63 * 2^63 has 38 digits, so two narrow factors cannot fail.
  if (isNarrow(aLow, aHigh) && isNarrow(bLow, bHigh)) return wide(aLow * bLow, multiplyHighSigned(aLow, bLow));
  return product((aHigh ^ bHigh) < 0, absoluteLow(aLow, aHigh), absoluteHigh(aLow, aHigh),
    absoluteLow(bLow, bHigh), absoluteHigh(bLow, bHigh));
}

/** Times 10^digits. */
export function scaleUp(low: i64, high: i64, digits: i32): i64 {
  succeed();
  // 10^18 is the last power below 2^63.
  if (digits <= 18 && isNarrow(low, high)) {
    const power = <i64>powerLow(digits);
    return wide(low * power, multiplyHighSigned(low, power));
  }
  if (digits > MOST_DIGITS) return (low | high) == 0 ? wide(0, 0) : fail();
  return product(high < 0, absoluteLow(low, high), absoluteHigh(low, high), powerLow(digits), powerHigh(digits));
}

/** Whether the number has at most so many digits. */
export function fitsDigits(low: i64, high: i64, digits: i32): i32 {
  return digits > MOST_DIGITS || !exceeds(absoluteLow(low, high), absoluteHigh(low, high), digits) ? 1 : 0;
}

/** Product of 64-bit integers, or a failure. */
export function mulInteger(a: i64, b: i64): i64 {
  succeed();
  const low = a * b;
  if (<i64><i32>a == a && <i64><i32>b == b) return low;
  return multiplyHighSigned(a, b) == low >> 63 ? low : fail();
}
