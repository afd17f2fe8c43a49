// Loads tables into DuckDB and reads results back as the reference's values.
import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBTimestampValue,
  type DuckDBAppender,
  type DuckDBConnection,
  type DuckDBValue,
} from "@duckdb/node-api";
import type { Value } from "../../../engine/reference/value.ts";
import { readColumn } from "../../../engine/reference/read.ts";
import { sourceOf, type SourceHandle } from "../../../engine/source/source.ts";
import { isFloat, typeName, type DataType, type Schema } from "../../../expr/type.ts";
import type { Table } from "../compare.ts";
import { sqlType } from "./counts.ts";

type Append = (appender: DuckDBAppender, value: Value) => void;

function appendOf(type: DataType): Append {
  switch (type.kind) {
    case "bool": return (to, value) => to.appendBoolean(value as boolean);
    case "int8": return (to, value) => to.appendTinyInt(Number(value));
    case "int16": return (to, value) => to.appendSmallInt(Number(value));
    case "int32": case "date": return (to, value) => to.appendInteger(Number(value));
    case "int64": case "time": case "timestamp": case "duration": return (to, value) => to.appendBigInt(value as bigint);
    case "uint8": return (to, value) => to.appendUTinyInt(Number(value));
    case "uint16": return (to, value) => to.appendUSmallInt(Number(value));
    case "uint32": return (to, value) => to.appendUInteger(Number(value));
    case "uint64": return (to, value) => to.appendUBigInt(value as bigint);
    case "float32": return (to, value) => to.appendFloat(value as number);
    case "float64": return (to, value) => to.appendDouble(value as number);
    case "decimal": return (to, value) =>
      to.appendDecimal(new DuckDBDecimalValue(value as bigint, type.precision, type.scale));
    case "utf8": return (to, value) => to.appendVarchar(value as string);
    case "binary": return (to, value) => to.appendBlob(value as Uint8Array);
    case "list": case "struct": return (to, value) => to.appendVarchar(JSON.stringify(value));
    case "null": return to => to.appendNull();
  }
}

/** Creates a table with the rows' positions in `o` and the columns c0, c1, … */
export async function loadTable(
  connection: DuckDBConnection, name: string, handle: SourceHandle,
): Promise<void> {
  const source = sourceOf(handle);
  const columns = handle.schema.map((f, i) => `c${i} ${sqlType(f.type)}`);
  await connection.run(`CREATE OR REPLACE TABLE ${name} (${["o BIGINT", ...columns].join(", ")})`);
  const values = handle.schema.map((_, i) => readColumn(source.column(i)));
  const appends = handle.schema.map(f => appendOf(f.type));
  const appender = await connection.createAppender(name);
  for (let row = 0; row < handle.rowCount; row++) {
    appender.appendBigInt(BigInt(row));
    values.forEach((column, i) =>
      (column[row] === null ? appender.appendNull() : appends[i]!(appender, column[row]!)));
    appender.endRow();
  }
  appender.closeSync();
}

/** A decimal in the type that it should have. */
function readDecimal({ value, scale }: DuckDBDecimalValue, type: DataType): Value {
  if (isFloat(type)) return Number(value) / 10 ** scale;
  const wanted = type.kind === "decimal" ? type.scale : 0;
  if (wanted >= scale) return value * 10n ** BigInt(wanted - scale);
  const cut = 10n ** BigInt(scale - wanted);
  if (value % cut !== 0n) throw new Error(`DuckDB's ${value} of scale ${scale} is no ${typeName(type)}`);
  return value / cut;
}

const MICROSECONDS_OF_DAY = 86_400_000_000n;

/** Moments of DuckDB's own calendar, as counts of the type's unit. */
function readMoment(microseconds: bigint, type: DataType): Value {
  if (type.kind === "date") return microseconds / MICROSECONDS_OF_DAY;
  if (type.kind === "timestamp" && type.unit === "us") return microseconds;
  throw new Error(`DuckDB gives a moment where ${typeName(type)} is wanted`);
}

function readValue(value: DuckDBValue, type: DataType): Value {
  if (value === null) return null;
  if (value instanceof DuckDBDecimalValue) return readDecimal(value, type);
  if (value instanceof DuckDBDateValue) return readMoment(BigInt(value.days) * MICROSECONDS_OF_DAY, type);
  if (value instanceof DuckDBTimestampValue) return readMoment(value.micros, type);
  if (value instanceof DuckDBBlobValue) return value.bytes;
  if (type.kind === "list" || type.kind === "struct") return JSON.parse(value as string) as Value;
  if (isFloat(type)) return Number(value);
  if (type.kind === "decimal" && typeof value !== "object") return BigInt(value as number) * 10n ** BigInt(type.scale);
  return typeof value === "number" ? BigInt(value) : value as Value;
}

/** The result of a query whose columns have the given schema. */
export async function query(connection: DuckDBConnection, sql: string, schema: Schema): Promise<Table> {
  const result = await connection.runAndReadAll(sql);
  if (result.columnCount !== schema.length) {
    throw new Error(`DuckDB gives ${result.columnCount} columns, not ${schema.length}`);
  }
  const rows = result.getRows().map(row => row.map((value, i) => readValue(value, schema[i]!.type)));
  return { schema, rows };
}
