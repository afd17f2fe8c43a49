// The text of intervals: units, signs, clock times, years and months, ISO 8601.
import { expect, it } from "vitest";
import { type IntervalUnit, parseInterval } from "../../../src/sql/parse/interval.ts";

const DAY = 86_400_000_000;
const HOUR = 3_600_000_000;

it.each<readonly [text: string, months: number, days: number, microseconds: number]>([
  ["1 year", 12, 0, 0],
  ["1 year 2 months 3 days", 14, 3, 0],
  ["90 days", 0, 90, 0],
  ["-90 DAYS", 0, -90, 0],
  ["- 90 days", 0, -90, 0],
  ["+1 mon -2 days", 1, -2, 0],
  ["1y 2mon 3d", 14, 3, 0],
  ["2 weeks 1 quarter", 3, 14, 0],
  ["1 decade 1 century 1 millennium", 120 + 1200 + 12_000, 0, 0],
  ["4 hours 5 minutes 6.5 seconds", 0, 0, 4 * HOUR + 5 * 60_000_000 + 6_500_000],
  ["7 ms 8 us", 0, 0, 7008],
  ["04:05:06", 0, 0, 4 * HOUR + 5 * 60_000_000 + 6_000_000],
  ["-04:05", 0, 0, -(4 * HOUR + 5 * 60_000_000)],
  ["1 day 04:05:06.789", 0, 1, 4 * HOUR + 5 * 60_000_000 + 6_789_000],
  ["3 04:05", 0, 3, 4 * HOUR + 5 * 60_000_000],
  ["1-2", 14, 0, 0],
  ["-1-2", -14, 0, 0],
  ["P1Y2M3DT4H5M6S", 14, 3, 4 * HOUR + 5 * 60_000_000 + 6_000_000],
  ["P2W", 0, 14, 0],
  ["PT36H", 0, 0, 36 * HOUR],
  ["-P1DT-2H", 0, -1, 2 * HOUR],
  ["@ 1 day ago", 0, -1, 0],
  ["1 day 2 hours ago", 0, -1, -2 * HOUR],
  ["1.5 years", 18, 0, 0],
  ["1.5 months", 1, 15, 0],
  ["1.5 days", 0, 1, DAY / 2],
  ["0.1 months", 0, 3, 0],
  ["0.5 weeks", 0, 3, DAY / 2],
  [" 1  day ", 0, 1, 0],
  ["0 days", 0, 0, 0],
])("%j", (text, months, days, microseconds) => {
  expect(parseInterval(text, null)).toEqual({ months, days, microseconds });
});

it.each<readonly [text: string, unit: IntervalUnit, months: number, days: number, microseconds: number]>([
  ["3", "month", 3, 0, 0],
  ["-90", "day", 0, -90, 0],
  ["1.5", "hour", 0, 0, 1.5 * HOUR],
  ["2:03", "second", 0, 0, 123_000_000],
  ["2:03", "minute", 0, 0, 2 * HOUR + 180_000_000],
  ["3 weeks", "day", 0, 21, 0],
])("%j in units of a %s", (text, unit, months, days, microseconds) => {
  expect(parseInterval(text, unit)).toEqual({ months, days, microseconds });
});

it.each([
  "", "abc", "3", "1 foo", "day", "1 day 3", "P", "PT", "P1", "1:60:00", "1:00:60", "1-12", "1 year 2", "99999999999 days",
  "1e3 days", "1 day 2 days ago 3", "ago", "1 constructor", "12:", "1..5 days",
])("%j is none", text => {
  expect(parseInterval(text, null)).toBeNull();
});
