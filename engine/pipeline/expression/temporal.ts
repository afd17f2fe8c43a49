// Parts of dates and clocks, truncation and calendar offsets, on the value's wall clock.
import type { TypedCall } from "../../../expr/node.ts";
import { parseBucket, parsePeriod } from "../../../expr/text/period.ts";
import { UNITS_PER_SECOND, type DataType } from "../../../expr/type.ts";
import { clamp, INT64_RANGE, type Range } from "../../kernel/scalar.ts";
import type { RoutineName } from "../../routine/signatures.ts";
import { zoneTable } from "../zone-table.ts";
import type { TemporalName } from "./families.ts";
import { checkRange, integerArithmetic, scaleDown, scaleUp, toInt64 } from "./integer.ts";
import { isWide, literalArgument, type LowerCall, type Lowering } from "./lowering.ts";

const DAY_SECONDS = 86_400n;
export const DATE_RANGE: Range = { min: -(1n << 31n), max: (1n << 31n) - 1n };
const UTC_NAMES: ReadonlySet<string> = new Set(["UTC", "Z"]);

/** Units of the type in a day. */
export const unitsPerDay = (type: DataType): bigint =>
  (type.kind === "date" ? 1n : DAY_SECONDS * UNITS_PER_SECOND[(type as { unit: "s" }).unit]);

/** The zone of a timestamp whose wall clock is not UTC's. */
const zoneName = (type: DataType): string | null =>
  (type.kind === "timestamp" && type.timezone !== null && !UTC_NAMES.has(type.timezone) ? type.timezone : null);

/** The zone's table, long enough for a value and what is near it: address and entries. */
function zoneArguments(lowering: Lowering, zone: string, value: number, units: bigint): number[] {
  const { graph } = lowering;
  const { min, max } = graph.bounds(value);
  const table = zoneTable(zone, min / units, max / units);
  const parameter = (number: number) => graph.add({ op: "parameter", parameter: graph.parameter("i64", number) },
    { scalar: "i64", nullable: false, range: { min: 0n, max: (1n << 32n) - 1n } });
  return [parameter(lowering.memory.integers(table)), parameter(table.length / 2)];
}

const OFFSET_SECONDS = 100_000n;
const offsetRange = (units: bigint): Range => ({ min: -OFFSET_SECONDS * units, max: OFFSET_SECONDS * units });

/** What the wall clock shows, in the type's units; wide where it could leave 64 bits. */
function wallClock(lowering: Lowering, call: TypedCall, value: number): number {
  const { type } = call.args[0]!;
  const zone = zoneName(type);
  if (zone === null) return value;
  const { graph } = lowering;
  const units = UNITS_PER_SECOND[(type as { unit: "s" }).unit];
  const offset = graph.apply("call zoneOffset",
    [...zoneArguments(lowering, zone, value, units), value, graph.constant(units)], "i64",
    { range: offsetRange(units) });
  return integerArithmetic(lowering, "add", value, offset, EXACT, call);
}

/** The instant at which the wall clock shows a time; `near` decides between two. */
function instantOf(lowering: Lowering, call: TypedCall, wall: number, near: number): number {
  const zone = zoneName(call.type);
  if (zone === null) return wall;
  const { graph } = lowering;
  const units = UNITS_PER_SECOND[(call.type as { unit: "s" }).unit];
  const clock = toInt64(lowering, wall, call);
  const offset = graph.apply("call wallOffset",
    [...zoneArguments(lowering, zone, clock, units), clock, near, graph.constant(units)], "i64",
    { range: offsetRange(units) });
  return integerArithmetic(lowering, "sub", clock, offset, call.type, call);
}

const floorInterval = ({ min, max }: Range, by: bigint): Range =>
  ({ min: min / by - 1n, max: max / by });

/** Floor of a division by a positive constant. */
export function floorBy(lowering: Lowering, id: number, by: bigint): number {
  const { graph } = lowering;
  if (by === 1n) return id;
  if (isWide(graph, id)) {
    return graph.apply("i64 from wide", [graph.apply("call floorDivWide", [id, graph.constant(by, "wide")], "wide", {
      range: floorInterval(graph.range(id), by), bounds: floorInterval(graph.bounds(id), by),
    })], "i64", { range: floorInterval(graph.range(id), by), bounds: floorInterval(graph.bounds(id), by) });
  }
  return graph.apply("i64 floor quotient by", [id], "i64", {
    immediates: [String(by)], range: floorInterval(graph.range(id), by),
    bounds: floorInterval(graph.bounds(id), by),
  });
}

/** Intermediate results may leave 64 bits where the final one does not. */
const EXACT: DataType = { kind: "decimal", precision: 38, scale: 0 };

function times(lowering: Lowering, id: number, by: bigint, call: TypedCall): number {
  if (by === 1n) return id;
  return integerArithmetic(lowering, "mul", id, lowering.graph.constant(by), EXACT, call);
}

const minus = (lowering: Lowering, a: number, b: number, range: Range): number =>
  lowering.graph.apply("i64.sub", [a, b], "i64", { range });

/** The wall clock's day and what of the day has passed. */
function splitDay(lowering: Lowering, call: TypedCall, value: number): { days: number; rest: number } {
  const perDay = unitsPerDay(call.args[0]!.type);
  const wall = wallClock(lowering, call, value);
  const days = floorBy(lowering, wall, perDay);
  const { graph } = lowering;
  if (perDay === 1n) return { days, rest: graph.constant(0n) };
  // In 64 bits whatever the wall clock: high bits cancel in the difference.
  const low = isWide(graph, wall) ? graph.apply("i64 from wide", [wall], "i64", { range: INT64_RANGE }) : wall;
  const start = graph.apply("i64.mul", [days, graph.constant(perDay)], "i64", {
    range: INT64_RANGE, bounds: INT64_RANGE,
  });
  return { days, rest: minus(lowering, low, start, { min: 0n, max: perDay - 1n }) };
}

const datePart = (
  routine: RoutineName, range: Range | ((days: Range) => Range)
): LowerCall => (lowering, call, [value]) => {
  const { days } = splitDay(lowering, call, value!);
  const { graph } = lowering;
  return typeof range === "function"
    ? graph.apply(`call ${routine}`, [days], "i64", { range: range(graph.range(days)), bounds: range(graph.bounds(days)) })
    : graph.apply(`call ${routine}`, [days], "i64", { range });
};

/** A year is between 365 and 366 days; one more on either side is room for rounding. */
const yearInterval = ({ min, max }: Range): Range =>
  ({ min: 1970n + min / 365n - 1n, max: 1970n + max / 365n + 1n });

/** `perSecond` of the part make a second (0: `seconds` make one of the part); it counts modulo `modulus`. */
const clockPart = (
  seconds: bigint, perSecond: bigint, modulus: bigint
): LowerCall => (lowering, call, [value]) => {
  const { graph } = lowering;
  const { type } = call.args[0]!;
  const rest = type.kind === "time" ? value! : splitDay(lowering, call, value!).rest;
  const units = UNITS_PER_SECOND[(type as { unit: "s" }).unit];
  const range = { min: 0n, max: modulus - 1n };
  const remainder = (id: number, by: bigint) =>
    graph.apply("i64.rem_s", [id, graph.constant(by)], "i64", { range: { min: 0n, max: by - 1n } });
  if (perSecond === 0n) return remainder(floorBy(lowering, rest, seconds * units), modulus);
  const inSecond = remainder(rest, units);
  if (perSecond === units) return inSecond;
  return perSecond < units ? floorBy(lowering, inSecond, units / perSecond)
    : graph.apply("i64.mul", [inSecond, graph.constant(perSecond / units)], "i64", { range });
};

const MONTHS: Range = { min: 1n, max: 12n };

/** A day and the time of day as a value of the call's type; a date has no time of day. */
function joinDay(lowering: Lowering, call: TypedCall, days: number, rest: number | null): number {
  const perDay = unitsPerDay(call.type);
  if (call.type.kind === "date") return checkRange(lowering, days, DATE_RANGE, call, "strict", "integer");
  const start = times(lowering, days, perDay, call);
  return toInt64(
    lowering, rest === null ? start : integerArithmetic(lowering, "add", start, rest, EXACT, call), call,
  );
}

const shiftedDays = ({ min, max }: Range, by: bigint): Range => {
  const reach = (by < 0n ? -by : by) + 366n;
  return clamp({ min: min - reach, max: max + reach }, INT64_RANGE);
};

const truncate: LowerCall = (lowering, call, [value]) => {
  const { graph } = lowering;
  const { months, nanoseconds } = parseBucket(literalArgument<string>(call, 1));
  if (months > 0n) {
    const { days } = splitDay(lowering, call, value!);
    const first = graph.apply("call truncateMonths", [days], "i64", {
      immediates: [String(months)], range: shiftedDays(graph.range(days), months * 31n),
      bounds: shiftedDays(graph.bounds(days), months * 31n),
    });
    return instantOf(lowering, call, joinDay(lowering, call, first, null), value!);
  }
  const perDay = unitsPerDay(call.args[0]!.type);
  const unit = 86_400_000_000_000n / perDay;
  const week = 604_800_000_000_000n;
  const wall = wallClock(lowering, call, value!);
  if (nanoseconds % unit !== 0n) {
    return instantOf(lowering, call, truncateFine(lowering, call, wall, nanoseconds), value!);
  }
  const bucket = nanoseconds / unit;
  const origin = nanoseconds % week === 0n ? -3n * perDay : 0n;
  const shifted = integerArithmetic(lowering, "sub", wall, graph.constant(origin), EXACT, call);
  const start = times(lowering, floorBy(lowering, shifted, bucket), bucket, call);
  const result = toInt64(
    lowering, integerArithmetic(lowering, "add", start, graph.constant(origin), EXACT, call), call,
  );
  return call.type.kind === "date" ? checkRange(lowering, result, DATE_RANGE, call, "strict", "integer")
    : instantOf(lowering, call, result, value!);
};

const NANOSECOND_DIGITS: Readonly<Record<string, number>> = { s: 9, ms: 6, us: 3, ns: 0 };

/** Buckets finer than the value's unit: in nanoseconds, 128 bits wide, and back by rounding down. */
function truncateFine(lowering: Lowering, call: TypedCall, value: number, nanoseconds: bigint): number {
  const { graph } = lowering;
  const digits = NANOSECOND_DIGITS[(call.type as { unit: string }).unit]!;
  const fine = graph.wide(scaleUp(lowering, value, digits, call));
  const bucket = graph.constant(nanoseconds, "wide");
  const range = graph.range(fine);
  const quotient = graph.apply("call floorDivWide", [fine, bucket], "wide", { range });
  const start = graph.apply("call mulWide", [quotient, bucket], "wide", {
    range: { min: range.min - nanoseconds, max: range.max },
  });
  return toInt64(lowering, scaleDown(graph, start, digits, "floor"), call);
}

/** Months first, then whole days, on the wall clock; the rest is elapsed time. */
const offsetBy: LowerCall = (lowering, call, [value]) => {
  const { months, nanoseconds } = parsePeriod(literalArgument<string>(call, 1));
  const perDay = unitsPerDay(call.args[0]!.type);
  const elapsed = zoneName(call.type) === null ? 0n : nanoseconds % 86_400_000_000_000n;
  const wall = nanoseconds - elapsed;
  const moved = months === 0n && wall === 0n ? value!
    : instantOf(lowering, call, moveWall(lowering, call, value!, months, wall, perDay), value!);
  return addNanoseconds(lowering, call, moved, elapsed, perDay);
};

function moveWall(
  lowering: Lowering, call: TypedCall, value: number, months: bigint, nanoseconds: bigint, perDay: bigint,
): number {
  const { graph } = lowering;
  if (months === 0n) {
    return addNanoseconds(lowering, call, wallClock(lowering, call, value), nanoseconds, perDay);
  }
  const { days, rest } = splitDay(lowering, call, value);
  const later = graph.apply("call addMonths", [days], "i64", {
    immediates: [String(months)], range: shiftedDays(graph.range(days), months * 31n),
    bounds: shiftedDays(graph.bounds(days), months * 31n),
  });
  return addNanoseconds(lowering, call, joinDay(lowering, call, later, rest), nanoseconds, perDay);
}

/** Plus a number of nanoseconds, rounded down to the type's unit. */
function addNanoseconds(
  lowering: Lowering, call: TypedCall, moved: number, nanoseconds: bigint, perDay: bigint,
): number {
  const unit = 86_400_000_000_000n / perDay;
  const steps = nanoseconds >= 0n ? nanoseconds / unit : -((-nanoseconds + unit - 1n) / unit);
  if (steps === 0n) return moved;
  // Of a wall clock it counts where it has come to, not where it was.
  const type = isWide(lowering.graph, moved) ? EXACT : { kind: "int64" } as const;
  const result = integerArithmetic(lowering, "add", moved, lowering.graph.constant(steps), type, call);
  return call.type.kind === "date" ? checkRange(lowering, result, DATE_RANGE, call, "strict", "integer") : result;
}

export const TEMPORAL: Readonly<Record<TemporalName, LowerCall>> = {
  year: datePart("yearOf", yearInterval),
  quarter: datePart("quarterOf", { min: 1n, max: 4n }),
  month: datePart("monthOf", MONTHS),
  week: datePart("weekOf", { min: 1n, max: 53n }),
  day: datePart("dayOf", { min: 1n, max: 31n }),
  weekday: datePart("weekdayOf", { min: 1n, max: 7n }),
  dayOfYear: datePart("dayOfYearOf", { min: 1n, max: 366n }),
  hour: clockPart(3600n, 0n, 24n),
  minute: clockPart(60n, 0n, 60n),
  second: clockPart(1n, 0n, 60n),
  millisecond: clockPart(0n, 1_000n, 1_000n),
  microsecond: clockPart(0n, 1_000_000n, 1_000_000n),
  nanosecond: clockPart(0n, 1_000_000_000n, 1_000_000_000n),
  truncate,
  offsetBy,
};
