// How the oracle stores values: dates and times as counts of their unit, nested values as JSON text, so that
// only what is
// asked of them, and not their storage, needs DuckDB's calendar. For the writer in src/sql/write.
import type { CoreFunction } from "../../../expr/bind/bind.ts";
import type { AggregateName } from "../../../expr/function/table.ts";
import type { TypedCall } from "../../../expr/node.ts";
import { parseBucket, parsePeriod } from "../../../expr/text/period.ts";
import { UNITS_PER_SECOND, isInteger, typeName, type DataType, type TimeUnit, type TypeKind } from "../../../expr/type.ts";
import { writeDefinite } from "../../../src/sql/write/operand.ts";
import type { Distance, Storage, WriteCall } from "../../../src/sql/write/storage.ts";
import { atom, castTo, unsupported, type Written } from "../../../src/sql/write/written.ts";

const STORED: Readonly<Record<Exclude<TypeKind, "decimal">, string>> = {
  null: "INTEGER", bool: "BOOLEAN", int8: "TINYINT", int16: "SMALLINT", int32: "INTEGER", int64: "BIGINT",
  uint8: "UTINYINT", uint16: "USMALLINT", uint32: "UINTEGER", uint64: "UBIGINT", float32: "FLOAT", float64: "DOUBLE",
  utf8: "VARCHAR", binary: "BLOB", date: "INTEGER", time: "BIGINT", timestamp: "BIGINT", duration: "BIGINT",
  list: "VARCHAR", struct: "VARCHAR",
};

/** The SQL type of a column or value of the given type. */
export const sqlType = (type: DataType): string =>
  (type.kind === "decimal" ? `DECIMAL(${type.precision}, ${type.scale})` : STORED[type.kind]);

const castSql = (sql: string, type: string): string => `CAST(${sql} AS ${type})`;

const DAY = 86_400_000_000_000n;
const CLOCK: Readonly<Record<string, readonly [divisor: bigint, modulus: bigint]>> = {
  hour: [3_600_000_000_000n, 24n], minute: [60_000_000_000n, 60n], second: [1_000_000_000n, 60n],
  millisecond: [1_000_000n, 1_000n], microsecond: [1_000n, 1_000_000n], nanosecond: [1n, 1_000_000_000n],
};

function stepOf(type: DataType): bigint {
  if (type.kind === "date") return DAY;
  if (type.kind === "timestamp" && type.timezone !== null && type.timezone !== "UTC") {
    return unsupported(`${typeName(type)}: DuckDB's calendar of time zones`);
  }
  return UNITS_PER_SECOND.ns / UNITS_PER_SECOND[(type as { unit: "s" }).unit];
}

/** Nanoseconds since 1970, in 128 bits. */
const nanosecondsSql = (sql: string, type: DataType) => `(CAST(${sql} AS HUGEINT) * ${stepOf(type)})`;
const dateSql = (nanoseconds: string) => `(DATE '1970-01-01' + CAST(floor_div(${nanoseconds}, ${DAY}) AS INTEGER))`;
const daysSql = (date: string) => `CAST(${date} - DATE '1970-01-01' AS HUGEINT)`;

type Render = (value: string, type: DataType, call: TypedCall) => string;
const rendered = (render: Render): WriteCall => (call, scope) => {
  const { type } = call.args[0]!;
  return atom(render(nanosecondsSql(writeDefinite(call.args[0]!, scope).sql, type), type, call),
    sqlType(call.type));
};

/** A part of a date or clock, by DuckDB's name of it. */
const part = (name: string) => rendered(value => {
  const clock = CLOCK[name];
  return castSql(clock ? `floor_mod(floor_div(${value}, ${clock[0]}), ${clock[1]})` : `${name}(${dateSql(value)})`, "INTEGER");
});

const periodOf = (call: TypedCall): string => (call.args[1] as unknown as { value: string }).value;

const backSql = (nanoseconds: string, type: DataType) => castSql(`floor_div(${nanoseconds}, ${stepOf(type)})`, sqlType(type));

const truncate = rendered((value, type, call) => {
  const { months, nanoseconds } = parseBucket(periodOf(call));
  if (months === 0n) {
    const origin = nanoseconds % (7n * DAY) === 0n ? -3n * DAY : 0n;
    return backSql(`(floor_div(${value} - ${origin}, ${nanoseconds}) * ${nanoseconds} + ${origin})`, type);
  }
  const date = dateSql(value);
  const index = `(floor_div(date_diff('month', DATE '1970-01-01', ${date}), ${months}) * ${months})`;
  const [year, month] = [`1970 + floor_div(${index}, 12)`, `floor_mod(${index}, 12) + 1`];
  const first = `make_date(${castSql(year, "BIGINT")}, ${castSql(month, "BIGINT")}, 1)`;
  return backSql(`(${daysSql(first)} * ${DAY})`, type);
});

const offsetBy = rendered((value, type, call) => {
  const { months, nanoseconds } = parsePeriod(periodOf(call));
  if (months === 0n) return backSql(`(${value} + ${nanoseconds})`, type);
  const moved = `CAST(${dateSql(value)} + to_months(${months}) AS DATE)`;
  return backSql(`(${daysSql(moved)} * ${DAY} + floor_mod(${value}, ${DAY}) + ${nanoseconds})`, type);
});

const sum = (operator: string): WriteCall => (call, scope) => {
  const [a, b] = call.args.map(arg => writeDefinite(arg, scope).sql);
  return castTo(atom(`(${a}) ${operator} (${b})`, null), sqlType(call.type));
};

const CALLS: Readonly<Partial<Record<CoreFunction, WriteCall>>> = {
  year: part("year"), quarter: part("quarter"), month: part("month"), week: part("week"), day: part("day"),
  weekday: part("isodow"), dayOfYear: part("dayofyear"), hour: part("hour"), minute: part("minute"), second: part("second"),
  millisecond: part("millisecond"), microsecond: part("microsecond"), nanosecond: part("nanosecond"),
  truncate, offsetBy, add: sum("+"), sub: sum("-"),
};

const unitOf = (type: DataType): TimeUnit => (type as { unit: TimeUnit }).unit;
const perDay = (type: DataType): bigint => 86_400n * UNITS_PER_SECOND[unitOf(type)];

const unlike = (from: DataType, to: DataType) => unsupported(`a cast from ${typeName(from)} to ${typeName(to)}`);

function cast({ sql }: Written, from: DataType, to: DataType, tries: boolean): Written {
  const target = sqlType(to);
  const to128 = (inner: string) => atom(`${tries ? "TRY_CAST" : "CAST"}(${inner} AS ${target})`, target);
  const wide = `CAST(${sql} AS HUGEINT)`;
  if (from.kind === "utf8" || to.kind === "utf8") return unlike(from, to);
  if (from.kind === "date") return to128(`${wide} * ${perDay(to)}`);
  if (to.kind === "date") return to128(`floor_div(${wide}, ${perDay(from)})`);
  if (isInteger(from) || isInteger(to)) return atom(sql.includes(" ") ? `(${sql})` : sql, target);
  const [before, after] = [UNITS_PER_SECOND[unitOf(from)], UNITS_PER_SECOND[unitOf(to)]];
  const value = from.kind === "timestamp" && to.kind === "time" ? `floor_mod(${wide}, ${perDay(from)})` : wide;
  if (after >= before) return to128(`${value} * ${after / before}`);
  return to128(from.kind === "duration" ? `${value} // ${before / after}` : `floor_div(${value}, ${before / after})`);
}

function distance(text: string, type: DataType, descending: boolean): Distance {
  const { months, nanoseconds } = parsePeriod(text);
  if (months !== 0n) return unsupported("a range of months");
  const step = stepOf(type);
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  if (size % step !== 0n) return unsupported("a range finer than the unit");
  return { sql: castSql(String(size / step), sqlType(type)), before: nanoseconds < 0n !== descending };
}

/** By the deviations of all values: DuckDB's own formulas of raw sums of powers cancel out. */
const byDeviations = (name: string) => (float: string, filter: string): string => `${name}(list(${float})${filter})`;

const AGGREGATES: Readonly<Partial<Record<AggregateName, (float: string, filter: string) => string>>> =
  { skew: byDeviations("skew_of"), kurtosis: byDeviations("kurtosis_of") };

export const COUNTS: Storage = {
  type: sqlType,
  moment: (value, type) => atom(castSql(`'${value}'`, sqlType(type)), sqlType(type)),
  owns: call => ["date", "time", "timestamp", "duration"].includes(call.args[0]?.type.kind ?? "") && call.name in CALLS,
  calls: CALLS, cast, distance, aggregates: AGGREGATES, roundsDecimals: false,
  difference: (a, b) => `abs(CAST(${a.sql} AS HUGEINT) - CAST(${b.sql} AS HUGEINT))`,
  tolerance: value => String(value),
};

/** Rounded down to a multiple of the divisor, it makes any dividend positive and stays within 128 bits. */
const LIFT = 10n ** 36n;

/**
 * What is called. The divisor is positive. Each says its dividend once, lifted above zero: what says it twice
 * doubles a query with each nested call. Lists are of values whose nulls do not count.
 */
export const MACROS: readonly string[] = [
  `CREATE OR REPLACE MACRO floor_div(a, b) AS (a + b * (${LIFT} // b)) // b - ${LIFT} // b`,
  `CREATE OR REPLACE MACRO floor_mod(a, b) AS (a + b * (${LIFT} // b)) % b`,
  "CREATE MACRO central_of(l, k) AS list_sum([(listed - list_avg(l)) ** k for listed in l]) / len(l)",
  "CREATE MACRO moments_of(l) AS {n: len(l)::DOUBLE, same: list_min(l) = list_max(l), m2: central_of(l, 2), "
    + "m3: central_of(l, 3), m4: central_of(l, 4)}",
  "CREATE MACRO skew_from(m) AS CASE WHEN m IS NULL OR m.n < 3 THEN NULL WHEN m.same THEN 'nan'::DOUBLE "
    + "ELSE sqrt(m.n * (m.n - 1)) / (m.n - 2) * m.m3 / m.m2 ** 1.5 END",
  "CREATE MACRO kurtosis_from(m) AS CASE WHEN m IS NULL OR m.n < 4 OR m.same THEN NULL "
    + "ELSE (m.n - 1) / ((m.n - 2) * (m.n - 3)) * ((m.n + 1) * (m.m4 / m.m2 ** 2 - 3) + 6) END",
  "CREATE MACRO skew_of(l) AS skew_from(moments_of(list_filter(l, listed -> listed IS NOT NULL)))",
  "CREATE MACRO kurtosis_of(l) AS kurtosis_from(moments_of(list_filter(l, listed -> listed IS NOT NULL)))",
];
