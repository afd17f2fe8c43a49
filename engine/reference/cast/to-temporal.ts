// Casts to date, time, timestamp and duration, from text, integers and each other.
import { UNITS_PER_SECOND, type DataType, type TimeUnit } from "../../../expr/type.ts";
import { parseDate, parseTime, parseTimestamp } from "../../../expr/text/temporal.ts";
import { floorDivide } from "../number.ts";
import { ifFits, type Cast } from "./cast.ts";

const perDay = (unit: TimeUnit): bigint => 86_400n * UNITS_PER_SECOND[unit];
const unitOf = (type: DataType): TimeUnit => (type as { unit: TimeUnit }).unit;

/** Counts of one unit as counts of another; `divide` says how a coarser unit rounds. */
function convert(
  value: bigint, from: TimeUnit, to: TimeUnit, divide: (a: bigint, b: bigint) => bigint,
): bigint {
  const [before, after] = [UNITS_PER_SECOND[from], UNITS_PER_SECOND[to]];
  return after >= before ? value * (after / before) : divide(value, before / after);
}

export const toDate: Cast = (value, from, to) =>
  (typeof value === "string" ? ifFits(parseDate(value), to)
    : ifFits(floorDivide(value as bigint, perDay(unitOf(from))), to));

export const toTime: Cast = (value, from, to) => {
  const unit = unitOf(to);
  if (typeof value === "string") return ifFits(parseTime(value, unit), to);
  const day = perDay(unitOf(from));
  const sinceMidnight = from.kind === "timestamp"
    ? (value as bigint) - floorDivide(value as bigint, day) * day : value as bigint;
  return ifFits(convert(sinceMidnight, unitOf(from), unit, floorDivide), to);
};

export const toTimestamp: Cast = (value, from, to) => {
  const unit = unitOf(to);
  if (typeof value === "string") return ifFits(parseTimestamp(value, unit), to);
  if (from.kind === "date") return ifFits((value as bigint) * perDay(unit), to);
  if (from.kind === "timestamp") return ifFits(convert(value as bigint, from.unit, unit, floorDivide), to);
  return value;
};

export const toDuration: Cast = (value, from, to) =>
  (from.kind === "duration"
    ? ifFits(convert(value as bigint, from.unit, unitOf(to), (a, b) => a / b), to) : value);
