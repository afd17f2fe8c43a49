// Dates, times and timestamps from ISO 8601 text. Every routine here fails on what is none.
import { fail, failed, succeed } from "../result";
import { trimScript } from "../text/trim";
import { addressOf, bytesOf } from "../text/value";
import { mulInteger } from "../wide/multiply";
import { firstOfMonth } from "./calendar";

/** Where the text left to read begins and ends. */
let at: u32 = 0;
let end: u32 = 0;
/** Nanoseconds of the latest clock, after its whole seconds. */
let nanoseconds: i64 = 0;

const SECONDS_PER_DAY: i64 = 86400;
const NANOSECONDS: i64 = 1000000000;

/** Reads `count` digits; -1 if they are not there. */
function digits(count: u32): i64 {
  if (end - at < count) return -1;
  let value: i64 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const digit = <u32>load<u8>(at + i) - 48;
    if (digit > 9) return -1;
    value = value * 10 + digit;
  }
  at += count;
  return value;
}

/** Takes one byte if it is the next. */
// @ts-ignore: decorator
@inline function take(byte: u8): bool {
  if (at == end || load<u8>(at) != byte) return false;
  at++;
  return true;
}

/** Reads a year: four digits, or a sign and four to six. */
function year(): i64 {
  const minus = take(45);
  if (!minus && !take(43)) return digits(4);
  let count: u32 = 0;
  while (count < 6 && at + count < end && <u32>load<u8>(at + count) - 48 < 10) count++;
  if (count < 4) return i64.MIN_VALUE;
  const value = digits(count);
  return minus ? -value : value;
}

/** Reads a date as days. */
function date(): i64 {
  const signedYear = at < end && (load<u8>(at) == 45 || load<u8>(at) == 43);
  const y = year();
  if (y == i64.MIN_VALUE || (!signedYear && y < 0) || !take(45)) return fail();
  const month = digits(2);
  if (month < 1 || month > 12 || !take(45)) return fail();
  const day = digits(2);
  const first = firstOfMonth(y * 12 + month - 1);
  if (day < 1 || first + day > firstOfMonth(y * 12 + month)) return fail();
  return first + day - 1;
}

/** Reads `hh:mm[:ss[.fraction]]` as seconds, and `nanoseconds`. */
function clock(): i64 {
  nanoseconds = 0;
  const hour = digits(2);
  if (hour < 0 || hour > 23 || !take(58)) return fail();
  const minute = digits(2);
  if (minute < 0 || minute > 59) return fail();
  let second: i64 = 0;
  if (take(58)) {
    second = digits(2);
    if (second < 0 || second > 59) return fail();
    if (take(46) && !fraction()) return fail();
  }
  return hour * 3600 + minute * 60 + second;
}

/** Reads one to nine digits as nanoseconds. */
function fraction(): bool {
  let count = 0;
  while (count < 9 && at < end) {
    const digit = <u32>load<u8>(at) - 48;
    if (digit > 9) break;
    nanoseconds = nanoseconds * 10 + digit;
    at++;
    count++;
  }
  for (let i = count; i < 9; i++) nanoseconds *= 10;
  return count > 0;
}

/** Seconds and `nanoseconds` in a unit; fails if the unit is too coarse or 64 bits too few. */
function inUnits(seconds: i64, unitsPerSecond: i64): i64 {
  const divisor = NANOSECONDS / unitsPerSecond;
  if (nanoseconds % divisor) return fail();
  let rest = nanoseconds / divisor;
  // Before 1970 the fraction brings the product back: -2^63 itself must be readable.
  if (seconds < 0 && rest) {
    seconds++;
    rest -= unitsPerSecond;
  }
  const product = mulInteger(seconds, unitsPerSecond);
  if (failed) return 0;
  const sum = product + rest;
  return rest < 0 ? (sum < product ? sum : fail()) : sum >= product ? sum : fail();
}

function begin(text: i64): void {
  succeed();
  const trimmed = trimScript(text);
  at = addressOf(trimmed);
  end = at + bytesOf(trimmed);
}

export function parseDate(text: i64): i64 {
  begin(text);
  const days = date();
  return failed || at != end ? fail() : days;
}

export function parseTime(text: i64, unitsPerSecond: i64): i64 {
  begin(text);
  const seconds = clock();
  return failed || at != end ? fail() : inUnits(seconds, unitsPerSecond);
}

/** Reads `Z` or `+hh:mm` as seconds; what comes without is UTC. */
function zone(): i64 {
  if (at == end || take(90)) return 0;
  const minus = take(45);
  if (!minus && !take(43)) return fail();
  const hours = digits(2);
  if (hours < 0 || !take(58)) return fail();
  const minutes = digits(2);
  if (minutes < 0) return fail();
  const seconds = hours * 3600 + minutes * 60;
  return minus ? -seconds : seconds;
}

export function parseTimestamp(text: i64, unitsPerSecond: i64): i64 {
  begin(text);
  let seconds = date() * SECONDS_PER_DAY;
  if (failed) return 0;
  nanoseconds = 0;
  if (at != end) {
    if (!take(84) && !take(32)) return fail();
    seconds += clock();
    if (failed) return 0;
    seconds -= zone();
  }
  return failed || at != end ? fail() : inUnits(seconds, unitsPerSecond);
}
