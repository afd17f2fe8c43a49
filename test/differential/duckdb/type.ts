// How types are stored in DuckDB: temporal types as counts of their unit, nested values as JSON text, so that
// only what is asked of them, and not their storage, needs DuckDB's calendar.
import type { DataType, TypeKind } from "../../../expr/type.ts";

/** A plan, or a part of one, that has no counterpart in DuckDB with the same meaning. */
export class Inexpressible extends Error {}

export const inexpressible = (reason: string): never => {
  throw new Inexpressible(reason);
};

const STORED: Readonly<Record<Exclude<TypeKind, "decimal">, string>> = {
  null: "INTEGER", bool: "BOOLEAN", int8: "TINYINT", int16: "SMALLINT", int32: "INTEGER", int64: "BIGINT",
  uint8: "UTINYINT", uint16: "USMALLINT", uint32: "UINTEGER", uint64: "UBIGINT", float32: "FLOAT", float64: "DOUBLE",
  utf8: "VARCHAR", binary: "BLOB", date: "INTEGER", time: "BIGINT", timestamp: "BIGINT", duration: "BIGINT",
  list: "VARCHAR", struct: "VARCHAR",
};

/** The SQL type of a column or value of the given type. */
export const sqlType = (type: DataType): string =>
  (type.kind === "decimal" ? `DECIMAL(${type.precision}, ${type.scale})` : STORED[type.kind]);

export const castSql = (sql: string, type: string): string => `CAST(${sql} AS ${type})`;

/** A text literal; DuckDB's own cannot hold a NUL. */
export const textSql = (text: string): string =>
  (text.includes("\0") ? `(${text.split("\0").map(quote).join(" || chr(0) || ")})` : quote(text));

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;
