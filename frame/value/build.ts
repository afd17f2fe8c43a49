// Builds host columns from raw values; the inverse of raw.ts.
import { UTF8, type DataType } from "../../expr/type.ts";
import type { BigIntArray, HostChunk, HostColumn, NumberArray } from "../../engine/memory/host-column.ts";
import { writeWide } from "./bytes.ts";
import { textChunks } from "./encode-text.ts";
import type { RawValue } from "./raw.ts";
import { validityOf } from "./validity.ts";

type ArrayConstructor = new (length: number) => NumberArray | BigIntArray;

const ARRAYS = {
  int8: Int8Array, int16: Int16Array, int32: Int32Array, int64: BigInt64Array,
  uint8: Uint8Array, uint16: Uint16Array, uint32: Uint32Array, uint64: BigUint64Array,
  float32: Float32Array, float64: Float64Array, date: Int32Array,
  timestamp: BigInt64Array, duration: BigInt64Array,
} as const;

/** The array that Arrow stores a type's values in; null if they are no fixed-width numbers. */
export function storageOf(type: DataType): ArrayConstructor | null {
  if (type.kind === "time") return type.unit === "s" || type.unit === "ms" ? Int32Array : BigInt64Array;
  return (ARRAYS as Partial<Record<DataType["kind"], ArrayConstructor>>)[type.kind] ?? null;
}

/** A column that holds raw values. */
export function columnFromRaw(type: DataType, values: readonly RawValue[]): HostColumn {
  const chunks = type.kind === "utf8"
    ? textChunks(values as readonly (string | null)[]) : [chunkFromRaw(type, values)];
  return { type, length: values.length, chunks };
}

function chunkFromRaw(type: DataType, values: readonly RawValue[]): HostChunk {
  const { length } = values;
  const validity = validityOf(length, i => values[i] !== null);
  const base = { length, ...(validity ? { validity } : {}) };
  switch (type.kind) {
    case "null": return { length, values: { layout: "null" } };
    case "bool": {
      const bytes = new Uint8Array((length + 7) >> 3);
      for (let i = 0; i < length; i++) if (values[i] === true) bytes[i >> 3]! |= 1 << (i & 7);
      return { ...base, values: { layout: "bits", bits: { bytes, offset: 0 } } };
    }
    case "decimal": {
      const bytes = new Uint8Array(length * 16);
      const view = new DataView(bytes.buffer);
      for (let i = 0; i < length; i++) writeWide(view, i, (values[i] ?? 0n) as bigint);
      return { ...base, values: { layout: "wide", bytes, bytesPerValue: 16 } };
    }
    case "binary": return { ...base, values: binary(values as readonly (Uint8Array | null)[]) };
    case "list": case "struct":
      return { ...base, values: { layout: "opaque", get: row => values[row]!, vector: null } };
    default: return { ...base, values: { layout: "fixed", array: fixed(type, values) } };
  }
}

function fixed(type: DataType, values: readonly RawValue[]): NumberArray | BigIntArray {
  const Storage = storageOf(type);
  if (!Storage) throw new Error(`${type.kind} has no fixed-width storage`);
  const array = new Storage(values.length);
  if (array instanceof BigInt64Array || array instanceof BigUint64Array) {
    for (let i = 0; i < values.length; i++) array[i] = (values[i] ?? 0n) as bigint;
  } else {
    for (let i = 0; i < values.length; i++) array[i] = Number(values[i]);
  }
  return array;
}

/** Values of more than 2 GB in all need 64-bit offsets. */
function binary(values: readonly (Uint8Array | null)[]): HostChunk["values"] {
  const total = values.reduce((sum, value) => sum + (value?.length ?? 0), 0);
  const bytes = new Uint8Array(total);
  const offsets = new Float64Array(values.length + 1);
  let used = 0;
  values.forEach((value, i) => {
    if (value) bytes.set(value, used);
    offsets[i + 1] = used += value?.length ?? 0;
  });
  const narrow = total < 2 ** 31 ? Int32Array.from(offsets) : BigInt64Array.from(offsets, BigInt);
  return { layout: "varbinary", offsets: narrow, bytes };
}

/** A column of strings; null and undefined are null. */
export const textColumn = (values: ArrayLike<string | null | undefined>): HostColumn =>
  ({ type: UTF8, length: values.length, chunks: textChunks(values) });
