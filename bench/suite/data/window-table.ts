// The table of the window suite: a key of a hundredth as many values as rows, an order of floats and one of
// times, both nearly without ties, a value, and the number of each row. Made by a seeded generator straight
// into Arrow batches.
import type { Data, DataType, RecordBatch } from "apache-arrow";
import {
  Field, Float64, Int32, makeData, RecordBatch as Batch, Schema, Struct, TimestampMicrosecond,
} from "apache-arrow";
import type { Random } from "./random.ts";
import { seededRandom } from "./random.ts";

const BATCH_ROWS = 1 << 17;
/** Rows that have the same key, on average. */
const ROWS_EACH = 100;
const YEAR_BEGIN_US = BigInt(Date.UTC(2025, 0, 1)) * 1000n;
const YEAR_US = 365 * 86_400 * 1e6;

interface GeneratedColumn {
  readonly name: string;
  readonly type: DataType;
  readonly values: (rows: number, first: number, random: Random) => Int32Array | Float64Array | BigInt64Array;
}

function columnsOf(rowCount: number): readonly GeneratedColumn[] {
  const keys = Math.max(1, Math.floor(rowCount / ROWS_EACH));
  return [
    {
      name: "id", type: new Int32(),
      values: (rows, first) => Int32Array.from({ length: rows }, (_, row) => first + row),
    },
    {
      name: "key", type: new Int32(),
      values: (rows, _, random) => Int32Array.from({ length: rows }, () => 1 + random.below(keys)),
    },
    {
      name: "o", type: new Float64(),
      values: (rows, _, random) => Float64Array.from({ length: rows }, () => random.unit()),
    },
    {
      name: "stamp", type: new TimestampMicrosecond(),
      values(rows, _, random) {
        const stamps = new BigInt64Array(rows);
        for (let row = 0; row < rows; row++) {
          stamps[row] = YEAR_BEGIN_US + BigInt(Math.floor(random.unit() * YEAR_US));
        }
        return stamps;
      },
    },
    {
      name: "v", type: new Float64(),
      values: (rows, _, random) => Float64Array.from({ length: rows }, () =>
        Math.round(random.unit() * 1e8) / 1e6),
    },
  ];
}

export const WINDOW_SCHEMA =
  new Schema(columnsOf(1).map(column => new Field(column.name, column.type, false)));

/** The table of so many rows, in batches; the same rows for the same seed. */
export function* windowTableBatches(rowCount: number, seed = 314): Generator<RecordBatch> {
  const random = seededRandom(seed);
  const type = new Struct(WINDOW_SCHEMA.fields);
  const columns = columnsOf(rowCount);
  for (let first = 0; first < rowCount; first += BATCH_ROWS) {
    const length = Math.min(BATCH_ROWS, rowCount - first);
    const children = columns.map((column): Data => {
      const data = column.values(length, first, random);
      return makeData({ type: column.type, length, nullCount: 0, data } as never);
    });
    yield new Batch(WINDOW_SCHEMA, makeData({ type, length, nullCount: 0, children }));
  }
}
