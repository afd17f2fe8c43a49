// The types of DuckDB that values of ours have there.
import { typeName, type DataType, type TimeUnit, type TypeKind } from "../../../expr/type.ts";
import { unsupported } from "./written.ts";

const SIMPLE: Readonly<Partial<Record<TypeKind, string>>> = {
  null: "INTEGER", bool: "BOOLEAN", int8: "TINYINT", int16: "SMALLINT", int32: "INTEGER", int64: "BIGINT",
  uint8: "UTINYINT", uint16: "USMALLINT", uint32: "UINTEGER", uint64: "UBIGINT", float32: "FLOAT", float64: "DOUBLE",
  utf8: "VARCHAR", binary: "BLOB", date: "DATE",
};

const TIMESTAMPS: Readonly<Record<TimeUnit, string>> =
  { s: "TIMESTAMP_S", ms: "TIMESTAMP_MS", us: "TIMESTAMP", ns: "TIMESTAMP_NS" };

/** The SQL type of a column or value of the given type. */
export function nativeType(type: DataType): string {
  switch (type.kind) {
    case "decimal": return `DECIMAL(${type.precision}, ${type.scale})`;
    case "timestamp":
      if (type.timezone === null) return TIMESTAMPS[type.unit];
      return type.unit === "ns" ? unsupported(`${typeName(type)}: time zones finer than a microsecond`) : "TIMESTAMPTZ";
    case "time": return type.unit === "ns" ? "TIME_NS" : "TIME";
    case "duration": return type.unit === "ns" ? unsupported(`${typeName(type)}: intervals finer than a microsecond`) : "INTERVAL";
    case "list": return `${nativeType(type.item.type)}[]`;
    case "struct": return `STRUCT(${type.fields.map(f => `"${f.name.replaceAll("\"", "\"\"")}" ${nativeType(f.type)}`).join(", ")})`;
    default: return SIMPLE[type.kind] ?? unsupported(`the type ${typeName(type)}`);
  }
}
