// Dates, times, timestamps and durations as ISO 8601 text.
import { writeDigits, writeNumber } from "../number/format";
import { allocateText, finishText } from "../text/value";
import { civil, dayOfMonth, floorDiv, yearMonth } from "./calendar";

const NANOSECONDS: i64 = 1000000000;
/** More than the longest timestamp: a sign, 12 digits of years and 25 bytes of the rest. */
const MOST_BYTES: u32 = 64;

/** Writes a separator and two digits. */
// @ts-ignore: decorator
@inline function writePair(p: u32, separator: u8, value: i64): u32 {
  store<u8>(p, separator);
  writeDigits(p + 3, <u64>value, 2);
  return p + 3;
}

function writeDate(p: u32, days: i64): u32 {
  civil(days);
  const year = floorDiv(yearMonth, 12);
  const month = yearMonth - year * 12 + 1;
  if (<u64>year > 9999) store<u8>(p++, year < 0 ? 45 : 43);
  p = writeNumber(p, <u64>abs(year), <u64>year > 9999 ? 6 : 4);
  return writePair(writePair(p, 45, month), 45, dayOfMonth);
}

/** Decimals: none, 3, 6 or 9, as many as the value needs. */
function writeTime(p: u32, value: i64, unitsPerSecond: i64): u32 {
  const seconds = value / unitsPerSecond;
  const nanoseconds = (value - seconds * unitsPerSecond) * (NANOSECONDS / unitsPerSecond);
  const hours = seconds / 3600;
  p = writeNumber(p, <u64>hours, 2);
  p = writePair(writePair(p, 58, seconds / 60 % 60), 58, seconds % 60);
  if (!nanoseconds) return p;
  const kept: u32 = nanoseconds % 1000 ? 9 : nanoseconds % 1000000 ? 6 : 3;
  store<u8>(p, 46);
  writeDigits(p + 10, <u64>nanoseconds, 9);
  return p + 1 + kept;
}

export function formatDate(state: u32, days: i64): i64 {
  const address = allocateText(state, MOST_BYTES);
  return finishText(state, address, writeDate(address, days));
}

/** A time of day, not negative. */
export function formatTime(state: u32, value: i64, unitsPerSecond: i64): i64 {
  const address = allocateText(state, MOST_BYTES);
  return finishText(state, address, writeTime(address, value, unitsPerSecond));
}

/** With a `Z` behind it if it is `zoned`. */
export function formatTimestamp(state: u32, value: i64, unitsPerSecond: i64, zoned: i32): i64 {
  const address = allocateText(state, MOST_BYTES);
  const perDay = 86400 * unitsPerSecond;
  const days = floorDiv(value, perDay);
  let p = writeDate(address, days);
  store<u8>(p, 84);
  p = writeTime(p + 1, value - days * perDay, unitsPerSecond);
  store<u8>(p, 90);
  return finishText(state, address, p + u32(zoned != 0));
}

/** In seconds, `PT93784.5S`, with the decimals it needs. */
export function formatDuration(state: u32, value: i64, unitsPerSecond: i64): i64 {
  const address = allocateText(state, MOST_BYTES);
  let p = address;
  if (value < 0) store<u8>(p++, 45);
  store<u16>(p, 0x5450);
  const magnitude = value < 0 ? 0 - <u64>value : <u64>value;
  const seconds = magnitude / <u64>unitsPerSecond;
  const nanoseconds = (magnitude - seconds * unitsPerSecond) * (NANOSECONDS / unitsPerSecond);
  p = writeNumber(p + 2, seconds, 1);
  if (nanoseconds) {
    store<u8>(p, 46);
    writeDigits(p + 10, nanoseconds, 9);
    p += 10;
    while (load<u8>(p - 1) == 48) p--;
  }
  store<u8>(p, 83);
  return finishText(state, address, p + 1);
}
