// The text of an interval as months, days and microseconds: `1 year 2 months`, `04:05:06`, `1-2`,
// `P1Y2M3DT4H`. Knows numbers and units, not where in a query they stand.
import type { IntervalParts } from "../ast.ts";

/** What one of a unit is. Fractions of months are days (30 a month), fractions of days are microseconds. */
type Size = readonly ["months" | "days" | "microseconds", number];

const SECOND = 1_000_000;
const SIZES = {
  microsecond: ["microseconds", 1], millisecond: ["microseconds", 1000], second: ["microseconds", SECOND],
  minute: ["microseconds", 60 * SECOND], hour: ["microseconds", 3600 * SECOND], day: ["days", 1], week: ["days", 7],
  month: ["months", 1], quarter: ["months", 3], year: ["months", 12], decade: ["months", 120],
  century: ["months", 1200], millennium: ["months", 12_000],
} as const satisfies Record<string, Size>;

export type IntervalUnit = keyof typeof SIZES;

const SHORT: Readonly<Record<string, IntervalUnit>> = {
  us: "microsecond", usec: "microsecond", usecs: "microsecond", ms: "millisecond", msec: "millisecond",
  msecs: "millisecond", s: "second", sec: "second", secs: "second", m: "minute", min: "minute", mins: "minute",
  h: "hour", hr: "hour", hrs: "hour", d: "day", w: "week", mon: "month", mons: "month", q: "quarter", y: "year",
  yr: "year", yrs: "year", dec: "decade", decs: "decade", c: "century", cent: "century", centuries: "century",
  mil: "millennium", mils: "millennium", millennia: "millennium",
};
/** In ISO 8601, before and behind the T. */
const ISO_DATE: Readonly<Record<string, IntervalUnit>> = { Y: "year", M: "month", W: "week", D: "day" };
const ISO_TIME: Readonly<Record<string, IntervalUnit>> = { H: "hour", M: "minute", S: "second" };

/** Days and months are 32 bits in Arrow; microseconds are kept exact. */
const LIMITS: IntervalParts = {
  months: 2 ** 31 - 1, days: 2 ** 31 - 1, microseconds: Number.MAX_SAFE_INTEGER,
};

export function isIntervalUnit(word: string): boolean {
  return unitOf(word) !== null;
}

function unitOf(word: string): IntervalUnit | null {
  const lower = word.toLowerCase();
  const name = Object.hasOwn(SHORT, lower) ? SHORT[lower]! : lower.replace(/s$/, "");
  return isUnitName(name) ? name : null;
}

const isUnitName = (name: string): name is IntervalUnit => Object.hasOwn(SIZES, name);

interface Sum { months: number; days: number; microseconds: number }

function add(sum: Sum, count: number, unit: IntervalUnit): void {
  const [part, size]: Size = SIZES[unit];
  const amount = count * size;
  if (part === "microseconds") sum.microseconds += Math.round(amount);
  else if (part === "days") addDays(sum, amount);
  else if (Number.isInteger(size / 12)) sum.months += Math.round(amount);
  else {
    sum.months += Math.trunc(amount);
    addDays(sum, rounded((amount - Math.trunc(amount)) * 30));
  }
}

function addDays(sum: Sum, days: number): void {
  sum.days += Math.trunc(days);
  sum.microseconds += Math.round((days - Math.trunc(days)) * 86_400 * SECOND);
}

/** A fraction of a month is so many thousandths of a microsecond off that it may fall below a whole day. */
const rounded = (days: number): number => Math.round(days * 1e9) / 1e9;

const CLOCK = /^([+-]?)(\d+):(\d{1,2})(?::(\d{1,2}(?:\.\d*)?))?$/;
const YEARS_MONTHS = /^([+-]?)(\d+)-(\d{1,2})$/;
const ISO = /^([+-]?)P(?=.)((?:[+-]?\d+(?:\.\d*)?[YMWD])*)(?:T((?:[+-]?\d+(?:\.\d*)?[HMS])+))?$/i;
const AMOUNT = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))([a-z]*)$/i;

/** `1:02` is hours and minutes, unless the unit of the literal says minutes and seconds. */
function addClock(sum: Sum, match: RegExpExecArray, unit: IntervalUnit | null): boolean {
  const [, sign, first, second, third] = match;
  const inSeconds = third === undefined && unit === "second";
  const [hours, minutes, seconds] = inSeconds ? [0, Number(first), Number(second)]
    : [Number(first), Number(second), Number(third ?? 0)];
  if (seconds >= 60 || !inSeconds && minutes >= 60) return false;
  const amount = (hours * 60 + minutes) * 60 * SECOND + Math.round(seconds * SECOND);
  sum.microseconds += sign === "-" ? -amount : amount;
  return true;
}

function addYearsMonths(sum: Sum, [, sign, years, months]: RegExpExecArray): boolean {
  if (Number(months) >= 12) return false;
  sum.months += (sign === "-" ? -1 : 1) * (Number(years) * 12 + Number(months));
  return true;
}

function addIso(sum: Sum, text: string): boolean {
  const match = ISO.exec(text);
  if (!match) return false;
  const sign = match[1] === "-" ? -1 : 1;
  for (const [part, units] of [[match[2], ISO_DATE], [match[3], ISO_TIME]] as const) {
    for (const [, count, letter] of (part ?? "").matchAll(/([+-]?[\d.]+)([A-Z])/gi)) {
      add(sum, sign * Number(count), units[letter!.toUpperCase()]!);
    }
  }
  return true;
}

/** `bare` is the unit of a number that has none. */
function addWords(sum: Sum, words: readonly string[], bare: IntervalUnit | null): boolean {
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const clock = CLOCK.exec(word);
    const yearsMonths = YEARS_MONTHS.exec(word);
    const amount = AMOUNT.exec(word);
    if (clock) { if (!addClock(sum, clock, bare)) return false; }
    else if (yearsMonths) { if (!addYearsMonths(sum, yearsMonths)) return false; }
    else if (amount) {
      const following = amount[2] === "" ? unitOf(words[i + 1] ?? "") : null;
      if (following !== null) i++;
      const unit = amount[2] !== "" ? unitOf(amount[2]!) : following ?? beforeClock(words[i + 1]) ?? bare;
      if (unit === null) return false;
      add(sum, Number(amount[1]), unit);
    } else return false;
  }
  return true;
}

/** `1 02:03:04`: the number before a time of day counts days. */
function beforeClock(next: string | undefined): IntervalUnit | null {
  return next !== undefined && CLOCK.test(next) ? "day" : null;
}

/** The parts, or null if the text is none. `unit`: of a number without one, as in `interval '3' month`. */
export function parseInterval(text: string, unit: IntervalUnit | null): IntervalParts | null {
  const sum: Sum = { months: 0, days: 0, microseconds: 0 };
  const words = text.trim().replace(/^@\s*/, "").replace(/([+-])\s+(?=[\d.])/g, "$1").split(/\s+/);
  const ago = words.length > 1 && words.at(-1)!.toLowerCase() === "ago";
  if (ago) words.pop();
  const whole = words.length === 1 && addIso(sum, words[0]!);
  if (!whole && !addWords(sum, words, unit)) return null;
  if (ago) [sum.months, sum.days, sum.microseconds] = [-sum.months, -sum.days, -sum.microseconds];
  const parts = { months: sum.months + 0, days: sum.days + 0, microseconds: sum.microseconds + 0 };
  return fits(parts) ? parts : null;
}

function fits(parts: IntervalParts): boolean {
  return Math.abs(parts.months) <= LIMITS.months && Math.abs(parts.days) <= LIMITS.days
    && Math.abs(parts.microseconds) <= LIMITS.microseconds;
}
