// What DuckDB makes of a CSV file, as the plain values that our reader gives.
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import type { Value } from "../../../engine/reference/value.ts";
import { typeName, type DataType, type Field, type Schema } from "../../../expr/type.ts";

export async function openDuckDB(): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  return instance.connect();
}

const PLAIN: Readonly<Partial<Record<DataType["kind"], string>>> = {
  bool: "BOOLEAN", int8: "TINYINT", int16: "SMALLINT", int32: "INTEGER", int64: "BIGINT", uint8: "UTINYINT",
  uint16: "USMALLINT", uint32: "UINTEGER", uint64: "UBIGINT", float32: "FLOAT", float64: "DOUBLE", utf8: "VARCHAR",
  binary: "BLOB", date: "DATE", time: "TIME",
};
const TIMESTAMPS = { s: "TIMESTAMP_S", ms: "TIMESTAMP_MS", us: "TIMESTAMP", ns: "TIMESTAMP_NS" } as const;

/** DuckDB's name of a type; fails for those it has not. */
export function duckType(type: DataType): string {
  if (type.kind === "decimal") return `DECIMAL(${type.precision}, ${type.scale})`;
  if (type.kind === "timestamp") return type.timezone === null ? TIMESTAMPS[type.unit] : "TIMESTAMPTZ";
  const name = PLAIN[type.kind];
  if (name === undefined) throw new Error(`DuckDB has no ${typeName(type)}`);
  return name;
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A column as text that tells all values apart. */
function asText({ name, type }: Field): string {
  const column = quoted(name);
  switch (type.kind) {
    case "date": return `datediff('day', date '1970-01-01', ${column})::varchar`;
    case "time": return `datediff('microsecond', time '00:00:00', ${column})::varchar`;
    case "timestamp": return type.unit === "ns" ? `epoch_ns(${column})::varchar` : `epoch_us(${column})::varchar`;
    // Not as it is: the client's decoder takes a byte order mark away.
    case "utf8": case "binary": return `hex(${column})`;
    default: return `${column}::varchar`;
  }
}

const PER_MICROSECOND = { s: 1_000_000n, ms: 1000n, us: 1n } as const;

function valueOf(text: string | null, type: DataType): Value {
  if (text === null) return null;
  switch (type.kind) {
    case "bool": return text === "true";
    case "float32": return Math.fround(number(text));
    case "float64": return number(text);
    case "utf8": return Buffer.from(text, "hex").toString("utf8");
    case "binary": return Uint8Array.from(Buffer.from(text, "hex"));
    case "decimal": return BigInt(text.replace(".", ""));
    case "timestamp": return type.unit === "ns" ? BigInt(text) : BigInt(text) / PER_MICROSECOND[type.unit];
    default: return BigInt(text);
  }
}

const number = (text: string): number => Number(text.replace("inf", "Infinity").replace("nan", "NaN"));

/** The columns of a query's result, which have the schema's names. */
export async function duckColumns(
  connection: DuckDBConnection, from: string, schema: Schema,
): Promise<Value[][]> {
  const result = await connection.run(`select ${schema.map(asText).join(", ")} from ${from}`);
  const columns = await result.getColumns();
  return schema.map(({ type }, i) => (columns[i] ?? []).map(text => valueOf(text as string | null, type)));
}

/** `read_csv` of a file with these types. */
export function readCsvSql(
  path: string, schema: Schema, options: Readonly<Record<string, string>> = {},
): string {
  const columns = schema.map(({ name, type }) => `${sqlText(name)}: ${sqlText(duckType(type))}`).join(", ");
  const more = Object.entries(options).map(([name, value]) => `, ${name}=${value}`).join("");
  return `read_csv(${sqlText(path)}, auto_detect=false, columns={${columns}}${more})`;
}
