// Gathers DuckDB vectors into Arrow column data, a batch at a time. Knows DuckDB's vectors, not its queries.
import type { Data, DataType } from "apache-arrow";
import { DateDay, Decimal, Int32, Int64, makeData, Utf8 } from "apache-arrow";

/** What the builder needs of a DuckDB vector: plain ones have their values at hand as a typed array. */
export interface VectorLike {
  readonly itemCount: number;
  getItem(index: number): unknown;
  readonly items?: Int32Array | BigInt64Array;
}

/** Collects the values of one column; `finish` returns what was collected and starts the next batch. */
export interface ColumnBuilder {
  readonly type: DataType;
  /** The SQL expression whose values `append` takes. */
  readonly select: string;
  append(vector: VectorLike): void;
  finish(): Data;
}

/** A builder for a column of the SQL type, as DuckDB prints it. Generated tables have no nulls. */
export function columnBuilder(name: string, sqlType: string, capacity: number): ColumnBuilder {
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(sqlType);
  if (decimal) return decimalBuilder(name, Number(decimal[1]), Number(decimal[2]), capacity);
  switch (sqlType) {
    case "BIGINT":
      return plainBuilder(name, new Int64(), () => new BigInt64Array(capacity));
    case "INTEGER":
      return plainBuilder(name, new Int32(), () => new Int32Array(capacity));
    case "DATE":
      return plainBuilder(name, new DateDay(), () => new Int32Array(capacity));
    case "VARCHAR":
      return textBuilder(name, capacity);
    default:
      throw new Error(`column ${name}: the generator has no Arrow type for ${sqlType}`);
  }
}

function valuesOf(vector: VectorLike): Int32Array | BigInt64Array {
  if (!vector.items) throw new Error("expected a DuckDB vector of integers");
  return vector.items;
}

function plainBuilder(name: string, type: DataType, make: () => Int32Array | BigInt64Array): ColumnBuilder {
  let values = make();
  let length = 0;
  return {
    type,
    select: `"${name}"`,
    append(vector) {
      (values as Int32Array).set(valuesOf(vector) as Int32Array, length);
      length += vector.itemCount;
    },
    finish() {
      const filled = values.subarray(0, length);
      const data = makeData({ type, length, nullCount: 0, data: filled } as never) as Data;
      values = make();
      length = 0;
      return data;
    },
  };
}

function decimalBuilder(name: string, precision: number, scale: number, capacity: number): ColumnBuilder {
  const type = new Decimal(scale, precision, 128);
  let values = new BigInt64Array(capacity * 2);
  let length = 0;
  return {
    type,
    select: `cast("${name}" * ${10 ** scale} as bigint)`,
    append(vector) {
      for (const value of valuesOf(vector) as BigInt64Array) {
        values[2 * length] = value;
        values[2 * length + 1] = value < 0n ? -1n : 0n;
        length++;
      }
    },
    finish() {
      const words = new Uint32Array(values.buffer, 0, length * 4);
      const data = makeData({ type, length, nullCount: 0, data: words });
      values = new BigInt64Array(capacity * 2);
      length = 0;
      return data;
    },
  };
}

function textBuilder(name: string, capacity: number): ColumnBuilder {
  const encoder = new TextEncoder();
  const type = new Utf8();
  let offsets = new Int32Array(capacity + 1);
  let bytes = new Uint8Array(capacity * 16);
  let length = 0;
  return {
    type,
    select: `"${name}"`,
    append(vector) {
      for (let index = 0; index < vector.itemCount; index++) {
        const text = vector.getItem(index) as string;
        const start = offsets[length]!;
        if (start + text.length * 3 > bytes.length) {
          const larger = new Uint8Array(bytes.length * 2 + text.length * 3);
          larger.set(bytes);
          bytes = larger;
        }
        offsets[++length] = start + encoder.encodeInto(text, bytes.subarray(start)).written;
      }
    },
    finish() {
      const data = makeData({
        type,
        length,
        nullCount: 0,
        valueOffsets: offsets.slice(0, length + 1),
        data: bytes.slice(0, offsets[length]!),
      });
      offsets = new Int32Array(capacity + 1);
      length = 0;
      return data;
    },
  };
}
