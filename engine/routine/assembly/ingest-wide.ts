// Ingest: 128-bit integers (decimals), 16 little-endian bytes each.
import { isSet } from "./ingest/bits";

@inline
function isLess(lowA: u64, highA: i64, lowB: u64, highB: i64): bool {
  return highA < highB || (highA == highB && lowA < lowB);
}

/** Min and max of `count` > 0 values: 16 bytes each at `out` and `out + 16`. */
export function ingestWideRange(values: usize, count: i32, out: usize): void {
  let leastLow = load<u64>(values), leastHigh = load<i64>(values, 8);
  let mostLow = leastLow, mostHigh = leastHigh;
  const end = values + (<usize>count << 4);
  for (let at = values; at < end; at += 16) {
    const low = load<u64>(at);
    const high = load<i64>(at, 8);
    if (isLess(low, high, leastLow, leastHigh)) {
      leastLow = low;
      leastHigh = high;
    }
    if (isLess(mostLow, mostHigh, low, high)) {
      mostLow = low;
      mostHigh = high;
    }
  }
  store<u64>(out, leastLow);
  store<i64>(out, leastHigh, 8);
  store<u64>(out, mostLow, 16);
  store<i64>(out, mostHigh, 24);
}

/** How often a value is above the one before; -1 if any is below it. */
export function ingestWideAscents(values: usize, count: i32): i32 {
  let rises = 0;
  let low = load<u64>(values), high = load<i64>(values, 8);
  const end = values + (<usize>count << 4);
  for (let at = values + 16; at < end; at += 16) {
    const nextLow = load<u64>(at);
    const nextHigh = load<i64>(at, 8);
    if (isLess(nextLow, nextHigh, low, high)) return -1;
    if (nextLow != low || nextHigh != high) rises++;
    low = nextLow;
    high = nextHigh;
  }
  return rises;
}

/** Keeps the low 64 bits of each value; source and target may be the same. */
export function ingestWideToI64(source: usize, target: usize, count: i32): void {
  for (let i: usize = 0; i < <usize>count; i++) store<i64>(target + (i << 3), load<i64>(source + (i << 4)));
}

/** Keeps the low 128 of 256 bits, in place. Returns the first valid row whose value needs more, or -1. */
export function ingestHugeToWide(values: usize, count: i32, bitmap: usize, bit: i32): i32 {
  for (let i: usize = 0; i < <usize>count; i++) {
    const low = load<i64>(values + (i << 5));
    const high = load<i64>(values + (i << 5), 8);
    const sign = high >> 63;
    if (load<i64>(values + (i << 5), 16) != sign || load<i64>(values + (i << 5), 24) != sign) {
      if (bitmap == 0 || isSet(bitmap, bit + <i32>i)) return <i32>i;
    }
    store<i64>(values + (i << 4), low);
    store<i64>(values + (i << 4), high, 8);
  }
  return -1;
}
