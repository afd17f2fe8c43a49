// Writes plain values into a host column of one chunk.
import type { DataType, TypeKind } from "../../expr/type.ts";
import type {
  BigIntArray, Bits, HostColumn, HostValues, NumberArray,
} from "../memory/host-column.ts";
import type { Value } from "./value.ts";

/** The column of the given values. */
export function writeColumn(values: readonly Value[], type: DataType): HostColumn {
  const hasNull = values.includes(null);
  const chunk = { length: values.length, values: WRITE[type.kind](values) };
  return {
    type, length: values.length,
    chunks: [hasNull ? { ...chunk, validity: writeBits(values.map(value => value !== null)) } : chunk],
  };
}

type Write = (values: readonly Value[]) => HostValues;

const numbers = (make: (length: number) => NumberArray): Write => values => {
  const array = make(values.length);
  values.forEach((value, row) => { array[row] = Number(value ?? 0); });
  return { layout: "fixed", array };
};

const bigints = (make: (length: number) => BigIntArray): Write => values => {
  const array = make(values.length);
  values.forEach((value, row) => { array[row] = (value ?? 0n) as bigint; });
  return { layout: "fixed", array };
};

function writeBits(values: readonly Value[]): Bits {
  const bytes = new Uint8Array(Math.ceil(values.length / 8));
  values.forEach((value, row) => { if (value === true) bytes[row >> 3]! |= 1 << (row & 7); });
  return { bytes, offset: 0 };
}

const DECIMAL_BYTES = 16;

const decimals: Write = values => {
  const bytes = new Uint8Array(values.length * DECIMAL_BYTES);
  const view = new DataView(bytes.buffer);
  values.forEach((value, row) => {
    const unscaled = (value ?? 0n) as bigint;
    view.setBigUint64(row * DECIMAL_BYTES, BigInt.asUintN(64, unscaled), true);
    view.setBigInt64(row * DECIMAL_BYTES + 8, unscaled >> 64n, true);
  });
  return { layout: "wide", bytes, bytesPerValue: DECIMAL_BYTES };
};

const variable = (encode: (value: Value) => Uint8Array): Write => values => {
  const parts = values.map(value => (value === null ? new Uint8Array() : encode(value)));
  const offsets = new Int32Array(values.length + 1);
  parts.forEach((part, row) => { offsets[row + 1] = offsets[row]! + part.length; });
  const bytes = new Uint8Array(offsets[values.length]!);
  parts.forEach((part, row) => bytes.set(part, offsets[row]!));
  return { layout: "varbinary", offsets, bytes };
};

const encoder = new TextEncoder();
const opaque: Write = values => ({ layout: "opaque", get: row => values[row], vector: null });
const ticks = bigints(length => new BigInt64Array(length));

const WRITE: Readonly<Record<TypeKind, Write>> = {
  null: () => ({ layout: "null" }),
  bool: values => ({ layout: "bits", bits: writeBits(values) }),
  int8: numbers(length => new Int8Array(length)),
  int16: numbers(length => new Int16Array(length)),
  int32: numbers(length => new Int32Array(length)),
  int64: ticks,
  uint8: numbers(length => new Uint8Array(length)),
  uint16: numbers(length => new Uint16Array(length)),
  uint32: numbers(length => new Uint32Array(length)),
  uint64: bigints(length => new BigUint64Array(length)),
  float32: numbers(length => new Float32Array(length)),
  float64: numbers(length => new Float64Array(length)),
  decimal: decimals,
  utf8: variable(value => encoder.encode(value as string)),
  binary: variable(value => value as Uint8Array),
  date: numbers(length => new Int32Array(length)),
  time: ticks, timestamp: ticks, duration: ticks,
  list: opaque, struct: opaque,
};
