// The calendar and ISO 8601 text against `expr/text/temporal.ts` and Date.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as temporal from "../../expr/text/temporal.ts";
import { UNITS_PER_SECOND, type TimeUnit } from "../../expr/type.ts";
import { FIXTURES, STATE } from "./instance.ts";

const UNITS: readonly TimeUnit[] = ["s", "ms", "us", "ns"];
const unit = fc.constantFrom(...UNITS);
/** Days near today, in all 32 bits and as far as a timestamp in seconds reaches. */
const day = fc.oneof(
  fc.integer({ min: -200_000, max: 200_000 }), fc.integer(), fc.integer({ min: -1e14, max: 1e14 }),
);
const moment = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.bigInt({ min: -(10n ** 10n), max: 10n ** 10n }),
  fc.constantFrom(-(2n ** 63n), 2n ** 63n - 1n, 0n, -1n));
const check = <T>(arbitrary: fc.Arbitrary<T>, property: (value: T) => void, numRuns = 2000) =>
  fc.assert(fc.property(arbitrary, property), { numRuns });
const inRange = (v: bigint) => BigInt.asIntN(64, v) === v;

/** ISO week by way of Thursday, in plain civil arithmetic. */
function isoWeek(days: number): number {
  const thursday = days - mod(days + 3, 7) + 3;
  const { year } = temporal.civilFromDays(thursday);
  return Math.floor((thursday - temporal.daysFromCivil(year, 1, 1)) / 7) + 1;
}

const mod = (a: number, n: number) => (a % n + n) % n;

describe.each(FIXTURES)("shared memory: $shared", b => {
  const { exports: r } = b;
  const put = (value: string) => {
    b.reset();
    return b.text(value);
  };

  const parts = (days: number) => {
    const d = BigInt(days);
    const { year, month, day: ofMonth } = temporal.civilFromDays(days);
    const found = [
      r.yearOf(d), r.quarterOf(d), r.monthOf(d), r.dayOf(d), r.weekdayOf(d), r.dayOfYearOf(d), r.weekOf(d),
    ];
    expect([days, ...found]).toEqual([
      days, ...[year, Math.ceil(month / 3), month, ofMonth, mod(days + 3, 7) + 1,
        days - temporal.daysFromCivil(year, 1, 1) + 1, isoWeek(days)].map(BigInt),
    ]);
  };

  test("calendar parts", () => {
    check(day, parts);
    const edges = [-719_468, -719_469, -1, 0, 2 ** 31 - 1, -(2 ** 31), 1e9 - 719_468, 1e9 - 719_467];
    edges.forEach(parts);
  });

  test("parts of every day of five centuries agree with Date", () => {
    for (let days = -146_097; days <= 40_000; days++) {
      const date = new Date(days * 86_400_000);
      const d = BigInt(days);
      if (r.yearOf(d) !== BigInt(date.getUTCFullYear()) || r.monthOf(d) !== BigInt(date.getUTCMonth() + 1)
        || r.dayOf(d) !== BigInt(date.getUTCDate()) || r.weekdayOf(d) % 7n !== BigInt(date.getUTCDay())) {
        expect.fail(`${date.toISOString()} is taken apart wrongly`);
      }
    }
  });

  test.each([
    ["2024-12-30", 1n], ["2021-01-03", 53n], ["2020-12-31", 53n], ["2016-01-03", 53n], ["2018-12-31", 1n],
  ])("the ISO week of %s is %i", (date, week) => expect(r.weekOf(temporal.parseDate(date)!)).toBe(week));

  test("addMonths clamps to the month's end", () => {
    check(fc.tuple(fc.integer(), fc.integer({ min: -100_000, max: 100_000 })), ([days, months]) => {
      const { year, month, day: ofMonth } = temporal.civilFromDays(days);
      const total = year * 12 + month - 1 + months;
      const [y, m] = [Math.floor(total / 12), mod(total, 12) + 1];
      const expected = temporal.daysFromCivil(y, m, Math.min(ofMonth, temporal.daysInMonth(y, m)));
      expect([r.addMonths(BigInt(days), BigInt(months)), b.failed()]).toEqual([BigInt(expected), false]);
    });
    r.addMonths(0n, 2n ** 62n);
    expect(b.failed()).toBe(true);
  });

  test("truncateMonths begins buckets at 1970-01", () => {
    check(fc.tuple(fc.integer(), fc.integer({ min: 1, max: 50 })), ([days, months]) => {
      const { year, month } = temporal.civilFromDays(days);
      const start = Math.floor(((year - 1970) * 12 + month - 1) / months) * months + 1970 * 12;
      expect(r.truncateMonths(BigInt(days), BigInt(months)))
        .toBe(BigInt(temporal.daysFromCivil(Math.floor(start / 12), mod(start, 12) + 1, 1)));
    });
  });

  test("dates, times, timestamps and durations print as expr/text prints them", () => {
    check(fc.tuple(day, moment, unit, fc.boolean()), ([days, value, u, zoned]) => {
      b.reset();
      const perSecond = UNITS_PER_SECOND[u];
      expect(b.read(r.formatDate(STATE, BigInt(days)))).toBe(temporal.formatDate(BigInt(days)));
      expect(b.read(r.formatTimestamp(STATE, value, perSecond, zoned ? 1 : 0)))
        .toBe(temporal.formatTimestamp(value, u, zoned ? "UTC" : null));
      expect(b.read(r.formatDuration(STATE, value, perSecond))).toBe(temporal.formatDuration(value, u));
      const time = (value < 0n ? ~value : value) % (86_400n * perSecond);
      expect(b.read(r.formatTime(STATE, time, perSecond))).toBe(temporal.formatTime(time, u));
    });
  });

  const agree = (value: string, u: TimeUnit) => {
    const perSecond = UNITS_PER_SECOND[u];
    const read = [temporal.parseDate(value), temporal.parseTime(value, u), temporal.parseTimestamp(value, u)];
    const expected = read.map(v => v !== null && inRange(v) ? v : null);
    const result = (v: bigint) => b.failed() ? null : v;
    const date = result(r.parseDate(put(value)));
    const time = result(r.parseTime(put(value), perSecond));
    const timestamp = result(r.parseTimestamp(put(value), perSecond));
    expect([value, u, date, time, timestamp]).toEqual([value, u, ...expected]);
  };

  test("what was printed reads back", () => {
    check(fc.tuple(day, moment, unit, unit, fc.boolean()), ([days, value, u, other, zoned]) => {
      const stamp = temporal.formatTimestamp(value, u, zoned ? "UTC" : null);
      agree(stamp, u);
      agree(stamp, other);
      agree(temporal.formatDate(BigInt(days)), u);
      agree(stamp.slice(stamp.indexOf("T") + 1), u);
    }, 1000);
  });

  test("dates and times, right and wrong, read as expr/text reads them", () => {
    const two = fc.constantFrom(
      "00", "01", "02", "12", "13", "23", "24", "28", "29", "30", "31", "32", "59", "60", "7", "99", "1a",
    );
    const piece = (...options: string[]) => fc.constantFrom(...options);
    const year = piece("2024", "2023", "1900", "2000", "0000", "012345", "275760", "999999", "1234567", "24");
    const date = fc.tuple(piece("", "", "", "+", "-"), year,
      piece("-", "-", "-", "/"), two, piece("-", "-", "-", ""), two).map(p => p.join(""));
    const clock = fc.tuple(two, piece(":", ":", ":", ""), two, piece("", ":00", ":59", ":60", ":"),
      piece("", "", ".5", ".", ".123", ".123456", ".123456789", ".1234567891", ".000000000")).map(p => p.join(""));
    const zone = piece("", "", "Z", "z", "+02:00", "-05:30", "+99:99", "+2:00", "+0200");
    const stamp = fc.tuple(date, piece("T", "T", " ", "t", "  "), clock, zone).map(p => p.join(""));
    const space = piece("", "", "", " ", "\u3000", "\ufeff", "\u0085", "x");
    const spaced = fc.tuple(space, fc.oneof(date, clock, stamp), space).map(p => p.join(""));
    check(fc.tuple(spaced, unit), ([value, u]) => agree(value, u), 8000);
    const good = fc.tuple(
      fc.integer({ min: -700_000, max: 700_000 }).map(d => temporal.formatDate(BigInt(d))), piece("T", " "),
      piece("00:", "09:", "23:"), piece("00", "59"), piece("", ":07", ":59.1", ":59.123456789", ":00.120"),
      piece("", "Z", "+02:00", "-11:45"),
    ).map(p => p.join(""));
    check(fc.tuple(good, unit), ([value, u]) => agree(value, u), 4000);
  });

  test("timestamps at the ends of 64 bits", () => {
    for (const u of UNITS) for (const value of [-(2n ** 63n), 2n ** 63n - 1n]) {
      if (u === "s" || u === "ms") continue;
      const printed = temporal.formatTimestamp(value, u, null);
      agree(printed, u);
      agree(`${printed}+00:01`, u);
      agree(`${printed}-00:01`, u);
    }
  });
});
