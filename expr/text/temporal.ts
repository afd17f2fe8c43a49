// Dates and times as ISO 8601 text, with exact integers in any unit. Proleptic Gregorian calendar.
import { UNITS_PER_SECOND, type TimeUnit } from "../type.ts";

/** Days since 1970-01-01 of a civil date (Hinnant, "chrono-Compatible Low-Level Date Algorithms"). */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The civil date of a number of days since 1970-01-01; the inverse of `daysFromCivil`. */
export function civilFromDays(days: number): { year: number; month: number; day: number } {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460)
    + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra
    - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

export function daysInMonth(year: number, month: number): number {
  return month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

const DATE = /^([+-]\d{4,6}|\d{4})-(\d{2})-(\d{2})$/;
const CLOCK = /^(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?$/;

/** Reads `2024-02-29` as days since 1970-01-01; null if it is no date. */
export function parseDate(text: string): bigint | null {
  const match = DATE.exec(text.trim());
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return BigInt(daysFromCivil(year, month, day));
}

/** Reads `13:05`, `13:05:30.25` in a unit; null if it is no time or is finer than the unit. */
export function parseTime(text: string, unit: TimeUnit): bigint | null {
  const match = CLOCK.exec(text.trim());
  if (!match) return null;
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return null;
  const nanos = BigInt((match[4] ?? "").padEnd(9, "0"));
  const divisor = UNITS_PER_SECOND.ns / UNITS_PER_SECOND[unit];
  if (nanos % divisor !== 0n) return null;
  return BigInt(hour * 3600 + minute * 60 + second) * UNITS_PER_SECOND[unit] + nanos / divisor;
}

/** A date, and then perhaps a time and a zone. */
const TIMESTAMP =
  /^\s*([+-]?\d{4,6}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:\d{2})?)?\s*$/;

/** Reads `2024-02-29`, `2024-02-29T13:05:30.25Z` or with an offset `+02:00`, in a unit. */
export function parseTimestamp(text: string, unit: TimeUnit): bigint | null {
  const match = TIMESTAMP.exec(text);
  if (!match) return null;
  const days = parseDate(match[1]!);
  const clock = match[2] === undefined ? 0n : parseTime(match[2], unit);
  if (days === null || clock === null) return null;
  const local = days * 86_400n * UNITS_PER_SECOND[unit] + clock;
  return local - zoneOffset(match[3]) * UNITS_PER_SECOND[unit];
}

function zoneOffset(zone: string | undefined): bigint {
  if (zone === undefined || zone === "Z") return 0n;
  const seconds = Number(zone.slice(1, 3)) * 3600 + Number(zone.slice(4, 6)) * 60;
  return BigInt(zone[0] === "-" ? -seconds : seconds);
}

/** Prints days since 1970-01-01 as `2024-02-29`; years outside 0..9999 as `+012345-01-01`. */
export function formatDate(days: bigint): string {
  const { year, month, day } = civilFromDays(Number(days));
  const digits = String(Math.abs(year));
  const shown = year >= 0 && year <= 9999
    ? digits.padStart(4, "0") : `${year < 0 ? "-" : "+"}${digits.padStart(6, "0")}`;
  return `${shown}-${pad(month)}-${pad(day)}`;
}

/** Prints a time of day as `13:05:30` with as many decimals as the value needs: 0, 3, 6 or 9. */
export function formatTime(value: bigint, unit: TimeUnit): string {
  const perSecond = UNITS_PER_SECOND[unit];
  const seconds = Number(value / perSecond);
  const nanos = (value % perSecond) * (UNITS_PER_SECOND.ns / perSecond);
  const clock = `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  if (nanos === 0n) return clock;
  const digits = nanos.toString().padStart(9, "0");
  const kept = digits.endsWith("000000") ? 3 : digits.endsWith("000") ? 6 : 9;
  return `${clock}.${digits.slice(0, kept)}`;
}

/** Prints a timestamp as `2024-02-29T13:05:30`, with `Z` if it has a time zone. */
export function formatTimestamp(value: bigint, unit: TimeUnit, timezone: string | null): string {
  const perDay = 86_400n * UNITS_PER_SECOND[unit];
  const days = floorDiv(value, perDay);
  return `${formatDate(days)}T${formatTime(value - days * perDay, unit)}${timezone === null ? "" : "Z"}`;
}

/** Prints a duration as ISO 8601 seconds: `PT93784.5S`. */
export function formatDuration(value: bigint, unit: TimeUnit): string {
  const perSecond = UNITS_PER_SECOND[unit];
  const positive = value < 0n ? -value : value;
  const fraction = ((positive % perSecond) * (UNITS_PER_SECOND.ns / perSecond))
    .toString().padStart(9, "0").replace(/0+$/, "");
  return `${value < 0n ? "-" : ""}PT${positive / perSecond}${fraction ? `.${fraction}` : ""}S`;
}

export function floorDiv(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

const pad = (value: number) => String(value).padStart(2, "0");
