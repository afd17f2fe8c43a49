// Time zones: a table of instants from which an offset holds, as pairs of i64 in seconds, ascending.

const DAY: i64 = 86_400;
/** Tables end at 2500-01-01; rules recur every 400 years, which are whole weeks. */
const TABLE_END: i64 = 16_725_225_600;
const CYCLE: i64 = 12_622_780_800;
/** The last second that the platform's calendar knows, less a day. */
const LAST: i64 = 8_640_000_000_000 - 86_400;

function floorQuotient(a: i64, b: i64): i64 {
  const quotient = a / b;
  return a % b < 0 ? quotient - 1 : quotient;
}

/** The offset in seconds that holds at a second; the first entry holds before all. */
function offsetAt(table: u32, count: u32, instant: i64): i64 {
  let second = min(instant, LAST);
  if (second >= TABLE_END) second -= ((second - TABLE_END) / CYCLE + 1) * CYCLE;
  let low: u32 = 0, high: u32 = count;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (load<i64>(table + (middle << 4)) <= second) low = middle;
    else high = middle;
  }
  return load<i64>(table + (low << 4), 8);
}

/** The zone's offset at an instant, in the instant's units. */
export function zoneOffset(table: i64, count: i64, instant: i64, unitsPerSecond: i64): i64 {
  return offsetAt(<u32>table, <u32>count, floorQuotient(instant, unitsPerSecond)) * unitsPerSecond;
}

/**
 * What is taken from a wall clock's time to get the instant at which it shows it. Shown twice: with the offset
 * of `near`, else the earlier; skipped: with the offset before the gap.
 */
export function wallOffset(table: i64, count: i64, wall: i64, near: i64, unitsPerSecond: i64): i64 {
  const second = floorQuotient(wall, unitsPerSecond);
  const own = offsetAt(<u32>table, <u32>count, floorQuotient(near, unitsPerSecond));
  if (offsetAt(<u32>table, <u32>count, second - own) == own) return own * unitsPerSecond;
  const before = offsetAt(<u32>table, <u32>count, second - DAY);
  if (offsetAt(<u32>table, <u32>count, second - before) == before) return before * unitsPerSecond;
  const after = offsetAt(<u32>table, <u32>count, second + DAY);
  return (offsetAt(<u32>table, <u32>count, second - after) == after ? after : before) * unitsPerSecond;
}
