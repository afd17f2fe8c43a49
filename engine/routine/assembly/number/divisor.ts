// Greatest common divisors and least common multiples of 64-bit integers.
import { fail, succeed } from "../result";

/** Without its sign; the lowest integer fits, too. */
// @ts-ignore: decorator
@inline function size(value: i64): u64 {
  return <u64>(value < 0 ? -value : value);
}

function divisor(a: u64, b: u64): u64 {
  while (b) {
    const rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

export function gcdInteger(a: i64, b: i64): i64 {
  succeed();
  const result = divisor(size(a), size(b));
  return result > <u64>i64.MAX_VALUE ? fail() : <i64>result;
}

export function lcmInteger(a: i64, b: i64): i64 {
  succeed();
  if (!a || !b) return 0;
  const x = size(a);
  const y = size(b);
  const factor = x / divisor(x, y);
  return y > <u64>i64.MAX_VALUE / factor ? fail() : <i64>(factor * y);
}
