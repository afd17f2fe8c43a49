// The table of the h2o.ai database benchmark's group-by questions (G1_N_1e2_0_0: 100 groups, no nulls, not
// sorted), made by a seeded generator straight into Arrow batches. Knows the table, not who queries it.
import type { Data, DataType, RecordBatch } from "apache-arrow";
import { Field, Float64, Int32, makeData, RecordBatch as Batch, Schema, Struct, Utf8 } from "apache-arrow";
import type { Random } from "./random.ts";
import { seededRandom } from "./random.ts";

const GROUPS = 100;
const BATCH_ROWS = 1 << 17;

interface GeneratedColumn {
  readonly name: string;
  readonly type: DataType;
  readonly make: (rows: number, random: Random) => Data;
}

function columnsOf(rowCount: number): readonly GeneratedColumn[] {
  const fewRowsEach = Math.max(1, Math.floor(rowCount / GROUPS));
  return [
    textColumn("id1", GROUPS, 3),
    textColumn("id2", GROUPS, 3),
    textColumn("id3", fewRowsEach, 10),
    integerColumn("id4", GROUPS),
    integerColumn("id5", GROUPS),
    integerColumn("id6", fewRowsEach),
    integerColumn("v1", 5),
    integerColumn("v2", 15),
    floatColumn("v3", 100),
  ];
}

/** The schema of the table; as far as it says its columns may hold nulls, as after reading a CSV file. */
export function groupTableSchema(rowCount: number): Schema {
  return new Schema(columnsOf(rowCount).map(column => new Field(column.name, column.type, true)));
}

/** The table of so many rows, in batches; the same rows for the same seed. */
export function* groupTableBatches(rowCount: number, seed = 108): Generator<RecordBatch> {
  const random = seededRandom(seed);
  const schema = groupTableSchema(rowCount);
  const type = new Struct(schema.fields);
  for (let begin = 0; begin < rowCount; begin += BATCH_ROWS) {
    const length = Math.min(BATCH_ROWS, rowCount - begin);
    const children = columnsOf(rowCount).map(column => column.make(length, random));
    yield new Batch(schema, makeData({ type, length, nullCount: 0, children }));
  }
}

/** Names `id` and a number from 1 to `groups` with at least so many digits: id042. */
function textColumn(name: string, groups: number, digits: number): GeneratedColumn {
  const type = new Utf8();
  const width = 2 + Math.max(digits, String(groups).length);
  const make = (rows: number, random: Random): Data => {
    const data = new Uint8Array(rows * width);
    const valueOffsets = new Int32Array(rows + 1);
    for (let row = 0; row < rows; row++) {
      const begin = row * width;
      data[begin] = 0x69;
      data[begin + 1] = 0x64;
      let rest = 1 + random.below(groups);
      for (let at = begin + width - 1; at > begin + 1; at--) {
        data[at] = 0x30 + (rest % 10);
        rest = Math.floor(rest / 10);
      }
      valueOffsets[row + 1] = begin + width;
    }
    return makeData({ type, length: rows, nullCount: 0, valueOffsets, data });
  };
  return { name, type, make };
}

function integerColumn(name: string, groups: number): GeneratedColumn {
  const type = new Int32();
  const make = (rows: number, random: Random): Data => {
    const data = new Int32Array(rows);
    for (let row = 0; row < rows; row++) data[row] = 1 + random.below(groups);
    return makeData({ type, length: rows, nullCount: 0, data });
  };
  return { name, type, make };
}

/** Numbers up to `limit` with six decimals. */
function floatColumn(name: string, limit: number): GeneratedColumn {
  const type = new Float64();
  const make = (rows: number, random: Random): Data => {
    const data = new Float64Array(rows);
    for (let row = 0; row < rows; row++) data[row] = Math.round(random.unit() * limit * 1e6) / 1e6;
    return makeData({ type, length: rows, nullCount: 0, data });
  };
  return { name, type, make };
}
