// Calendar functions as DuckDB SQL, over counts of a unit; only whole days go through DuckDB's calendar.
import type { TypedCall } from "../../../expr/node.ts";
import { parseBucket, parsePeriod } from "../../../expr/text/period.ts";
import { UNITS_PER_SECOND, typeName, type DataType } from "../../../expr/type.ts";
import { castSql, inexpressible, sqlType } from "./type.ts";

const DAY = 86_400_000_000_000n;
const CLOCK: Readonly<Record<string, readonly [divisor: bigint, modulus: bigint]>> = {
  hour: [3_600_000_000_000n, 24n], minute: [60_000_000_000n, 60n], second: [1_000_000_000n, 60n],
  millisecond: [1_000_000n, 1_000n], microsecond: [1_000n, 1_000_000n], nanosecond: [1n, 1_000_000_000n],
};

function stepOf(type: DataType): bigint {
  if (type.kind === "date") return DAY;
  if (type.kind === "timestamp" && type.timezone !== null && type.timezone !== "UTC") {
    return inexpressible(`${typeName(type)}: DuckDB's calendar of time zones`);
  }
  return UNITS_PER_SECOND.ns / UNITS_PER_SECOND[(type as { unit: "s" }).unit];
}

/** Nanoseconds since 1970, in 128 bits. */
const nanosecondsSql = (sql: string, type: DataType) => `(CAST(${sql} AS HUGEINT) * ${stepOf(type)})`;
const dateSql = (nanoseconds: string) => `(DATE '1970-01-01' + CAST(floor_div(${nanoseconds}, ${DAY}) AS INTEGER))`;
const daysSql = (date: string) => `CAST(${date} - DATE '1970-01-01' AS HUGEINT)`;

/** A part of a date or clock, by DuckDB's name of it. */
export const partSql = (part: string) => ([a]: readonly string[], [type]: readonly DataType[]): string => {
  const nanoseconds = nanosecondsSql(a!, type!);
  const clock = CLOCK[part];
  return castSql(clock ? `floor_mod(floor_div(${nanoseconds}, ${clock[0]}), ${clock[1]})`
    : `${part}(${dateSql(nanoseconds)})`, "INTEGER");
};

const periodOf = (call: TypedCall): string => (call.args[1] as unknown as { value: string }).value;

const backSql = (nanoseconds: string, type: DataType) =>
  castSql(`floor_div(${nanoseconds}, ${stepOf(type)})`, sqlType(type));

export const renderTruncate = (
  [a]: readonly string[], [type]: readonly DataType[], call: TypedCall,
): string => {
  const { months, nanoseconds } = parseBucket(periodOf(call));
  const value = nanosecondsSql(a!, type!);
  if (months === 0n) {
    const origin = nanoseconds % (7n * DAY) === 0n ? -3n * DAY : 0n;
    return backSql(`(floor_div(${value} - ${origin}, ${nanoseconds}) * ${nanoseconds} + ${origin})`, type!);
  }
  const date = dateSql(value);
  const index = `(floor_div(date_diff('month', DATE '1970-01-01', ${date}), ${months}) * ${months})`;
  const [year, month] = [`1970 + floor_div(${index}, 12)`, `floor_mod(${index}, 12) + 1`];
  const first = `make_date(${castSql(year, "BIGINT")}, ${castSql(month, "BIGINT")}, 1)`;
  return backSql(`(${daysSql(first)} * ${DAY})`, type!);
};

export const renderOffset = (
  [a]: readonly string[], [type]: readonly DataType[], call: TypedCall,
): string => {
  const { months, nanoseconds } = parsePeriod(periodOf(call));
  const value = nanosecondsSql(a!, type!);
  if (months === 0n) return backSql(`(${value} + ${nanoseconds})`, type!);
  const moved = `CAST(${dateSql(value)} + to_months(${months}) AS DATE)`;
  return backSql(`(${daysSql(moved)} * ${DAY} + floor_mod(${value}, ${DAY}) + ${nanoseconds})`, type!);
};
