// The tables of the h2o.ai database benchmark's join questions (J1_N_NA_0_0: no nulls, not sorted), made by
// a seeded generator straight into Arrow batches. Knows the tables, not who queries them.
import type { Data, DataType, RecordBatch } from "apache-arrow";
import { Field, Float64, Int32, makeData, RecordBatch as Batch, Schema, Struct, Utf8 } from "apache-arrow";
import type { Random } from "./random.ts";
import { seededRandom } from "./random.ts";

export const JOIN_TABLES = ["x", "small", "medium", "big"] as const;
export type JoinTable = (typeof JOIN_TABLES)[number];

const BATCH_ROWS = 1 << 17;
/** Rows of the right tables: a millionth, a thousandth and all of the left one's; a few in small trials. */
const SMALL_PART = 1e6;
const MEDIUM_PART = 1e3;
const LEAST_ROWS = 10;

type Values = Int32Array | Float64Array;
/** A column as numbers; text is written of them. */
interface Column {
  readonly name: string;
  readonly type: DataType;
  readonly values: Values;
}

export interface GeneratedTable {
  readonly schema: Schema;
  batches(): Generator<RecordBatch>;
}

/** The four tables; the same rows for the same seed. */
export function joinTables(rowCount: number, seed = 108): Record<JoinTable, GeneratedTable> {
  const random = seededRandom(seed);
  const smallRows = Math.max(LEAST_ROWS, Math.round(rowCount / SMALL_PART));
  const mediumRows = Math.max(LEAST_ROWS, Math.round(rowCount / MEDIUM_PART));
  const keys1 = splitKeys(smallRows, random);
  const keys2 = splitKeys(mediumRows, random);
  const keys3 = splitKeys(rowCount, random);
  const right = (rows: number, ...keys: readonly SplitKeys[]): GeneratedTable =>
    table(keys.map(({ right: values }) => allOf(values, rows, random)), "v2", random);
  return {
    x: table([keys1, keys2, keys3].map(({ left }) => allOf(left, rowCount, random)), "v1", random),
    small: right(smallRows, keys1),
    medium: right(mediumRows, keys1, keys2),
    big: right(rowCount, keys1, keys2, keys3),
  };
}

interface SplitKeys {
  readonly left: Int32Array;
  readonly right: Int32Array;
}

/** So many keys for each side, of which nine in ten are on both. */
function splitKeys(count: number, random: Random): SplitKeys {
  const all = shuffled(Int32Array.from({ length: Math.floor(count * 1.1) }, (_, at) => at + 1), random);
  const common = Math.floor(count * 0.9);
  return { left: all.slice(0, count), right: joined(all.subarray(0, common), all.subarray(count)) };
}

function joined(first: Int32Array, second: Int32Array): Int32Array {
  const both = new Int32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** Every value once, then any of them up to so many, shuffled. */
function allOf(values: Int32Array, count: number, random: Random): Int32Array {
  const drawn = Int32Array.from({ length: count }, (_, at) =>
    values[at] ?? values[random.below(values.length)]!);
  return shuffled(drawn, random);
}

/** The values in random order, in place. */
function shuffled(values: Int32Array, random: Random): Int32Array {
  for (let at = values.length - 1; at > 0; at--) {
    const other = random.below(at + 1);
    const value = values[at]!;
    values[at] = values[other]!;
    values[other] = value;
  }
  return values;
}

/** Integer keys id1 …, the same as text from id4 on, and a value. */
function table(keys: readonly Int32Array[], value: string, random: Random): GeneratedTable {
  const rows = keys[0]!.length;
  const numbers = Float64Array.from({ length: rows }, () => Math.round(random.unit() * 1e8) / 1e6);
  const columns: readonly Column[] = [
    ...keys.map((values, at) => ({ name: `id${at + 1}`, type: new Int32(), values })),
    ...keys.map((values, at) => ({ name: `id${at + 4}`, type: new Utf8(), values })),
    { name: value, type: new Float64(), values: numbers },
  ];
  // As after reading a CSV file, any column may hold nulls.
  const schema = new Schema(columns.map(({ name, type }) => new Field(name, type, true)));
  return { schema, batches: () => batchesOf(schema, columns, rows) };
}

function* batchesOf(
  schema: Schema, columns: readonly Column[], rows: number,
): Generator<RecordBatch> {
  const type = new Struct(schema.fields);
  for (let begin = 0; begin < rows; begin += BATCH_ROWS) {
    const length = Math.min(BATCH_ROWS, rows - begin);
    const children = columns.map(column => dataOf(column, begin, begin + length));
    yield new Batch(schema, makeData({ type, length, nullCount: 0, children }));
  }
}

function dataOf({ type, values }: Column, begin: number, end: number): Data {
  const part = values.slice(begin, end);
  if (!(type instanceof Utf8)) {
    return makeData({ type, length: part.length, nullCount: 0, data: part } as never);
  }
  const names = Array.from(part, value => `id${value}`);
  const valueOffsets = new Int32Array(names.length + 1);
  names.forEach((name, row) => { valueOffsets[row + 1] = valueOffsets[row]! + name.length; });
  const data = new Uint8Array(Buffer.from(names.join(""), "latin1"));
  return makeData({ type, length: names.length, nullCount: 0, valueOffsets, data });
}
