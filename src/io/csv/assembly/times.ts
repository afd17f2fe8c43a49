// Columns of dates, times, timestamps, durations and truth values.
import { failed } from "../../../../engine/routine/assembly/result";
import { parseBool } from "../../../../engine/routine/assembly/number/parse";
import { parseDate, parseTime, parseTimestamp } from "../../../../engine/routine/assembly/time/parse";
import { mulInteger } from "../../../../engine/routine/assembly/wide/multiply";
import {
  columnEnds, columnStarts, fieldEnd, isNull, NULL, setNull, startAdd, step, strict, text, textEnd, textStart,
  unwrapValue, VALUE, WRONG,
} from "./field";

const ABOVE_NINE: u64 = 0x7676767676767676;
const HIGH_BITS: u64 = 0x8080808080808080;
/** `0000-00-` and `00:00:00`, to be taken off. */
const DATE_MASK: u64 = 0x2d30302d30303030;
const DATE_DASHES: u64 = 0xff0000ff00000000;
const CLOCK_MASK: u64 = 0x30303a30303a3030;
const CLOCK_COLONS: u64 = 0x0000ff0000ff0000;

const SECONDS_PER_DAY: i64 = 86400;
const NANOSECONDS: i64 = 1000000000;

/** Days of the year before each month, March first, as February ends the year. */
// @ts-ignore: decorator
@inline function daysBefore(month: u32): u32 {
  return (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5;
}

function daysIn(year: u32, month: u32): u32 {
  if (month == 2) return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/** What `dateAt` gives where there is no date. */
const NO_DATE: i32 = i32.MIN_VALUE;

/** The ten characters `2024-02-29` at `p`, as days since 1970. */
// @ts-ignore: decorator
@inline function dateAt(p: u32): i32 {
  const word = load<u64>(p) ^ DATE_MASK;
  const last = <u32>load<u16>(p, 8) ^ 0x3030;
  if ((((word + ABOVE_NINE) | word) & HIGH_BITS) | (word & DATE_DASHES)) return NO_DATE;
  if (((last + 0x7676) | last) & 0x8080) return NO_DATE;
  const year = <u32>(word & 15) * 1000 + <u32>(word >> 8 & 15) * 100 + <u32>(word >> 16 & 15) * 10
    + <u32>(word >> 24 & 15);
  const month = <u32>(word >> 40 & 15) * 10 + <u32>(word >> 48 & 15);
  const day = (last & 15) * 10 + (last >> 8);
  if (month - 1 > 11 || day == 0 || (day > 28 && day > daysIn(year, month))) return NO_DATE;
  // From 0000-03-01 of 400 years before, so that nothing is negative.
  const shifted = year + 400 - u32(month <= 2);
  return <i32>(shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + daysBefore(month) + day - 1)
    - 719468 - 146097;
}

let slow: i64 = 0;

function slowDate(p: u32, end: u32): u32 {
  const found = unwrapValue(p, end);
  if (found != VALUE) return found;
  slow = parseDate(text());
  return failed || slow != <i64><i32>slow ? WRONG : VALUE;
}

/** Reads rows [from, to) and gives the first that holds none, else `to`; so do all below. */
export function readDate(from: u32, to: u32, out: u32, validity: u32): u32 {
  let s = columnStarts + from * step;
  let e = columnEnds + from * step;
  for (let row = from; row < to; row++, s += step, e += step) {
    const p = load<u32>(s) + startAdd;
    const end = fieldEnd(e, p);
    let days = NO_DATE;
    if (isNull(p, end - p)) setNull(validity, row);
    else {
      if (end - p == 10) days = dateAt(p);
      if (days == NO_DATE) {
        const found = slowDate(p, end);
        if (found == WRONG) return row;
        if (found == NULL) setNull(validity, row);
        else days = <i32>slow;
      }
    }
    store<i32>(out + (row << 2), days);
  }
  return to;
}

/** The eight characters `13:05:30` at `p`, as seconds; -1: they are none. */
// @ts-ignore: decorator
@inline function clockAt(p: u32): i32 {
  const word = load<u64>(p) ^ CLOCK_MASK;
  if ((((word + ABOVE_NINE) | word) & HIGH_BITS) | (word & CLOCK_COLONS)) return -1;
  const hour = <u32>(word & 15) * 10 + <u32>(word >> 8 & 15);
  const minute = <u32>(word >> 24 & 15) * 10 + <u32>(word >> 32 & 15);
  const second = <u32>(word >> 48 & 15) * 10 + <u32>(word >> 56);
  return hour > 23 || minute > 59 || second > 59 ? -1 : <i32>(hour * 3600 + minute * 60 + second);
}

/** Whether a timestamp's text must have a zone, must not, or may. */
const ANY_ZONE: u32 = 0;
const NO_ZONE: u32 = 1;

/** Digits behind a point, as nanoseconds; `fractionEnd` is behind them. */
let fractionEnd: u32 = 0;
function fractionAt(p: u32, end: u32): i64 {
  let value: i64 = 0;
  let count = 0;
  for (; count < 9 && p < end; count++, p++) {
    const digit = <u32>load<u8>(p) - 48;
    if (digit > 9) break;
    value = value * 10 + digit;
  }
  fractionEnd = p;
  if (!count) return -1;
  for (; count < 9; count++) value *= 10;
  return value;
}

// @ts-ignore: decorator
@inline function twoDigits(p: u32): u32 {
  const tens = <u32>load<u8>(p) - 48;
  const ones = <u32>load<u8>(p, 1) - 48;
  return tens > 9 || ones > 9 ? 1000 : tens * 10 + ones;
}

const NO_OFFSET: i32 = i32.MIN_VALUE;

/** `Z`, `+02`, `+0200` or `+02:00`, up to the end, in seconds. */
function offsetAt(p: u32, end: u32): i32 {
  const sign = <u32>load<u8>(p);
  if ((sign | 32) == 122) return end - p == 1 ? 0 : NO_OFFSET;
  if (sign != 43 && sign != 45) return NO_OFFSET;
  const length = end - p;
  if (length != 3 && length != 5 && (length != 6 || load<u8>(p + 3) != 58)) return NO_OFFSET;
  const hours = twoDigits(p + 1);
  const minutes = length == 3 ? 0 : twoDigits(end - 2);
  if (hours > 23 || minutes > 59) return NO_OFFSET;
  const seconds = <i32>(hours * 3600 + minutes * 60);
  return sign == 45 ? -seconds : seconds;
}

/** Reads `2024-02-29 13:05[:30[.25]][+02:00]` into `slow`; false: it is none, or beyond 64 bits. */
function timestampAt(p: u32, end: u32, unitsPerSecond: i64, zone: u32): bool {
  const days = end - p >= 10 ? dateAt(p) : NO_DATE;
  if (days == NO_DATE) return false;
  let seconds = <i64>days * SECONDS_PER_DAY;
  let nanoseconds: i64 = 0;
  let zoned = false;
  p += 10;
  if (p < end) {
    const between = <u32>load<u8>(p);
    if ((between != 32 && (between | 32) != 116) || end - p < 6) return false;
    let clock: i32;
    if (end - p >= 9 && load<u8>(p + 6) == 58) {
      clock = clockAt(p + 1);
      p += 9;
    } else {
      const hour = twoDigits(p + 1);
      const minute = twoDigits(p + 4);
      clock = hour > 23 || minute > 59 || load<u8>(p + 3) != 58 ? -1 : <i32>(hour * 3600 + minute * 60);
      p += 6;
    }
    if (clock < 0) return false;
    seconds += clock;
    if (p < end && load<u8>(p) == 46) {
      nanoseconds = fractionAt(p + 1, end);
      if (nanoseconds < 0) return false;
      p = fractionEnd;
    }
    if (p < end) {
      const offset = offsetAt(p, end);
      if (offset == NO_OFFSET) return false;
      zoned = true;
      seconds -= offset;
    }
  }
  if (zone != ANY_ZONE && zoned == (zone == NO_ZONE)) return false;
  return inUnits(seconds, nanoseconds, unitsPerSecond);
}

/** What 64 bits of nanoseconds hold for certain, in seconds. */
const SAFE_SECONDS: i64 = 9223372035;

function inUnits(seconds: i64, nanoseconds: i64, unitsPerSecond: i64): bool {
  if (seconds > SAFE_SECONDS || seconds < -SAFE_SECONDS) {
    if (unitsPerSecond == NANOSECONDS) return false;
  }
  if (nanoseconds) {
    const divisor = NANOSECONDS / unitsPerSecond;
    const rest = nanoseconds / divisor;
    if (rest * divisor != nanoseconds) return false;
    slow = seconds * unitsPerSecond + rest;
  } else slow = seconds * unitsPerSecond;
  return true;
}

function slowTimestamp(p: u32, end: u32, unitsPerSecond: i64, zone: u32): u32 {
  const found = unwrapValue(p, end);
  if (found != VALUE) return found;
  if (timestampAt(textStart, textEnd, unitsPerSecond, zone)) return VALUE;
  if (strict) return WRONG;
  slow = parseTimestamp(text(), unitsPerSecond);
  return failed ? WRONG : VALUE;
}

export function readTimestamp(
  from: u32, to: u32, out: u32, validity: u32, unitsPerSecond: i64, zone: u32,
): u32 {
  let s = columnStarts + from * step;
  let e = columnEnds + from * step;
  for (let row = from; row < to; row++, s += step, e += step) {
    const p = load<u32>(s) + startAdd;
    const end = fieldEnd(e, p);
    slow = 0;
    if (isNull(p, end - p)) setNull(validity, row);
    else if (!timestampAt(p, end, unitsPerSecond, zone)) {
      const found = slowTimestamp(p, end, unitsPerSecond, zone);
      if (found == WRONG) return row;
      if (found == NULL) setNull(validity, row);
    }
    store<i64>(out + (row << 3), slow);
  }
  return to;
}

export function readTime(from: u32, to: u32, out: u32, validity: u32, unitsPerSecond: i64): u32 {
  let s = columnStarts + from * step;
  let e = columnEnds + from * step;
  for (let row = from; row < to; row++, s += step, e += step) {
    const p = load<u32>(s) + startAdd;
    const end = fieldEnd(e, p);
    let value: i64 = 0;
    if (isNull(p, end - p)) setNull(validity, row);
    else {
      const clock = end - p == 8 ? clockAt(p) : -1;
      if (clock >= 0) value = <i64>clock * unitsPerSecond;
      else {
        const found = unwrapValue(p, end);
        if (found == WRONG) return row;
        if (found == NULL) setNull(validity, row);
        else {
          value = parseTime(text(), unitsPerSecond);
          if (failed) return row;
        }
      }
    }
    store<i64>(out + (row << 3), value);
  }
  return to;
}

/** `[-]PT93784.5S`, as durations are printed. */
function durationAt(p: u32, end: u32, unitsPerSecond: i64): bool {
  const minus = p < end && load<u8>(p) == 45;
  p += u32(minus);
  if (end - p < 4 || load<u16>(p) != 0x5450 || load<u8>(end - 1) != 83) return false;
  p += 2;
  end--;
  let seconds: i64 = 0;
  const first = p;
  for (; p < end; p++) {
    const digit = <u32>load<u8>(p) - 48;
    if (digit > 9) break;
    if (seconds > 922337203685477579) return false;
    seconds = seconds * 10 + digit;
  }
  if (p == first) return false;
  let nanoseconds: i64 = 0;
  if (p < end) {
    if (load<u8>(p) != 46) return false;
    nanoseconds = fractionAt(p + 1, end);
    if (nanoseconds < 0 || fractionEnd != end) return false;
  }
  const divisor = NANOSECONDS / unitsPerSecond;
  if (nanoseconds % divisor) return false;
  // Negative all along: -2^63 must be readable.
  const whole = mulInteger(-seconds, unitsPerSecond);
  if (failed) return false;
  const total = whole - nanoseconds / divisor;
  if (total > whole || (!minus && total == i64.MIN_VALUE)) return false;
  slow = minus ? total : -total;
  return true;
}

export function readDuration(from: u32, to: u32, out: u32, validity: u32, unitsPerSecond: i64): u32 {
  let s = columnStarts + from * step;
  let e = columnEnds + from * step;
  for (let row = from; row < to; row++, s += step, e += step) {
    const p = load<u32>(s) + startAdd;
    const end = fieldEnd(e, p);
    slow = 0;
    const found = isNull(p, end - p) ? NULL : unwrapValue(p, end);
    if (found == WRONG) return row;
    if (found == NULL) setNull(validity, row);
    else if (!durationAt(textStart, textEnd, unitsPerSecond)) return row;
    store<i64>(out + (row << 3), slow);
  }
  return to;
}

/** Truth values as bits, which are all clear before. */
export function readBool(from: u32, to: u32, out: u32, validity: u32): u32 {
  let s = columnStarts + from * step;
  let e = columnEnds + from * step;
  for (let row = from; row < to; row++, s += step, e += step) {
    const p = load<u32>(s) + startAdd;
    const end = fieldEnd(e, p);
    const found = isNull(p, end - p) ? NULL : unwrapValue(p, end);
    if (found == WRONG) return row;
    if (found == NULL) {
      setNull(validity, row);
      continue;
    }
    const value = parseBool(text());
    if (failed || (strict && <u32>load<u8>(textStart) - 48 < 10)) return row;
    if (value) store<u8>(out + (row >> 3), load<u8>(out + (row >> 3)) | <u8>(<u32>1 << (row & 7)));
  }
  return to;
}
