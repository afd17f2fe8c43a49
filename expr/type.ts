// Data types: what a value means. Knows nothing of how a column is stored or encoded.

/** The resolution of a time, timestamp or duration. */
export type TimeUnit = "s" | "ms" | "us" | "ns";

/** A named, typed, possibly nullable column or struct member. */
export interface Field {
  readonly name: string;
  readonly type: DataType;
  readonly nullable: boolean;
}

/** The columns of a table, in order. Names are unique. */
export type Schema = readonly Field[];

export type IntegerKind =
  | "int8" | "int16" | "int32" | "int64" | "uint8" | "uint16" | "uint32" | "uint64";
export type FloatKind = "float32" | "float64";

/** A data type, as frozen data told apart by `kind`. */
export type DataType =
  | { readonly kind: "null" }
  | { readonly kind: "bool" }
  | { readonly kind: IntegerKind }
  | { readonly kind: FloatKind }
  | { readonly kind: "decimal"; readonly precision: number; readonly scale: number }
  | { readonly kind: "utf8" }
  | { readonly kind: "binary" }
  | { readonly kind: "date" }
  | { readonly kind: "time"; readonly unit: TimeUnit }
  | { readonly kind: "timestamp"; readonly unit: TimeUnit; readonly timezone: string | null }
  | { readonly kind: "duration"; readonly unit: TimeUnit }
  | { readonly kind: "list"; readonly item: Field }
  | { readonly kind: "struct"; readonly fields: readonly Field[] };

export type TypeKind = DataType["kind"];

const simple = <K extends TypeKind>(kind: K) => Object.freeze({ kind });

export const NULL = simple("null");
export const BOOL = simple("bool");
export const INT8 = simple("int8");
export const INT16 = simple("int16");
export const INT32 = simple("int32");
export const INT64 = simple("int64");
export const UINT8 = simple("uint8");
export const UINT16 = simple("uint16");
export const UINT32 = simple("uint32");
export const UINT64 = simple("uint64");
export const FLOAT32 = simple("float32");
export const FLOAT64 = simple("float64");
export const UTF8 = simple("utf8");
export const BINARY = simple("binary");
/** Days since 1970-01-01. */
export const DATE = simple("date");

/** The most digits a decimal can have; it then fills 128 bits. */
export const MAX_PRECISION = 38;
/** What repeating and filling up may make of a string; the routines know the same number. */
export const MAX_TEXT_BYTES = 1 << 28;

export const decimal = (precision: number, scale: number): DataType =>
  Object.freeze({ kind: "decimal", precision, scale });
/** Time since midnight. */
export const time = (unit: TimeUnit): DataType => Object.freeze({ kind: "time", unit });
/** Time since 1970-01-01T00:00 UTC; `timezone` null means a wall clock without a zone. */
export const timestamp = (unit: TimeUnit, timezone: string | null = null): DataType =>
  Object.freeze({ kind: "timestamp", unit, timezone });
export const duration = (unit: TimeUnit): DataType => Object.freeze({ kind: "duration", unit });
export const list = (item: Field): DataType => Object.freeze({ kind: "list", item });
export const struct = (fields: readonly Field[]): DataType =>
  Object.freeze({ kind: "struct", fields: Object.freeze([...fields]) });
export const field = (name: string, type: DataType, nullable: boolean): Field =>
  Object.freeze({ name, type, nullable });

/** Bits and sign of each integer type, and so its range. */
export const INTEGERS: Readonly<Record<IntegerKind, { bits: number; signed: boolean }>> = {
  int8: { bits: 8, signed: true }, int16: { bits: 16, signed: true },
  int32: { bits: 32, signed: true }, int64: { bits: 64, signed: true },
  uint8: { bits: 8, signed: false }, uint16: { bits: 16, signed: false },
  uint32: { bits: 32, signed: false }, uint64: { bits: 64, signed: false },
};

export const isInteger = (type: DataType): type is { kind: IntegerKind } => type.kind in INTEGERS;
export const isFloat = (type: DataType): type is { kind: FloatKind } =>
  type.kind === "float32" || type.kind === "float64";
export const isNumeric = (type: DataType): boolean =>
  isInteger(type) || isFloat(type) || type.kind === "decimal";
export const isTemporal = (type: DataType): boolean =>
  type.kind === "date" || type.kind === "timestamp";
export const isNested = (type: DataType): boolean =>
  type.kind === "list" || type.kind === "struct";

/** Lowest and highest value of an integer type. */
export function integerRange(kind: IntegerKind): { min: bigint; max: bigint } {
  const { bits, signed } = INTEGERS[kind];
  return signed
    ? { min: -(1n << BigInt(bits - 1)), max: (1n << BigInt(bits - 1)) - 1n }
    : { min: 0n, max: (1n << BigInt(bits)) - 1n };
}

/** How many of `unit` make one second. */
export const UNITS_PER_SECOND: Readonly<Record<TimeUnit, bigint>> = {
  s: 1n, ms: 1_000n, us: 1_000_000n, ns: 1_000_000_000n,
};

/** The finer of two units. */
export const finerUnit = (a: TimeUnit, b: TimeUnit): TimeUnit =>
  UNITS_PER_SECOND[a] >= UNITS_PER_SECOND[b] ? a : b;

/** The type as a person reads it: `decimal(12, 2)`, `timestamp(us, UTC)`, `list<int32>`. */
export function typeName(type: DataType): string {
  switch (type.kind) {
    case "decimal": return `decimal(${type.precision}, ${type.scale})`;
    case "time": case "duration": return `${type.kind}(${type.unit})`;
    case "timestamp":
      return type.timezone === null ? `timestamp(${type.unit})` : `timestamp(${type.unit}, ${type.timezone})`;
    case "list": return `list<${typeName(type.item.type)}>`;
    case "struct": return `struct<${type.fields.map(f => `${f.name}: ${typeName(f.type)}`).join(", ")}>`;
    default: return type.kind;
  }
}

/** Whether two types are the same type, parameters included. */
export function sameType(a: DataType, b: DataType): boolean {
  return a === b || (a.kind === b.kind && typeName(a) === typeName(b));
}
