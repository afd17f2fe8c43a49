// Rows of host columns in JavaScript: told apart by their values, and copied out by their numbers. Must never
// know linear memory.
import { isFloat, type DataType } from "../../expr/type.ts";
import {
  isValid, type BigIntArray, type Bits, type HostChunk, type HostColumn, type HostValues, type NumberArray,
} from "./host-column.ts";

/** A value of one row as text: equal texts, equal values. */
type KeyOf = (row: number) => string;

/** For each row a text that is the same for two rows exactly if they are equal; null equals null. */
export function rowKeys(columns: readonly HostColumn[]): KeyOf {
  const keys = columns.map(columnKeys);
  return row => {
    let text = "";
    for (const key of keys) text += key(row);
    return text;
  };
}

function columnKeys(column: HostColumn): KeyOf {
  const chunks = column.chunks.filter(chunk => chunk.length > 0);
  const keys = chunks.map(chunk => chunkKeys(chunk, column.type));
  if (keys.length === 1) return keys[0]!;
  const place = placeIn(chunks);
  return row => {
    const chunk = place(row);
    return keys[chunk.index]!(row - chunk.start);
  };
}

const NULL = ";";

function chunkKeys(chunk: HostChunk, type: DataType): KeyOf {
  const key = valueKeys(chunk.values, type);
  return row => (isValid(chunk, row) ? key(row) : NULL);
}

function valueKeys(values: HostValues, type: DataType): KeyOf {
  switch (values.layout) {
    case "fixed": {
      const { array } = values;
      // -0 is 0, and a bool may be stored as a number.
      if (isFloat(type)) return row => `${Number(array[row]) === 0 ? 0 : Number(array[row])},`;
      return type.kind === "bool" ? row => (array[row] ? "t" : "f") : row => `${array[row]!},`;
    }
    case "wide": return row => `${readWide(values.bytes, row * values.bytesPerValue, values.bytesPerValue)},`;
    case "bits": return row => (readBit(values.bits, row) ? "t" : "f");
    case "varbinary": case "view": {
      const bytesOf = bytesReader(values);
      return row => {
        const bytes = bytesOf(row);
        return `${bytes.length}:${binaryText(bytes)}`;
      };
    }
    case "dictionary": {
      const known = rowKeys([values.dictionary]);
      return row => known(values.codes[row]!);
    }
    case "null": return () => NULL;
    case "opaque": throw new Error("nested values do not compare");
  }
}

/** Bytes as a string of as many characters. */
function binaryText(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

const readBit = ({ bytes, offset }: Bits, row: number): boolean =>
  (bytes[(offset + row) >> 3]! >> ((offset + row) & 7) & 1) === 1;

/** A little-endian two's complement integer of any number of bytes. */
function readWide(bytes: Uint8Array, start: number, length: number): bigint {
  let value = 0n;
  for (let i = length - 1; i >= 0; i--) value = value << 8n | BigInt(bytes[start + i]!);
  return BigInt.asIntN(length * 8, value);
}

const NO_BYTES = new Uint8Array(0);

type BytesOf = (row: number) => Uint8Array;

function bytesReader(values: HostValues & { readonly layout: "varbinary" | "view" }): BytesOf {
  if (values.layout === "varbinary") {
    const { offsets, bytes } = values;
    return row => bytes.subarray(Number(offsets[row]!), Number(offsets[row + 1]!));
  }
  const { views, buffers } = values;
  const words = new DataView(views.buffer, views.byteOffset, views.byteLength);
  return row => {
    const length = words.getInt32(row * 16, true);
    if (length <= 12) return views.subarray(row * 16 + 4, row * 16 + 4 + length);
    const start = words.getInt32(row * 16 + 12, true);
    return buffers[words.getInt32(row * 16 + 8, true)]!.subarray(start, start + length);
  };
}

interface Place { index: number; start: number; end: number }

/** In which chunk a row is. Rows are asked for one after the other, mostly. */
function placeIn(chunks: readonly HostChunk[]): (row: number) => Place {
  const place: Place = { index: 0, start: 0, end: chunks[0]?.length ?? 0 };
  return row => {
    if (row < place.start) Object.assign(place, { index: 0, start: 0, end: chunks[0]!.length });
    while (row >= place.end) {
      place.start = place.end;
      place.end += chunks[++place.index]!.length;
    }
    return place;
  };
}

/** Some rows of a column, by their numbers in ascending order. Values are copied, but no dictionaries. */
export function takeRows(column: HostColumn, rows: Uint32Array): HostColumn {
  const chunks: HostChunk[] = [];
  let [start, at] = [0, 0];
  for (const chunk of column.chunks) {
    const first = at;
    while (at < rows.length && rows[at]! < start + chunk.length) at++;
    const from = start;
    if (at > first) chunks.push(takeChunk(chunk, rows.subarray(first, at).map(row => row - from)));
    start += chunk.length;
  }
  return { type: column.type, length: rows.length, chunks };
}

function takeChunk(chunk: HostChunk, rows: Uint32Array): HostChunk {
  const taken = { length: rows.length, values: takeValues(chunk, rows) };
  return chunk.validity ? { ...taken, validity: takeBits(rows, row => isValid(chunk, row)) } : taken;
}

function takeBits(rows: Uint32Array, test: (row: number) => boolean): Bits {
  const bytes = new Uint8Array(Math.ceil(rows.length / 8));
  rows.forEach((row, i) => { if (test(row)) bytes[i >> 3]! |= 1 << (i & 7); });
  return { bytes, offset: 0 };
}

function takeNumbers<A extends NumberArray | BigIntArray>(array: A, rows: Uint32Array): A {
  const taken = array.slice(0, rows.length) as A;
  for (let i = 0; i < rows.length; i++) taken[i] = array[rows[i]!]!;
  return taken;
}

function takeValues(chunk: HostChunk, rows: Uint32Array): HostValues {
  const { values } = chunk;
  switch (values.layout) {
    case "fixed": return { layout: "fixed", array: takeNumbers(values.array, rows) };
    case "wide": {
      const { bytesPerValue: size } = values;
      const bytes = new Uint8Array(rows.length * size);
      rows.forEach((row, i) => bytes.set(values.bytes.subarray(row * size, (row + 1) * size), i * size));
      return { layout: "wide", bytes, bytesPerValue: size };
    }
    case "bits": return { layout: "bits", bits: takeBits(rows, row => readBit(values.bits, row)) };
    case "varbinary": case "view": return takeBytes(chunk, bytesReader(values), rows);
    case "dictionary": return { ...values, codes: takeNumbers(values.codes, rows) };
    case "opaque": return { layout: "opaque", vector: null, get: row => values.get(rows[row]!) };
    case "null": return values;
  }
}

/** A view under a null may point anywhere. */
function takeBytes(chunk: HostChunk, bytesOf: BytesOf, rows: Uint32Array): HostValues {
  const parts = Array.from(rows, row => (isValid(chunk, row) ? bytesOf(row) : NO_BYTES));
  const offsets = new Int32Array(rows.length + 1);
  parts.forEach((part, i) => { offsets[i + 1] = offsets[i]! + part.length; });
  const bytes = new Uint8Array(offsets[rows.length]!);
  parts.forEach((part, i) => bytes.set(part, offsets[i]));
  return { layout: "varbinary", offsets, bytes };
}

/** Bytes of a column's values, without what several columns may share. */
export function hostBytes(column: HostColumn): number {
  return column.chunks.reduce((sum, { length, values, validity }) =>
    sum + bytesOfValues(values, length) + (validity ? length / 8 : 0), 0);
}

function bytesOfValues(values: HostValues, length: number): number {
  switch (values.layout) {
    case "fixed": return length * values.array.BYTES_PER_ELEMENT;
    case "wide": return length * values.bytesPerValue;
    case "bits": return length / 8;
    case "varbinary":
      return length * 4 + Number(values.offsets[length]!) - Number(values.offsets[0]!);
    case "view": return length * 16;
    case "dictionary": return length * values.codes.BYTES_PER_ELEMENT;
    case "opaque": return length * 8;
    case "null": return 0;
  }
}
