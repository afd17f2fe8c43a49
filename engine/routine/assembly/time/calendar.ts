// The proleptic Gregorian calendar on days since 1970-01-01 (Neri and Schneider, "Euclidean affine functions").
import { fail, succeed } from "../result";

const ERA_DAYS: i64 = 146097;

/** Months since year 0 of the latest `civil`. */
export let yearMonth: i64 = 0;
export let dayOfMonth: i64 = 0;

// @ts-ignore: decorator
@inline export function floorDiv(a: i64, b: i64): i64 {
  const quotient = a / b;
  return quotient - i64(quotient * b > a);
}

/** Splits days into `yearMonth` and `dayOfMonth`. */
export function civil(days: i64): void {
  // From 0000-03-01, with a whole number of 400-year eras taken off where 32 bits would not do.
  let shifted = days + 719468;
  let eras: i64 = 0;
  if (<u64>shifted > 1000000000) {
    eras = floorDiv(shifted, ERA_DAYS);
    shifted -= eras * ERA_DAYS;
  }
  const n1 = <u32>shifted * 4 + 3;
  const century = n1 / 146097;
  const n2 = n1 % 146097 | 3;
  const product = <u64>2939745 * n2;
  const yearOfCentury = <u32>(product >> 32);
  const dayOfYear = <u32>product / 2939745 / 4;
  const n3 = 2141 * dayOfYear + 197913;
  // Months count from 3 (March) to 14 (February).
  yearMonth = (eras * 400 + century * 100 + yearOfCentury) * 12 + (n3 >> 16) - 1;
  dayOfMonth = (n3 & 0xffff) / 2141 + 1;
}

/** Days since 1970-01-01 of the first of a month, counted since year 0. */
export function firstOfMonth(monthsSince0: i64): i64 {
  // Years begin in March here, so that leap days come last.
  const shifted = monthsSince0 - 2;
  const year = floorDiv(shifted, 12);
  const month = shifted - year * 12;
  const century = floorDiv(year, 100);
  return year * 365 + floorDiv(year, 4) - century + floorDiv(century, 4) + (month * 153 + 2) / 5 - 719468;
}

export function yearOf(days: i64): i64 {
  civil(days);
  return floorDiv(yearMonth, 12);
}

// @ts-ignore: decorator
@inline function monthIndex(days: i64): i64 {
  civil(days);
  return yearMonth - floorDiv(yearMonth, 12) * 12;
}

export function monthOf(days: i64): i64 {
  return monthIndex(days) + 1;
}

export function quarterOf(days: i64): i64 {
  return monthIndex(days) / 3 + 1;
}

export function dayOf(days: i64): i64 {
  civil(days);
  return dayOfMonth;
}

/** Monday is 1, Sunday 7. */
export function weekdayOf(days: i64): i64 {
  const rest = (days + 3) % 7;
  return (rest < 0 ? rest + 7 : rest) + 1;
}

export function dayOfYearOf(days: i64): i64 {
  civil(days);
  return days - firstOfMonth(floorDiv(yearMonth, 12) * 12) + 1;
}

/** ISO week: that of the year in which the week's Thursday lies. */
export function weekOf(days: i64): i64 {
  return (dayOfYearOf(days - weekdayOf(days) + 4) - 1) / 7 + 1;
}

/** Moved by months; a day past the month's end becomes its last. Fails where days leave 64 bits. */
export function addMonths(days: i64, months: i64): i64 {
  succeed();
  // About 10^17 years: days stay far inside 64 bits.
  if (months > 1000000000000000000 || months < -1000000000000000000) return fail();
  civil(days);
  const first = firstOfMonth(yearMonth + months);
  return min(first + dayOfMonth - 1, firstOfMonth(yearMonth + months + 1) - 1);
}

/** First day of the bucket of so many months, counted from 1970-01. */
export function truncateMonths(days: i64, months: i64): i64 {
  civil(days);
  const epoch: i64 = 1970 * 12;
  return firstOfMonth(floorDiv(yearMonth - epoch, months) * months + epoch);
}
