// SQL's names of types, PostgreSQL's and DuckDB's.
import { field } from "../../../expr/type.ts";
import {
  BINARY, BOOL, DATE, FLOAT32, FLOAT64, INT16, INT32, INT64, INT8, MAX_PRECISION, UINT16, UINT32, UINT64,
  UINT8, UTF8, decimal, duration, list, time, timestamp, type DataType,
} from "../../../expr/type.ts";
import { nearest } from "../../../expr/bind/nearest.ts";
import type { SqlType } from "../ast.ts";
import type { Session } from "./session.ts";

const names = (type: DataType, ...all: string[]): readonly (readonly [string, DataType])[] =>
  all.map(name => [name, type] as const);

const PLAIN: ReadonlyMap<string, DataType> = new Map([
  ...names(BOOL, "bool", "boolean", "logical"),
  ...names(INT8, "tinyint", "int1"), ...names(INT16, "smallint", "int2", "short"),
  ...names(INT32, "int", "integer", "int4", "signed"), ...names(INT64, "bigint", "int8", "long", "oid"),
  ...names(UINT8, "utinyint", "uint8"), ...names(UINT16, "usmallint", "uint16"),
  ...names(UINT32, "uinteger", "uint32"), ...names(UINT64, "ubigint", "uint64"),
  ...names(decimal(MAX_PRECISION, 0), "hugeint", "int128"),
  ...names(FLOAT32, "real", "float4", "float"), ...names(FLOAT64, "double", "float8", "double precision"),
  ...names(UTF8, "text", "varchar", "char", "bpchar", "string", "character varying", "character", "name"),
  ...names(BINARY, "bytea", "blob", "binary", "varbinary"),
  ...names(DATE, "date"), ...names(time("us"), "time"),
  ...names(timestamp("us"), "timestamp", "datetime"), ...names(timestamp("us", "UTC"), "timestamptz"),
  ...names(timestamp("s"), "timestamp_s"), ...names(timestamp("ms"), "timestamp_ms"),
  ...names(timestamp("ns"), "timestamp_ns"), ...names(duration("us"), "interval"),
]);

const DECIMALS: ReadonlySet<string> = new Set(["numeric", "decimal", "dec"]);
/** What `decimal` is where nothing is said: DuckDB's. */
const DECIMAL_DEFAULT = { precision: 18, scale: 3 };

export function typeOfSql(type: SqlType, session: Session): DataType {
  let result = plainType(type, session);
  for (let i = 0; i < type.dimensions; i++) result = list(field("item", result, true));
  return result;
}

function plainType({ name, arguments: args, at }: SqlType, session: Session): DataType {
  if (DECIMALS.has(name)) {
    const precision = args[0] ?? DECIMAL_DEFAULT.precision;
    const scale = args[1] ?? (args.length > 0 ? 0 : DECIMAL_DEFAULT.scale);
    if (precision >= 1 && precision <= MAX_PRECISION && scale >= 0 && scale <= precision) return decimal(precision, scale);
    session.fail(at, "bad-type", `decimal(${precision}, ${scale}) is no type.`,
      `The precision is 1 to ${MAX_PRECISION}, the scale at most the precision.`);
  }
  if (name === "float" && (args[0] ?? 0) > 24) return FLOAT64;
  const plain = PLAIN.get(name);
  if (plain) return plain;
  const near = nearest(name, [...PLAIN.keys(), ...DECIMALS]);
  if (KNOWN_ELSEWHERE.has(name)) session.unsupported(at, `The type ${name}`, "Cast to text instead.");
  return session.fail(at, "unknown-type", `There is no type ${name}.`, near === null ? undefined : `Did you mean ${near}?`);
}

/** Types of other systems that have no counterpart here. */
const KNOWN_ELSEWHERE: ReadonlySet<string> =
  new Set(["json", "jsonb", "uuid", "timetz", "bit", "varbit", "money", "inet", "cidr", "xml", "point", "map", "union"]);
