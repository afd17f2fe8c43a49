// The table to be sorted: keys of each kind, evenly spread and skewed, and the number of each row. Made by a
// seeded generator straight into Arrow batches.
import type { Data, DataType, RecordBatch } from "apache-arrow";
import { Field, Float64, Int32, makeData, RecordBatch as Batch, Schema, Struct, Utf8 } from "apache-arrow";
import type { Random } from "./random.ts";
import { seededRandom } from "./random.ts";

const BATCH_ROWS = 1 << 17;
/** Ranks that skewed keys are drawn from. */
const RANKS = 1e6;
const LETTERS = 26;

type Make = (rows: number, first: number, random: Random) => Data;

/** A rank whose probability falls as one by the rank: Zipf's law with exponent 1. */
const skewedRank = (random: Random): number => Math.floor(RANKS ** random.unit());

const int32 = (value: (random: Random, row: number) => number): Make => (rows, first, random) => makeData({
  type: new Int32(), length: rows, nullCount: 0,
  data: Int32Array.from({ length: rows }, (_, row) => value(random, first + row)),
});

const float64 = (value: (random: Random) => number): Make => (rows, _, random) => makeData({
  type: new Float64(), length: rows, nullCount: 0,
  data: Float64Array.from({ length: rows }, () => value(random)),
});

const text = (value: (random: Random) => string): Make => (rows, _, random) => {
  const parts = Array.from({ length: rows }, () => value(random));
  const valueOffsets = new Int32Array(rows + 1);
  parts.forEach((part, row) => { valueOffsets[row + 1] = valueOffsets[row]! + part.length; });
  const data = new Uint8Array(Buffer.from(parts.join(""), "latin1"));
  return makeData({ type: new Utf8(), length: rows, nullCount: 0, valueOffsets, data });
};

/** From 8 to 20 random letters. */
function letters(random: Random): string {
  const length = 8 + random.below(13);
  let word = "";
  for (let at = 0; at < length; at++) word += String.fromCharCode(0x61 + random.below(LETTERS));
  return word;
}

/** Names begin alike, as names of things do. */
const skewedName = (random: Random): string => `customer ${skewedRank(random).toString(36)}`;

const COLUMNS: readonly (readonly [name: string, type: DataType, make: Make])[] = [
  ["id", new Int32(), int32((_, row) => row)],
  ["f", new Float64(), float64(random => random.unit() * 1e6)],
  ["a", new Int32(), int32(random => random.below(1000))],
  ["b", new Int32(), int32(random => random.below(2 ** 32) - 2 ** 31)],
  ["s", new Utf8(), text(letters)],
  ["zf", new Float64(), float64(random => skewedRank(random) / 7)],
  ["za", new Int32(), int32(skewedRank)],
  ["zb", new Int32(), int32(skewedRank)],
  ["zs", new Utf8(), text(skewedName)],
];

export const SORT_SCHEMA = new Schema(COLUMNS.map(([name, type]) => new Field(name, type, false)));

/** The table of so many rows, in batches; the same rows for the same seed. */
export function* sortTableBatches(rowCount: number, seed = 271): Generator<RecordBatch> {
  const random = seededRandom(seed);
  const type = new Struct(SORT_SCHEMA.fields);
  for (let first = 0; first < rowCount; first += BATCH_ROWS) {
    const length = Math.min(BATCH_ROWS, rowCount - first);
    const children = COLUMNS.map(([, , make]) => make(length, first, random));
    yield new Batch(SORT_SCHEMA, makeData({ type, length, nullCount: 0, children }));
  }
}
