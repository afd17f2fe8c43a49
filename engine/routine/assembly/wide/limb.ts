// Unsigned arithmetic on 64-bit halves: products of 128 bits, quotients of 128 bits. The low half is
// returned, the other result is left in `upper` or `remainder…`.

/** High half of the latest product or quotient, or remainder of `divide128by64`. */
export let upper: u64 = 0;
/** Remainder of the latest division. */
export let remainderLow: u64 = 0;
export let remainderHigh: u64 = 0;

/** High 64 bits of a product. */
// @ts-ignore: decorator
@inline export function multiplyHigh(a: u64, b: u64): u64 {
  const aLow = a & 0xffffffff, aHigh = a >> 32;
  const bLow = b & 0xffffffff, bHigh = b >> 32;
  const middle = aHigh * bLow + (aLow * bLow >> 32);
  const cross = aLow * bHigh + (middle & 0xffffffff);
  return aHigh * bHigh + (middle >> 32) + (cross >> 32);
}

/** (high, low) / divisor where high < divisor; the remainder goes to `remainderLow`. Hacker's Delight, divlu. */
function divide128by64(high: u64, low: u64, divisor: u64): u64 {
  const shift = clz(divisor);
  divisor <<= shift;
  const dHigh = divisor >> 32, dLow = divisor & 0xffffffff;
  const n32 = shift ? high << shift | low >> (64 - shift) : high;
  const n10 = low << shift;
  const n1 = n10 >> 32, n0 = n10 & 0xffffffff;
  let q1 = n32 / dHigh;
  let rest = n32 - q1 * dHigh;
  while (q1 >> 32 || q1 * dLow > (rest << 32 | n1)) {
    q1--;
    rest += dHigh;
    if (rest >> 32) break;
  }
  const n21 = (n32 << 32 | n1) - q1 * divisor;
  let q0 = n21 / dHigh;
  rest = n21 - q0 * dHigh;
  while (q0 >> 32 || q0 * dLow > (rest << 32 | n0)) {
    q0--;
    rest += dHigh;
    if (rest >> 32) break;
  }
  remainderLow = (n21 << 32 | n0) - q0 * divisor >> shift;
  return (q1 << 32) + q0;
}

/** (aHigh, aLow) / (bHigh, bLow): low half, `upper`, and the remainder. The divisor is not zero. */
export function divide(aLow: u64, aHigh: u64, bLow: u64, bHigh: u64): u64 {
  if (!bHigh) {
    remainderHigh = 0;
    if (!aHigh) {
      upper = 0;
      const quotient = aLow / bLow;
      remainderLow = aLow - quotient * bLow;
      return quotient;
    }
    const quotientHigh = aHigh / bLow;
    upper = quotientHigh;
    return divide128by64(aHigh - quotientHigh * bLow, aLow, bLow);
  }
  upper = 0;
  if (aHigh < bHigh) {
    remainderLow = aLow;
    remainderHigh = aHigh;
    return 0;
  }
  // The divisor's top 64 bits give a quotient that is at most one too high once lowered by one.
  const shift = clz(bHigh);
  const top = shift ? bHigh << shift | bLow >> (64 - shift) : bHigh;
  let quotient = divide128by64(aHigh >> 1, aHigh << 63 | aLow >> 1, top);
  quotient = quotient >> (63 - shift);
  if (quotient) quotient--;
  const productLow = quotient * bLow;
  const productHigh = quotient * bHigh + multiplyHigh(quotient, bLow);
  let restLow = aLow - productLow;
  let restHigh = aHigh - productHigh - u64(aLow < productLow);
  if (restHigh > bHigh || (restHigh == bHigh && restLow >= bLow)) {
    quotient++;
    const borrow = u64(restLow < bLow);
    restLow -= bLow;
    restHigh -= bHigh + borrow;
  }
  remainderLow = restLow;
  remainderHigh = restHigh;
  return quotient;
}
