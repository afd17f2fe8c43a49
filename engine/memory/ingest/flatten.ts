// Takes dictionaries apart on the host where they cannot be kept: other types than text, nulls inside, mixed
// with plain chunks. Simple rather than fast.
import { FormatError } from "../../../expr/error.ts";
import type { BigIntArray, HostChunk, HostColumn, HostValues, NumberArray } from "../host-column.ts";
import { isValid } from "../host-column.ts";
import { checkColumn } from "./check.ts";

type DictionaryValues = HostValues & { layout: "dictionary" };

/** The column without dictionaries. */
export function flatten(host: HostColumn): HostColumn {
  return { ...host, chunks: host.chunks.map(flattenChunk) };
}

/** Whether any value of the column is null. */
export function hasNulls(column: HostColumn): boolean {
  return column.chunks.some(chunk => {
    if (chunk.values.layout === "null") return chunk.length > 0;
    if (!chunk.validity) return false;
    for (let row = 0; row < chunk.length; row++) if (!isValid(chunk, row)) return true;
    return false;
  });
}

function flattenChunk(chunk: HostChunk): HostChunk {
  const { values, length } = chunk;
  if (values.layout !== "dictionary" || length === 0) {
    return length === 0 ? { length, values: { layout: "null" } } : chunk;
  }
  checkColumn(values.dictionary);
  const dictionary = flatten(values.dictionary);
  const places = placesOf(dictionary);
  const validity = new Uint8Array(Math.ceil(length / 8));
  const rows: (Place | undefined)[] = [];
  for (let row = 0; row < length; row++) {
    const place = isValid(chunk, row) ? placeOf(values, places, row) : undefined;
    const there = place && isValid(place.chunk, place.row) ? place : undefined;
    if (there) validity[row >> 3]! |= 1 << (row & 7);
    rows.push(there);
  }
  return { length, validity: { bytes: validity, offset: 0 }, values: gather(rows) };
}

/** A value of a dictionary: its chunk and the row there. */
interface Place {
  readonly chunk: HostChunk;
  readonly row: number;
}

const placesOf = (column: HostColumn): Place[] =>
  column.chunks.flatMap(chunk => Array.from({ length: chunk.length }, (_, row) => ({ chunk, row })));

function placeOf({ codes }: DictionaryValues, places: readonly Place[], row: number): Place {
  const place = places[codes[row]!];
  if (place) return place;
  throw new FormatError("bad-dictionary-code",
    `The code ${codes[row]} of row ${row} of a chunk is not in its dictionary of ${places.length} values.`);
}

function gather(rows: readonly (Place | undefined)[]): HostValues {
  const layout = rows.find(place => place)?.chunk.values.layout;
  switch (layout) {
    case undefined: return { layout: "null" };
    case "fixed": return { layout, array: gatherFixed(rows) };
    case "wide": return gatherWide(rows);
    case "bits": return { layout, bits: gatherBits(rows) };
    case "varbinary": case "view": return gatherText(rows);
    default: throw new FormatError("layout-mismatch", `A dictionary cannot hold values in ${layout} layout.`);
  }
}

function gatherFixed(rows: readonly (Place | undefined)[]): NumberArray | BigIntArray {
  const sample = rows.find(place => place)!.chunk.values as HostValues & { layout: "fixed" };
  const Type = sample.array.constructor as new (length: number) => NumberArray | BigIntArray;
  const result = new Type(rows.length);
  rows.forEach((place, i) => {
    if (!place) return;
    const { array } = place.chunk.values as HostValues & { layout: "fixed" };
    result[i] = array[place.row]!;
  });
  return result;
}

function gatherWide(rows: readonly (Place | undefined)[]): HostValues {
  const { bytesPerValue } = rows.find(place => place)!.chunk.values as HostValues & { layout: "wide" };
  const bytes = new Uint8Array(rows.length * bytesPerValue);
  rows.forEach((place, i) => {
    if (!place) return;
    const { bytes: source } = place.chunk.values as HostValues & { layout: "wide" };
    bytes.set(source.subarray(place.row * bytesPerValue, (place.row + 1) * bytesPerValue), i * bytesPerValue);
  });
  return { layout: "wide", bytes, bytesPerValue };
}

function gatherBits(rows: readonly (Place | undefined)[]) {
  const bytes = new Uint8Array(Math.ceil(rows.length / 8));
  rows.forEach((place, i) => {
    if (!place) return;
    const { bits } = place.chunk.values as HostValues & { layout: "bits" };
    const at = bits.offset + place.row;
    if (bits.bytes[at >> 3]! >> (at & 7) & 1) bytes[i >> 3]! |= 1 << (i & 7);
  });
  return { bytes, offset: 0 };
}

function gatherText(rows: readonly (Place | undefined)[]): HostValues {
  const pieces = rows.map(place => place ? textAt(place) : new Uint8Array(0));
  const offsets = new BigInt64Array(rows.length + 1);
  pieces.forEach((piece, i) => { offsets[i + 1] = offsets[i]! + BigInt(piece.length); });
  const bytes = new Uint8Array(Number(offsets[rows.length]!));
  pieces.forEach((piece, i) => bytes.set(piece, Number(offsets[i]!)));
  return { layout: "varbinary", offsets, bytes };
}

function textAt({ chunk, row }: Place): Uint8Array {
  const { values } = chunk;
  if (values.layout === "varbinary") {
    return values.bytes.subarray(Number(values.offsets[row]!), Number(values.offsets[row + 1]!));
  }
  const { views, buffers } = values as HostValues & { layout: "view" };
  const reader = new DataView(views.buffer, views.byteOffset + row * 16, 16);
  const length = reader.getInt32(0, true);
  if (length <= 12) return views.subarray(row * 16 + 4, row * 16 + 4 + length);
  const start = reader.getInt32(12, true);
  const buffer = buffers[reader.getInt32(8, true)];
  if (!buffer) {
    throw new FormatError("bad-views", `The view of value ${row} names a buffer that is not there.`);
  }
  return buffer.subarray(start, start + length);
}
