// What a column's values count as in a digest, in JavaScript from Arrow's buffers and in SQL, so that no
// engine vouches for itself. Knows no digest and no query.
import type { Data, Vector } from "apache-arrow";
import { DataType } from "apache-arrow";
import type { ResultColumn } from "../result/table.ts";

/** What a column holds, as far as a digest cares. */
export type DigestKind = "int" | "float" | "text";

/** Weights by place and by row number repeat after so many rows: a prime, so that no pattern hides. */
export const WEIGHTS = 1009;

/** Text, of ASCII letters, counts by its length, its first, its last and its middle letter. */
export function numberSql(key: string, kind: DigestKind): string {
  if (kind === "float") return key;
  if (kind === "int") return `${key}::bigint`;
  const middle = `substr(${key}, length(${key}) // 2 + 1, 1)`;
  return `(length(${key}) + 31 * ascii(${key}) + 961 * ascii(right(${key}, 1)) + 29791 * ascii(${middle}))::bigint`;
}

const textNumber = (bytes: Uint8Array, begin: number, end: number): number =>
  end - begin + 31 * bytes[begin]! + 961 * bytes[end - 1]! + 29791 * bytes[begin + ((end - begin) >> 1)]!;

/** The values of a column at the given places. */
export function sampleOf(
  name: string, kind: DigestKind, vector: Vector, places: readonly number[],
): ResultColumn {
  const values = places.map(place => vector.get(place) as unknown);
  const known = <T>(convert: (value: unknown) => T) =>
    values.map(value => (value === null ? null : convert(value)));
  switch (kind) {
    case "int": return { name, kind: "exact", scale: 0, values: known(value => BigInt(value as bigint | number)) };
    case "float": return { name, kind: "float", values: known(Number) };
    case "text": return { name, kind: "text", values: known(String) };
  }
}

/** One value, as a column of so many rows. */
export const repeated = (name: string, value: bigint | number, rows: number): ResultColumn =>
  (typeof value === "bigint"
    ? { name, kind: "exact", scale: 0, values: new Array<bigint>(rows).fill(value) }
    : { name, kind: "float", values: new Array<number>(rows).fill(value) });

export type Numbers = Float64Array | Int32Array;

/** The sum of value times a weight by `by` or, without it, by place; exact unless the values are floats. */
export function weighedSum(numbers: Numbers, by: Numbers | undefined, kind: DigestKind): bigint | number {
  let whole = 0n;
  let sum = 0;
  for (let row = 0; row < numbers.length; row++) {
    sum += numbers[row]! * ((by ? by[row]! : row) % WEIGHTS + 1);
    // 2^31 · 1009 · 1024 is still exact.
    if (kind === "float" || row % 1024 !== 1023) continue;
    whole += BigInt(sum);
    sum = 0;
  }
  return kind === "float" ? sum : whole + BigInt(sum);
}

/** A column's values, or what text counts as; nulls count nothing. */
export function numbersOf(vector: Vector): Numbers {
  const type = vector.type as DataType;
  const plain = (DataType.isInt(type) && type.bitWidth <= 32) || DataType.isFloat(type);
  if (plain && vector.nullCount === 0) return vector.toArray() as Numbers;
  const numbers = new Float64Array(vector.length);
  let at = 0;
  for (const data of vector.data) {
    if (DataType.isInt(type) || DataType.isFloat(type)) addNumbers(data, numbers, at);
    else if (DataType.isUtf8View(type)) addViews(data, numbers, at);
    else addText(data, numbers, at);
    if (data.nullCount > 0) dropNulls(data, numbers, at);
    at += data.length;
  }
  return numbers;
}

function addNumbers(data: Data, numbers: Float64Array, at: number): void {
  const values = data.values as Int32Array | Float64Array | BigInt64Array;
  for (let row = 0; row < data.length; row++) numbers[at + row] = Number(values[row]!);
}

function addText(data: Data, numbers: Float64Array, at: number): void {
  if (DataType.isDictionary(data.type)) {
    const known = numbersOf(data.dictionary as Vector);
    const codes = data.values as Uint32Array;
    for (let row = 0; row < data.length; row++) numbers[at + row] = known[codes[row]!] ?? 0;
    return;
  }
  if (!DataType.isUtf8(data.type as DataType) && !DataType.isLargeUtf8(data.type as DataType)) {
    throw new Error(`A text column came as ${String(data.type)}.`);
  }
  const offsets = data.valueOffsets as Int32Array | BigInt64Array;
  const bytes = data.values as Uint8Array;
  for (let row = 0; row < data.length; row++) {
    const [begin, end] = [Number(offsets[row]!), Number(offsets[row + 1]!)];
    numbers[at + row] = begin === end ? 0 : textNumber(bytes, begin, end);
  }
}

const VIEW_BYTES = 16;
/** Text up to this length stands in its view. */
const INLINE_BYTES = 12;

/** A view: a length, then the text itself, or four bytes of it, the number of a buffer and a place there. */
function addViews(data: Data, numbers: Float64Array, at: number): void {
  const bytes = data.values as Uint8Array;
  const views = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let row = 0; row < data.length; row++) {
    const view = row * VIEW_BYTES;
    const length = views.getInt32(view, true);
    if (length === 0) continue;
    const inline = length <= INLINE_BYTES;
    const begin = inline ? view + 4 : views.getInt32(view + 12, true);
    const text = inline ? bytes : data.variadicBuffers[views.getInt32(view + 8, true)]!;
    numbers[at + row] = textNumber(text, begin, begin + length);
  }
}

/** What lies under nulls is no value. */
function dropNulls(data: Data, numbers: Float64Array, at: number): void {
  for (let row = 0; row < data.length; row++) if (!data.getValid(row)) numbers[at + row] = 0;
}
