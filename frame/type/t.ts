// `t`: the constructors of column types, for schemas, casts and typed literals.
import { PlanError } from "../../expr/error.ts";
import { nearest } from "../../expr/bind/nearest.ts";
import * as types from "../../expr/type.ts";
import type { DataType, Field, TimeUnit } from "../../expr/type.ts";
import { show } from "../from/show.ts";
import type {
  AnySchema, Binary, Bool, ColumnType, Day, Decimal, DType, Duration, Float32, Float64, Int16, Int32, Int64,
  Int8, List, NullType, Nullable, Struct, Time, Timestamp, UInt16, UInt32, UInt64, UInt8, Utf8,
} from "./dtype.ts";

const make = <T extends DType>(dataType: DataType, more: object = {}): T =>
  Object.freeze({ kind: dataType.kind, dataType, nullable: false, ...more }) as unknown as T;

const UNITS: readonly TimeUnit[] = ["s", "ms", "us", "ns"];

function unitOf(unit: TimeUnit, name: string): TimeUnit {
  if (UNITS.includes(unit)) return unit;
  throw new PlanError("bad-type", `${name} has no unit ${JSON.stringify(unit)}.`, { hint: "Units: s, ms, us, ns." });
}

/** A zone that the platform's calendar knows, or an offset. */
function zoneOf(zone: string | null): string | null {
  if (zone === null || /^[+-]\d\d:?\d\d$/.test(zone)) return zone;
  try {
    void new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions();
    return zone;
  } catch (cause) {
    const near = nearest(String(zone), ["UTC", ...Intl.supportedValuesOf?.("timeZone") ?? []]);
    throw new PlanError("bad-type", `There is no time zone ${show(zone)}.`, {
      cause, hint: near === null ? "Use a name such as \"Europe/Berlin\", or an offset such as \"+02:00\"." : `Did you mean ${JSON.stringify(near)}?`,
    });
  }
}

function decimalOf(precision: number, scale: number): DataType {
  const right = Number.isInteger(precision) && Number.isInteger(scale) && precision >= 1
    && precision <= types.MAX_PRECISION && scale >= 0 && scale <= precision;
  if (right) return types.decimal(precision, scale);
  throw new PlanError("bad-type", `There is no decimal(${precision}, ${scale}).`,
    { hint: `Precision is 1 to ${types.MAX_PRECISION}, scale 0 to the precision.` });
}

/** A column of a schema as a field. */
export function fieldOf(name: string, type: ColumnType): Field {
  // Callers without the compiler may give anything, and `t` has no member of a misspelt name.
  const { dataType, nullable } = Object(type) as Partial<ColumnType>;
  if (dataType) return types.field(name, dataType, nullable ?? false);
  const hint = typeof type === "function" ? "Call it, as in `t.decimal(12, 2)` or `t.timestamp(\"ms\")`."
    : `Use \`t\`, which has ${Object.keys(t).join(", ")}.`;
  throw new PlanError("bad-type", `The schema says of the column ${JSON.stringify(name)} that it is ${show(type)}, and a type is needed.`,
    { hint });
}

/** A schema of the type layer as fields, in the order of its properties. */
export const fieldsOf = (schema: AnySchema): readonly Field[] =>
  Object.entries(schema).map(([name, type]) => fieldOf(name, type));

/**
 * Column types.
 *
 * ```ts
 * const schema = {
 *   id: t.int64, amount: t.decimal(12, 2), placed: t.timestamp("us"), note: t.nullable(t.utf8),
 * };
 * ```
 */
export const t = Object.freeze({
  /** True, false. */
  bool: make<Bool>(types.BOOL),
  /** Signed integers of 8, 16, 32 and 64 bits. */
  int8: make<Int8>(types.INT8),
  int16: make<Int16>(types.INT16),
  int32: make<Int32>(types.INT32),
  int64: make<Int64>(types.INT64),
  /** Unsigned integers of 8, 16, 32 and 64 bits. */
  uint8: make<UInt8>(types.UINT8),
  uint16: make<UInt16>(types.UINT16),
  uint32: make<UInt32>(types.UINT32),
  uint64: make<UInt64>(types.UINT64),
  /** IEEE 754 numbers of 32 and 64 bits; JavaScript's numbers are float64. */
  float32: make<Float32>(types.FLOAT32),
  float64: make<Float64>(types.FLOAT64),
  /** Exact decimal number of up to 38 digits, `scale` of them after the point. */
  decimal: (precision: number, scale: number): Decimal => make(decimalOf(precision, scale)),
  /** Strings. */
  utf8: make<Utf8>(types.UTF8),
  /** Bytes. */
  binary: make<Binary>(types.BINARY),
  /** A calendar day. */
  date: make<Day>(types.DATE),
  /** A time of day. */
  time: (unit: TimeUnit): Time => make(types.time(unitOf(unit, "time"))),
  /** A moment; with a time zone, it has calendar parts in that zone. */
  timestamp: (unit: TimeUnit, timezone: string | null = null): Timestamp =>
    make(types.timestamp(unitOf(unit, "timestamp"), zoneOf(timezone))),
  /** A length of time. */
  duration: (unit: TimeUnit): Duration => make(types.duration(unitOf(unit, "duration"))),
  /** A column that holds nothing but null. */
  null: make<NullType>(types.NULL),
  /** A list of items of one type. */
  list: <I extends ColumnType>(item: I): List<I> => make(types.list(fieldOf("item", item)), { item }),
  /** A record of named values. */
  struct: <F extends AnySchema>(fields: F): Struct<F> =>
    make(types.struct(fieldsOf(fields)), { fields }),
  /** The type, and null. */
  nullable: <T extends DType>(of: T): Nullable<T> =>
    Object.freeze({ kind: "nullable" as const, of, dataType: of.dataType, nullable: true as const }),
});
