// DuckDB with tables in its own types, dates as DATE and moments as TIMESTAMP, in which texts of toSQL run.
import {
  DuckDBBlobValue, DuckDBDateValue, DuckDBDecimalValue, DuckDBIntervalValue, DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue, DuckDBTimestampSecondsValue, DuckDBTimestampTZValue, DuckDBTimestampValue,
    DuckDBTimeValue,
  type DuckDBConnection, type DuckDBValue,
} from "@duckdb/node-api";
import type { Value } from "../../../engine/reference/value.ts";
import type { SourceHandle } from "../../../engine/source/source.ts";
import { UNITS_PER_SECOND, isFloat, isNested, typeName, type DataType, type Schema } from "../../../expr/type.ts";
import { nativeType } from "../../../src/sql/write/native-type.ts";
import type { Table } from "../../differential/compare.ts";
import { connect } from "../../differential/duckdb/index.ts";
import { loadTable } from "../../differential/duckdb/load.ts";

export { connect };

const quoted = (name: string): string => `"${name.replaceAll("\"", "\"\"")}"`;

/** Whether DuckDB has the type, and makes it of counts. */
export const isHeld = (type: DataType): boolean => !(
  ((type.kind === "duration" || type.kind === "time") && type.unit === "ns")
  || (type.kind === "timestamp" && type.unit === "ns" && type.timezone !== null));

/** A column that holds counts of units, in its own type. */
function converted(column: string, type: DataType): string {
  const unit = type.kind === "timestamp" || type.kind === "time" || type.kind === "duration" ? type.unit : "s";
  const microseconds = unit === "ns" ? `${column} // 1000` : `${column} * ${UNITS_PER_SECOND.us / UNITS_PER_SECOND[unit]}`;
  switch (type.kind) {
    case "date": return `DATE '1970-01-01' + ${column}`;
    case "time": return `CAST(make_timestamp(${microseconds}) AS ${nativeType(type)})`;
    case "duration": return `to_microseconds(${microseconds})`;
    case "timestamp":
      if (type.timezone !== null) return `timezone('UTC', make_timestamp(${microseconds}))`;
      return unit === "ns" ? `make_timestamp_ns(${column})` : `CAST(make_timestamp(${microseconds}) AS ${nativeType(type)})`;
    default: return column;
  }
}

/**
 * Creates a table with the columns' own names and types; lists and structs as text, which nothing calculates
 * with.
 */
export async function loadNative(connection: DuckDBConnection, name: string,
  handle: SourceHandle): Promise<void> {
  await loadTable(connection, "counts", handle);
  const columns = handle.schema.map((f, i) => `${isHeld(f.type) ? converted(`c${i}`, f.type) : "NULL"} AS ${quoted(f.name)}`);
  await connection.run(`CREATE OR REPLACE TABLE ${quoted(name)} AS SELECT ${columns.join(", ")} FROM counts ORDER BY o`);
}

function ofMicroseconds(value: bigint, type: DataType): Value {
  if (type.kind === "date") return value / 86_400_000_000n;
  const { unit } = type as { unit: "s" };
  return value * UNITS_PER_SECOND[unit] / UNITS_PER_SECOND.us;
}

/** A value of DuckDB's as the reference has it. */
export function readNative(value: DuckDBValue, type: DataType): Value {
  if (value === null) return null;
  if (value instanceof DuckDBDateValue) return BigInt(value.days);
  if (value instanceof DuckDBTimestampValue
    || value instanceof DuckDBTimestampTZValue) return ofMicroseconds(value.micros, type);
  if (value instanceof DuckDBTimeValue) return ofMicroseconds(value.micros, type);
  if (value instanceof DuckDBTimestampSecondsValue) return ofMicroseconds(value.seconds * 1_000_000n, type);
  if (value instanceof DuckDBTimestampMillisecondsValue) return ofMicroseconds(value.millis * 1_000n, type);
  if (value instanceof DuckDBTimestampNanosecondsValue) return value.nanos;
  if (value instanceof DuckDBIntervalValue) {
    const days = BigInt(value.days) + BigInt(value.months) * 30n;
    return ofMicroseconds(value.micros + days * 86_400_000_000n, type);
  }
  if (value instanceof DuckDBBlobValue) return value.bytes;
  if (value instanceof DuckDBDecimalValue) return readDecimal(value, type);
  if (isNested(type)) return JSON.parse(value as string) as Value;
  if (isFloat(type)) return Number(value);
  if (type.kind === "decimal") return BigInt(value as number | bigint) * 10n ** BigInt(type.scale);
  return typeof value === "number" ? BigInt(value) : value as Value;
}

function readDecimal({ value, scale }: DuckDBDecimalValue, type: DataType): Value {
  if (isFloat(type)) return Number(value) / 10 ** scale;
  const wanted = type.kind === "decimal" ? type.scale : 0;
  if (wanted >= scale) return value * 10n ** BigInt(wanted - scale);
  const cut = 10n ** BigInt(scale - wanted);
  if (value % cut !== 0n) throw new Error(`DuckDB's ${value} of scale ${scale} is no ${typeName(type)}`);
  return value / cut;
}

/** The rows that a text gives. */
export async function rowsOf(connection: DuckDBConnection, sql: string, schema: Schema): Promise<Table> {
  const result = await connection.runAndReadAll(sql);
  const names = result.columnNames();
  if (names.join("\0") !== schema.map(f => f.name).join("\0")) throw new Error(`DuckDB gives the columns ${names.join(", ")}`);
  return { schema, rows: result.getRows()
    .map(row => row.map((value, i) => readNative(value, schema[i]!.type))) };
}
