// How each type is stored: its physical type, its annotations, and the bytes of a value.
import { UnsupportedError } from "../../../../expr/error.ts";
import { typeName, UNITS_PER_SECOND, type DataType, type TimeUnit } from "../../../../expr/type.ts";
import type { RawValue } from "../../../../frame/value/raw.ts";
import { Converted, Logical, Physical } from "../footer/names.ts";
import { bool, i32, i8, struct, type Written } from "../thrift/writer.ts";
import type { ByteBuffer } from "./byte-buffer.ts";

export interface LeafEncoder {
  readonly physical: number;
  /** Bytes of FIXED_LEN_BYTE_ARRAY. */
  readonly typeLength?: number;
  readonly converted?: number;
  readonly logical?: Written;
  readonly scale?: number;
  readonly precision?: number;
  /** A value that is not null, as PLAIN has it. Booleans are packed by the page. */
  put(to: ByteBuffer, value: RawValue): void;
}

const annotation = (id: number, fields: Written = struct({})): Written => struct({ [id]: fields });
const integer = (bits: number, signed: boolean): Written =>
  annotation(Logical.integer, struct({ 1: i8(bits), 2: bool(signed) }));

const putI32 = (to: ByteBuffer, value: RawValue): void => to.i32(Number(value));
const putU32 = (to: ByteBuffer, value: RawValue): void => to.i32(Number(value) | 0);
const putI64 = (to: ByteBuffer, value: RawValue): void => to.i64(value as bigint);

const textEncoder = new TextEncoder();

function putText(to: ByteBuffer, value: RawValue): void {
  const bytes = textEncoder.encode(value as string);
  to.i32(bytes.length);
  to.put(bytes);
}

function putBinary(to: ByteBuffer, value: RawValue): void {
  const bytes = value as Uint8Array;
  to.i32(bytes.length);
  to.put(bytes);
}

const int32 = (bits: number, signed: boolean, converted: number): LeafEncoder =>
  ({
    physical: Physical.int32, converted, logical: integer(bits, signed),
    put: bits === 32 && !signed ? putU32 : putI32
  });

/** The encoder of a type that is no list and no struct. */
export function leafEncoder(type: DataType): LeafEncoder {
  switch (type.kind) {
    case "null": return { physical: Physical.int32, logical: annotation(Logical.unknown), put: putI32 };
    case "bool": return { physical: Physical.boolean, put: (to, value) => to.u8(value === true ? 1 : 0) };
    case "int8": return int32(8, true, Converted.int8);
    case "int16": return int32(16, true, Converted.int16);
    case "int32": return int32(32, true, Converted.int32);
    case "uint8": return int32(8, false, Converted.uint8);
    case "uint16": return int32(16, false, Converted.uint16);
    case "uint32": return int32(32, false, Converted.uint32);
    case "int64": return {
      physical: Physical.int64, converted: Converted.int64, logical: integer(64, true), put: putI64
    };
    case "uint64": return {
      physical: Physical.int64, converted: Converted.uint64, logical: integer(64, false), put: putI64
    };
    case "float32": return { physical: Physical.float, put: (to, value) => to.f32(value as number) };
    case "float64": return { physical: Physical.double, put: (to, value) => to.f64(value as number) };
    case "decimal": return decimalEncoder(type.precision, type.scale);
    case "utf8": return {
      physical: Physical.byteArray, converted: Converted.utf8, logical: annotation(Logical.string),
      put: putText,
    };
    case "binary": return { physical: Physical.byteArray, put: putBinary };
    case "date": return {
      physical: Physical.int32, converted: Converted.date, logical: annotation(Logical.date), put: putI32
    };
    case "time": return timeEncoder(type.unit);
    case "timestamp": return timestampEncoder(type.unit, type.timezone !== null);
    // Parquet has no such type; the count is kept.
    case "duration": return { physical: Physical.int64, put: putI64 };
    case "list": case "struct": throw new UnsupportedError("unsupported-type", `${typeName(type)} is no type of a leaf.`);
  }
}

function decimalEncoder(precision: number, scale: number): LeafEncoder {
  const common = {
    converted: Converted.decimal, scale, precision,
    logical: annotation(Logical.decimal, struct({ 1: i32(scale), 2: i32(precision) })),
  };
  if (precision <= 9) return { ...common, physical: Physical.int32, put: putI32 };
  if (precision <= 18) return { ...common, physical: Physical.int64, put: putI64 };
  const typeLength = Math.ceil(((10n ** BigInt(precision) - 1n).toString(2).length + 1) / 8);
  return {
    ...common, physical: Physical.fixed, typeLength,
    put: (to, value) => putBigEndian(to, value as bigint, typeLength)
  };
}

function putBigEndian(to: ByteBuffer, value: bigint, width: number): void {
  for (let i = width - 1; i >= 0; i--) to.u8(Number(value >> BigInt(i * 8) & 255n));
}

const UNIT_IDS: Readonly<Record<TimeUnit, number>> = { s: 1, ms: 1, us: 2, ns: 3 };
/** Parquet has no seconds: they are written as milliseconds. */
const stored = (unit: TimeUnit): TimeUnit => (unit === "s" ? "ms" : unit);
const factor = (unit: TimeUnit): bigint => UNITS_PER_SECOND[stored(unit)] / UNITS_PER_SECOND[unit];
const momentType = (unit: TimeUnit, isUtc: boolean): Written =>
  struct({ 1: bool(isUtc), 2: annotation(UNIT_IDS[unit]) });

function timeEncoder(unit: TimeUnit): LeafEncoder {
  const logical = annotation(Logical.time, momentType(unit, false));
  const by = factor(unit);
  return stored(unit) === "ms"
    ? { physical: Physical.int32, logical, put: (to, value) => to.i32(Number((value as bigint) * by)) }
    : { physical: Physical.int64, logical, put: putI64 };
}

function timestampEncoder(unit: TimeUnit, isUtc: boolean): LeafEncoder {
  const by = factor(unit);
  return {
    physical: Physical.int64, logical: annotation(Logical.timestamp, momentType(unit, isUtc)),
    put: (to, value) => to.i64((value as bigint) * by),
  };
}
