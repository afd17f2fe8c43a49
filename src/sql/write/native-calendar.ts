// Calendar functions over DuckDB's own dates and timestamps.
import type { TypedCall } from "../../../expr/node.ts";
import { parseBucket, parsePeriod } from "../../../expr/text/period.ts";
import { typeName, type DataType } from "../../../expr/type.ts";
import { writeDefinite } from "./operand.ts";
import { intervalSql } from "./interval.ts";
import type { Scope, WriteCall } from "./storage.ts";
import { atom, castTo, exactly, LEVEL, textSql, unsupported, within, type Written } from "./written.ts";

/** The wall clock in the value's zone; without a zone the value itself. */
function wallClock(written: Written, type: DataType): Written {
  if (type.kind !== "timestamp" || type.timezone === null) return written;
  if (!/^[A-Za-z]/.test(type.timezone)) return unsupported(`the calendar of ${typeName(type)}`);
  return atom(`timezone(${textSql(type.timezone).sql}, ${written.sql})`, "TIMESTAMP");
}

const isUtc = (type: DataType): boolean => type.kind === "timestamp"
  && (type.timezone === null || type.timezone === "UTC");
const isZoned = (type: DataType): boolean => type.kind === "timestamp" && type.timezone !== null;

const argument = (call: TypedCall, scope: Scope): Written => writeDefinite(call.args[0]!, scope);

const part = (name: string, modulus?: number): WriteCall => (call, scope) => {
  const written = atom(`${name}(${wallClock(argument(call, scope), call.args[0]!.type).sql})`, "BIGINT");
  return modulus === undefined ? written : { sql: `${written.sql} % ${modulus}`, level: LEVEL.multiply, type: "BIGINT" };
};

const textOf = (call: TypedCall): string => (call.args[1] as unknown as { value: string }).value;

const DAY = 86_400_000_000_000n;
const UNITS: ReadonlyMap<string, string> = new Map([
  ["12/0", "year"], ["3/0", "quarter"], ["1/0", "month"], [`0/${7n * DAY}`, "week"], [`0/${DAY}`, "day"],
  ["0/3600000000000", "hour"], ["0/60000000000", "minute"], ["0/1000000000", "second"], ["0/1000000", "millisecond"],
  ["0/1000", "microsecond"],
]);

const truncate: WriteCall = (call, scope) => {
  const { type } = call.args[0]!;
  const period = parseBucket(textOf(call));
  const target = scope.storage.type(type);
  if (type.kind === "timestamp" && type.unit === "ns") return unsupported(`truncate of ${typeName(type)}`);
  if (type.kind !== "date" && !isUtc(type)) return unsupported(`truncate of ${typeName(type)}: hours that a zone has twice`);
  const value = wallClock(argument(call, scope), type);
  const unit = UNITS.get(`${period.months}/${period.nanoseconds}`);
  const weeks = period.months === 0n && period.nanoseconds % (7n * DAY) === 0n;
  if (type.kind === "date" && unit === undefined && period.nanoseconds % DAY !== 0n) return unsupported(`truncate of a date to ${textOf(call)}`);
  const origin = `${type.kind === "date" ? "DATE" : "TIMESTAMP"} '${weeks ? "1969-12-29" : "1970-01-01"}'`;
  const cut = unit !== undefined ? atom(`date_trunc('${unit}', ${value.sql})`, "TIMESTAMP")
    : atom(`time_bucket(${intervalSql(period)}, ${value.sql}, ${origin})`, type.kind === "date" ? "DATE" : "TIMESTAMP");
  return isZoned(type) ? atom(`timezone('UTC', ${cut.sql})`, "TIMESTAMPTZ") : exactly(cut, target);
};

const plus = (a: Written, b: string): Written => ({ sql: `${within(a, LEVEL.add)} + ${b}`, level: LEVEL.add, type: "TIMESTAMP" });

const offsetBy: WriteCall = (call, scope) => {
  const { type } = call.args[0]!;
  const period = parsePeriod(textOf(call));
  const value = argument(call, scope);
  const target = scope.storage.type(type);
  if (type.kind === "timestamp" && type.unit === "ns") return unsupported(`offsetBy of ${typeName(type)}`);
  if (type.kind === "timestamp" && period.nanoseconds % 1000n !== 0n) return unsupported("an offset finer than a microsecond");
  const elapsed = period.months === 0n && period.nanoseconds % DAY !== 0n && period.nanoseconds < DAY
    && period.nanoseconds > -DAY;
  if (isZoned(type) && elapsed) return { ...plus(value, intervalSql(period, false)), type: target };
  if (type.kind !== "date" && !isUtc(type)) return unsupported(`offsetBy of ${typeName(type)}: hours that a zone has twice`);
  const moved = plus(wallClock(value, type), intervalSql(period));
  return isZoned(type) ? atom(`timezone('UTC', ${moved.sql})`, "TIMESTAMPTZ") : exactly(moved, target);
};

/** A moment and a duration, two durations, or two moments. */
const sum = (operator: "+" | "-"): WriteCall => (call, scope) => {
  const [a, b] = call.args.map(arg => writeDefinite(arg, scope)) as [Written, Written];
  const types = call.args.map(arg => arg.type);
  if (types.some(t => isZoned(t)) && operator === "+") return unsupported("a time zone's moment and a duration");
  if (types.some(t => t.kind === "timestamp" && t.unit === "ns")) return unsupported(`${operator} of ${types.map(typeName).join(" and ")}`);
  const sql = { sql: `${within(a, LEVEL.add)} ${operator} ${within(b, LEVEL.multiply)}`, level: LEVEL.add };
  if (call.type.kind === "duration") return { ...sql, type: "INTERVAL" };
  if (isZoned(call.type)) return unsupported("a time zone's moment and a duration");
  const target = scope.storage.type(call.type);
  return target === "TIMESTAMP" ? { ...sql, type: target } : castTo({ ...sql, type: null }, target);
};

export const CALENDAR_CALLS = {
  year: part("year"), quarter: part("quarter"), month: part("month"), week: part("week"), day: part("day"),
  weekday: part("isodow"), dayOfYear: part("dayofyear"), hour: part("hour"), minute: part("minute"), second: part("second"),
  millisecond: part("millisecond", 1_000), microsecond: part("microsecond", 1_000_000), nanosecond: part("nanosecond", 1_000_000_000),
  truncate, offsetBy, add: sum("+"), sub: sum("-"),
} as const satisfies Readonly<Record<string, WriteCall>>;
