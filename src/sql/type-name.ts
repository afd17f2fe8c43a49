// SQL's names of types, PostgreSQL's and DuckDB's, in both directions: one table says which names a type has,
// and the first of them is how it is shown.
import {
  BINARY, BOOL, DATE, FLOAT32, FLOAT64, INT16, INT32, INT64, INT8, MAX_PRECISION, UINT16, UINT32, UINT64,
  UINT8, UTF8, decimal, duration, time, timestamp, typeName, type DataType,
} from "../../expr/type.ts";

const NAMES: readonly (readonly [type: DataType, ...names: readonly [string, ...string[]]])[] = [
  [BOOL, "boolean", "bool", "logical"],
  [INT8, "tinyint", "int1"], [INT16, "smallint", "int2", "short"],
  [INT32, "integer", "int", "int4", "signed"], [INT64, "bigint", "int8", "long", "oid"],
  [UINT8, "utinyint", "uint8"], [UINT16, "usmallint", "uint16"],
  [UINT32, "uinteger", "uint32"], [UINT64, "ubigint", "uint64"],
  [decimal(MAX_PRECISION, 0), "hugeint", "int128"],
  [FLOAT32, "real", "float4", "float"], [FLOAT64, "double", "float8", "double precision"],
  [UTF8, "varchar", "text", "char", "bpchar", "string", "character varying", "character", "name"],
  [BINARY, "blob", "bytea", "binary", "varbinary"],
  [DATE, "date"], [time("us"), "time"],
  [timestamp("us"), "timestamp", "datetime"], [timestamp("us", "UTC"), "timestamptz"],
  [timestamp("s"), "timestamp_s"], [timestamp("ms"), "timestamp_ms"],
  [timestamp("ns"), "timestamp_ns"], [duration("us"), "interval"],
];

const BY_NAME: ReadonlyMap<string, DataType> =
  new Map(NAMES.flatMap(([type, ...names]) => names.map(name => [name, type] as const)));
const SHOWN: ReadonlyMap<string, string> = new Map(NAMES.map(([type, name]) => [typeName(type), name]));

/** All names, but for those that take arguments. */
export const TYPE_NAMES: readonly string[] = [...BY_NAME.keys()];

/** The type of a name in lower case. */
export const typeNamed = (name: string): DataType | undefined => BY_NAME.get(name);

/** A type as SQL writes it. */
export function sqlTypeName(type: DataType): string {
  switch (type.kind) {
    case "decimal": return `decimal(${type.precision}, ${type.scale})`;
    case "list": return `${sqlTypeName(type.item.type)}[]`;
    case "struct": return `struct(${type.fields.map(f => `${f.name} ${sqlTypeName(f.type)}`).join(", ")})`;
    case "timestamp": return SHOWN.get(typeName(type)) ?? (type.timezone === null ? "timestamp" : "timestamptz");
    case "time": return "time";
    case "duration": return "interval";
    default: return SHOWN.get(typeName(type)) ?? type.kind;
  }
}

/** `an integer`, `a varchar`: a value of the type, in a sentence. */
export function aValueOf(type: DataType): string {
  const name = sqlTypeName(type);
  return type.kind === "null" ? "null" : `${/^[aeio]/.test(name) ? "an" : "a"} ${name}`;
}
