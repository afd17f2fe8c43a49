// Truncation to calendar units and movement by calendar amounts, on the wall clock of the value's zone.
import type { TypedCall } from "../../../expr/node.ts";
import { parseBucket, parsePeriod, type Period } from "../../../expr/text/period.ts";
import { civilFromDays, daysFromCivil, daysInMonth } from "../../../expr/text/temporal.ts";
import { checked } from "../failure.ts";
import { floorDivide } from "../number.ts";
import { strict, type Evaluate, type Place } from "../value.ts";
import { DAY_NANOSECONDS, instantOf, splitDay, stepOf, stepsOf, wallOf } from "./clock.ts";

const WEEK = 7n * DAY_NANOSECONDS;
/** Monday 1969-12-29, from which weeks are counted. */
const MONDAY = -3n * DAY_NANOSECONDS;

const monthIndex = (days: number): number => {
  const { year, month } = civilFromDays(days);
  return (year - 1970) * 12 + month - 1;
};

/** The days since 1970-01-01 of a day in a month that is counted from January 1970. */
function dayOfMonth(index: number, day: number): bigint {
  const year = 1970 + Math.floor(index / 12);
  const month = index - (year - 1970) * 12 + 1;
  return BigInt(daysFromCivil(year, month, Math.min(day, daysInMonth(year, month))));
}

function truncateWall(wall: bigint, { months, nanoseconds }: Period): bigint {
  if (months > 0n) {
    const index = floorDivide(BigInt(monthIndex(splitDay(wall).days)), months) * months;
    return dayOfMonth(Number(index), 1) * DAY_NANOSECONDS;
  }
  const origin = nanoseconds % WEEK === 0n ? MONDAY : 0n;
  return floorDivide(wall - origin, nanoseconds) * nanoseconds + origin;
}

function addMonths(wall: bigint, months: bigint): bigint {
  const { days, nanoseconds } = splitDay(wall);
  const index = monthIndex(days) + Number(months);
  return dayOfMonth(index, civilFromDays(days).day) * DAY_NANOSECONDS + nanoseconds;
}

/** The instant of a wall clock, which must fit the type as well. */
function back(wall: bigint, moment: bigint, { type, name }: TypedCall, place: Place): bigint {
  checked(stepsOf(wall, type), type, name, place);
  return instantOf(wall, moment, type);
}

const periodText = (call: TypedCall): string => (call.args[1] as unknown as { value: string }).value;

export const MOVE = {
  truncate: (args, call) => {
    const period = parseBucket(periodText(call));
    return strict(([value], { type }, place) => {
      const moment = value as bigint;
      const instant = back(truncateWall(wallOf(moment, type), period), moment, call, place);
      return checked(stepsOf(instant, type), type, call.name, place);
    })(args, call);
  },
  // Months and whole days move the wall clock, the rest is elapsed time.
  offsetBy: (args, call) => {
    const { months, nanoseconds } = parsePeriod(periodText(call));
    const elapsed = nanoseconds % DAY_NANOSECONDS;
    return strict(([value], { type }, place) => {
      const moment = value as bigint;
      const days = nanoseconds - elapsed;
      const start = months === 0n && days === 0n ? moment * stepOf(type)
        : back(addMonths(wallOf(moment, type), months) + days, moment, call, place);
      const instant = start + elapsed;
      return checked(stepsOf(instant, type), type, call.name, place);
    })(args, call);
  },
} satisfies Record<string, Evaluate>;
