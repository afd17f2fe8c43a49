// Parts of dates and clocks, read off the wall clock of the value's own zone.
import { civilFromDays, daysFromCivil } from "../../../expr/text/temporal.ts";
import { strict, type Evaluate } from "../value.ts";
import { splitDay, wallOf } from "./clock.ts";

const datePart = (read: (days: number) => number): Evaluate => strict(([value], call) =>
  BigInt(read(splitDay(wallOf(value as bigint, call.args[0]!.type)).days)));

/** `divisor` nanoseconds make one of the part, and `modulus` of the part make the next larger one. */
const clockPart = (divisor: bigint, modulus: bigint): Evaluate => strict(([value], call) =>
  splitDay(wallOf(value as bigint, call.args[0]!.type)).nanoseconds / divisor % modulus);

/** Monday is 1; 1970-01-01 was a Thursday. */
const weekday = (days: number): number => ((days + 3) % 7 + 7) % 7 + 1;

/** A week belongs to the year that its Thursday is in. */
function week(days: number): number {
  const thursday = days - weekday(days) + 4;
  return Math.floor((thursday - daysFromCivil(civilFromDays(thursday).year, 1, 1)) / 7) + 1;
}

export const PARTS = {
  year: datePart(days => civilFromDays(days).year),
  quarter: datePart(days => Math.ceil(civilFromDays(days).month / 3)),
  month: datePart(days => civilFromDays(days).month),
  week: datePart(week),
  day: datePart(days => civilFromDays(days).day),
  weekday: datePart(weekday),
  dayOfYear: datePart(days => days - daysFromCivil(civilFromDays(days).year, 1, 1) + 1),
  hour: clockPart(3_600_000_000_000n, 24n),
  minute: clockPart(60_000_000_000n, 60n),
  second: clockPart(1_000_000_000n, 60n),
  millisecond: clockPart(1_000_000n, 1_000n),
  microsecond: clockPart(1_000n, 1_000_000n),
  nanosecond: clockPart(1n, 1_000_000_000n),
};
