// What a leaf's values are: the type that columns get, and how physical values become it.
import {
  BINARY, BOOL, DATE, decimal, FLOAT32, FLOAT64, INT16, INT32, INT64, INT8, MAX_PRECISION, NULL, time,
  timestamp, UINT16,
  UINT32, UINT64, UINT8, UTF8, type DataType, type TimeUnit,
} from "../../../../expr/type.ts";
import { unsupported, wrong, type Place } from "../place.ts";
import type { SchemaElement } from "./metadata.ts";
import { Converted, Logical, Physical, PHYSICAL_NAMES } from "./names.ts";

/** How values come out of their bytes. */
export type LeafForm =
  | "bits" | "i32" | "i64" | "f32" | "f64" | "int96" | "bytes"
  /** Big-endian integers of a fixed or any number of bytes. */
  | "wideFixed" | "wideBytes"
  /** Fixed numbers of bytes, as binary values, as text of a UUID, as half-precision floats. */
  | "fixedBytes" | "uuid" | "float16";

export interface LeafType {
  readonly type: DataType;
  readonly form: LeafForm;
  /** Bytes of a value of a fixed number; 0: they have lengths, or are bits. */
  readonly width: number;
}

const UNITS: Readonly<Record<number, TimeUnit>> = { 1: "ms", 2: "us", 3: "ns" };
const INTEGER_TYPES: Readonly<Record<string, DataType>> = {
  "8true": INT8, "16true": INT16, "32true": INT32, "64true": INT64, "8false": UINT8, "16false": UINT16, "32false": UINT32, "64false": UINT64,
};

export function leafTypeOf(element: SchemaElement, place: Place): LeafType {
  switch (element.physical) {
    case Physical.boolean: return { type: BOOL, form: "bits", width: 0 };
    case Physical.int32: return { type: int32Type(element, place), form: "i32", width: 4 };
    case Physical.int64: return { type: int64Type(element, place), form: "i64", width: 8 };
    // Spark and Impala wrote moments so; whole microseconds are what all of them can hold.
    case Physical.int96: return { type: timestamp("us"), form: "int96", width: 12 };
    case Physical.float: return { type: FLOAT32, form: "f32", width: 4 };
    case Physical.double: return { type: FLOAT64, form: "f64", width: 8 };
    case Physical.byteArray: return byteArrayType(element, place);
    case Physical.fixed: return fixedType(element, place);
    default: throw wrong("bad-metadata", place, undefined, `${element.physical} is no physical type`);
  }
}

function int32Type(element: SchemaElement, place: Place): DataType {
  const { logical, converted } = element;
  switch (logical?.id) {
    case Logical.integer: return integerType(element, place);
    case Logical.decimal: return decimalType(element, 9, place);
    case Logical.date: return DATE;
    case Logical.time: return time("ms");
    case Logical.unknown: return NULL;
  }
  switch (converted) {
    case Converted.int8: return INT8;
    case Converted.int16: return INT16;
    case Converted.uint8: return UINT8;
    case Converted.uint16: return UINT16;
    case Converted.uint32: return UINT32;
    case Converted.decimal: return decimalType(element, 9, place);
    case Converted.date: return DATE;
    case Converted.timeMillis: return time("ms");
    default: return INT32;
  }
}

function int64Type(element: SchemaElement, place: Place): DataType {
  const { logical, converted } = element;
  switch (logical?.id) {
    case Logical.integer: return integerType(element, place);
    case Logical.decimal: return decimalType(element, 18, place);
    case Logical.time: return time(unitOf(element, place));
    case Logical.timestamp:
      return timestamp(unitOf(element, place), logical.fields.boolean(1, false) ? "UTC" : null);
    case Logical.unknown: return NULL;
  }
  switch (converted) {
    case Converted.uint64: return UINT64;
    case Converted.decimal: return decimalType(element, 18, place);
    case Converted.timeMicros: return time("us");
    // The old annotation means moments of UTC.
    case Converted.timestampMillis: return timestamp("ms", "UTC");
    case Converted.timestampMicros: return timestamp("us", "UTC");
    default: return INT64;
  }
}

function integerType(element: SchemaElement, place: Place): DataType {
  const { fields } = element.logical!;
  const bits = fields.number(1, "an integer's width");
  const type = INTEGER_TYPES[`${bits}${fields.boolean(2, true)}`];
  const physicalBits = element.physical === Physical.int32 ? 32 : 64;
  if (!type || (bits === 64) !== (physicalBits === 64)) {
    throw wrong("bad-metadata", place, undefined, `an integer of ${bits} bits is not stored as ${PHYSICAL_NAMES[element.physical!]}`);
  }
  return type;
}

function unitOf(element: SchemaElement, place: Place): TimeUnit {
  const unit = UNITS[element.logical!.fields.struct(2, "a unit of time")?.union()?.id ?? 0];
  if (!unit) throw wrong("bad-metadata", place, undefined, "its unit of time is none of milliseconds, microseconds, nanoseconds");
  if (unit === "ms" && element.logical!.id === Logical.time) {
    throw wrong("bad-metadata", place, undefined, "a time in milliseconds is not stored as INT64");
  }
  return unit;
}

function decimalType({ logical, precision, scale }: SchemaElement, most: number, place: Place): DataType {
  const digits = precision ?? logical?.fields.number(2, "a decimal's precision") ?? 0;
  const places = scale ?? logical?.fields.optionalNumber(1, "a decimal's scale") ?? 0;
  if (digits > MAX_PRECISION) {
    throw unsupported("unsupported-type", place, undefined, `a decimal has ${digits} digits; ${MAX_PRECISION} is the most that can be held exactly`);
  }
  if (digits < 1 || digits > most || places < 0 || places > digits) {
    throw wrong("bad-metadata", place, undefined, `decimal(${digits}, ${places}) cannot be, as it is stored`);
  }
  return decimal(digits, places);
}

const isText = ({ logical, converted }: SchemaElement): boolean =>
  logical?.id === Logical.string || logical?.id === Logical.enum || logical?.id === Logical.json
  || converted === Converted.utf8 || converted === Converted.enum || converted === Converted.json;

const isDecimal = ({ logical, converted }: SchemaElement): boolean =>
  logical?.id === Logical.decimal || converted === Converted.decimal;

function byteArrayType(element: SchemaElement, place: Place): LeafType {
  if (isDecimal(element)) return { type: decimalType(element, MAX_PRECISION, place), form: "wideBytes", width: 0 };
  if (element.logical?.id === Logical.unknown) return { type: NULL, form: "bytes", width: 0 };
  return { type: isText(element) ? UTF8 : BINARY, form: "bytes", width: 0 };
}

function fixedType(element: SchemaElement, place: Place): LeafType {
  const width = element.typeLength ?? 0;
  if (width < 1) throw wrong("bad-metadata", place, undefined, `FIXED_LEN_BYTE_ARRAY of ${width} bytes cannot be`);
  if (isDecimal(element)) return { type: decimalType(element, MAX_PRECISION, place), form: "wideFixed", width };
  const { logical } = element;
  if (logical?.id === Logical.uuid && width === 16) return { type: UTF8, form: "uuid", width };
  if (logical?.id === Logical.float16 && width === 2) return { type: FLOAT32, form: "float16", width };
  return { type: isText(element) ? UTF8 : BINARY, form: "fixedBytes", width };
}
