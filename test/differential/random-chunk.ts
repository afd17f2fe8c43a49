// Lays values out in every layout of host columns, sliced at odd offsets, with garbage under the nulls.
import type {
  BigIntArray, Bits, HostChunk, HostColumn, HostValues, NumberArray,
} from "../../engine/memory/host-column.ts";
import type { Value } from "../../engine/reference/value.ts";
import { UTF8, type DataType } from "../../expr/type.ts";
import type { Tape } from "./tape.ts";

type FixedArray = NumberArray | BigIntArray;

const ARRAYS: Readonly<Record<string, (length: number) => FixedArray>> = {
  int8: n => new Int8Array(n), int16: n => new Int16Array(n), int32: n => new Int32Array(n),
  int64: n => new BigInt64Array(n), uint8: n => new Uint8Array(n), uint16: n => new Uint16Array(n),
  uint32: n => new Uint32Array(n), uint64: n => new BigUint64Array(n), float32: n => new Float32Array(n),
  float64: n => new Float64Array(n), date: n => new Int32Array(n), timestamp: n => new BigInt64Array(n),
  duration: n => new BigInt64Array(n),
};

const garbage = (tape: Tape, bytes: Uint8Array): void => {
  for (let i = 0; i < bytes.length; i++) bytes[i] = tape.pick([0, 255, 127, 128, 1, 42]);
};

/** An array that starts some elements into its buffer, as a slice does; garbage where a value is null. */
function fixed(tape: Tape, values: readonly Value[], make: (length: number) => FixedArray): HostValues {
  const skipped = tape.below(4);
  const whole = make(values.length + skipped + tape.below(3));
  garbage(tape, new Uint8Array(whole.buffer));
  const array = whole.subarray(skipped, skipped + values.length) as FixedArray;
  const wide = array instanceof BigInt64Array || array instanceof BigUint64Array;
  values.forEach((value, row) => {
    if (value !== null) (array as { [row: number]: unknown })[row] = wide ? value : Number(value);
  });
  return { layout: "fixed", array };
}

/** Bits from an offset that need not be a whole byte; the bits around and under nulls are garbage. */
function bitsOf(tape: Tape, bits: readonly (boolean | null)[]): Bits {
  const offset = tape.below(20);
  const bytes = new Uint8Array(((offset + bits.length) >> 3) + 1);
  garbage(tape, bytes);
  bits.forEach((bit, row) => {
    const at = offset + row;
    if (bit === true) bytes[at >> 3]! |= 1 << (at & 7);
    if (bit === false) bytes[at >> 3]! &= ~(1 << (at & 7));
  });
  return { bytes, offset };
}

function wide(tape: Tape, values: readonly Value[], precision: number): HostValues {
  const widths = [16, 32, ...(precision <= 18 ? [8] : []), ...(precision <= 9 ? [4] : [])];
  const bytesPerValue = tape.pick(widths);
  const bytes = new Uint8Array(values.length * bytesPerValue);
  garbage(tape, bytes);
  values.forEach((value, row) => {
    if (value === null) return;
    let rest = BigInt.asUintN(bytesPerValue * 8, value as bigint);
    for (let i = 0; i < bytesPerValue; i++, rest >>= 8n) bytes[row * bytesPerValue + i] = Number(rest & 255n);
  });
  return { layout: "wide", bytes, bytesPerValue };
}

const encoder = new TextEncoder();
const bytesOf = (tape: Tape, value: Value): Uint8Array => {
  if (value === null) return Uint8Array.from({ length: tape.below(3) }, () => 255);
  return typeof value === "string" ? encoder.encode(value) : value as Uint8Array;
};

function varbinary(tape: Tape, values: readonly Value[]): HostValues {
  const parts = values.map(value => bytesOf(tape, value));
  const before = tape.below(5);
  const offsets = [before];
  for (const part of parts) offsets.push(offsets[offsets.length - 1]! + part.length);
  const bytes = new Uint8Array(offsets[offsets.length - 1]! + tape.below(4)).fill(255);
  parts.forEach((part, row) => bytes.set(part, offsets[row]!));
  return tape.chance(0.2)
    ? { layout: "varbinary", offsets: BigInt64Array.from(offsets, BigInt), bytes }
    : { layout: "varbinary", offsets: Int32Array.from(offsets), bytes };
}

function views(tape: Tape, values: readonly Value[]): HostValues {
  const bytes = new Uint8Array(values.length * 16);
  const view = new DataView(bytes.buffer);
  const buffers: Uint8Array[] = [];
  values.forEach((value, row) => {
    if (value === null) return garbage(tape, bytes.subarray(row * 16, row * 16 + 16));
    const part = bytesOf(tape, value);
    view.setInt32(row * 16, part.length, true);
    bytes.set(part.subarray(0, part.length <= 12 ? 12 : 4), row * 16 + 4);
    if (part.length <= 12) return;
    const offset = tape.below(4);
    const buffer = new Uint8Array(offset + part.length);
    buffer.set(part, offset);
    view.setInt32(row * 16 + 8, buffers.push(buffer) - 1, true);
    view.setInt32(row * 16 + 12, offset, true);
  });
  return { layout: "view", views: bytes, buffers };
}

const CODES: readonly ((length: number) => FixedArray)[] = [
  n => new Int32Array(n), n => new Int16Array(n), n => new Uint16Array(n), n => new Uint32Array(n),
];

/** Codes into a dictionary that has values twice, values that nobody uses and sometimes a null. */
function dictionaryOf(tape: Tape, values: readonly Value[]): HostValues {
  const entries: Value[] = tape.chance(0.5) ? ["unused", ...new Set(values)] : [...new Set(values), "a", "a"];
  const listed = entries.filter(entry => entry !== null || tape.chance(0.3));
  const codes = fixed(tape, values.map(value => {
    const code = value === null ? -1 : listed.lastIndexOf(value);
    return code < 0 ? null : BigInt(code);
  }), tape.pick(CODES));
  const array = (codes as { array: Int32Array }).array;
  const chunk = chunkOf(tape, listed, UTF8, false);
  const dictionary: HostColumn = { type: UTF8, length: listed.length, chunks: [chunk] };
  return { layout: "dictionary", codes: array, dictionary };
}

function layOut(tape: Tape, values: readonly Value[], type: DataType, mayDictionary: boolean): HostValues {
  switch (type.kind) {
    case "null": return { layout: "null" };
    case "bool": return { layout: "bits", bits: bitsOf(tape, values as (boolean | null)[]) };
    case "decimal": return wide(tape, values, type.precision);
    case "list": case "struct": {
      const shown = values.map(value => value ?? "garbage");
      return { layout: "opaque", get: row => shown[row], vector: shown };
    }
    case "utf8": case "binary": {
      if (mayDictionary && type.kind === "utf8" && tape.chance(0.4)) return dictionaryOf(tape, values);
      return tape.chance(0.2) ? views(tape, values) : varbinary(tape, values);
    }
    case "time": {
      const narrow = type.unit === "s" || type.unit === "ms";
      return fixed(tape, values, narrow ? n => new Int32Array(n) : n => new BigInt64Array(n));
    }
    default: return fixed(tape, values, ARRAYS[type.kind]!);
  }
}

/** One chunk. A chunk without nulls sometimes has a bitmap all the same. */
function chunkOf(tape: Tape, values: readonly Value[], type: DataType, mayDictionary = true): HostChunk {
  const chunk = { length: values.length, values: layOut(tape, values, type, mayDictionary) };
  if (type.kind === "null" || (!values.includes(null) && !tape.chance(0.2))) return chunk;
  return { ...chunk, validity: bitsOf(tape, values.map(value => value !== null)) };
}

/** The values as a column of one or several chunks, some of them empty. */
export function columnOf(tape: Tape, values: readonly Value[], type: DataType): HostColumn {
  const cuts = Array.from({ length: tape.pick([0, 0, 1, 3]) }, () => tape.below(values.length + 1));
  const borders = [0, ...cuts.sort((a, b) => a - b), values.length];
  const chunks = borders.slice(1).map((end, i) => chunkOf(tape, values.slice(borders[i]!, end), type));
  return { type, length: values.length, chunks };
}
