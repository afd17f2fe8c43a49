// The same values out of Arrow and out of DuckDB are the same answer.
import { DuckDBInstance } from "@duckdb/node-api";
import * as arrow from "apache-arrow";
import { describe, expect, it } from "vitest";
import { difference } from "../../bench/result/compare.ts";
import { resultFromArrow } from "../../bench/result/from-arrow.ts";
import { resultFromDuckDB } from "../../bench/result/from-duckdb.ts";
import type { ResultTable } from "../../bench/result/table.ts";

async function fromDuckDB(sql: string): Promise<ResultTable> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const result = await resultFromDuckDB(await connection.run(sql));
  connection.closeSync();
  instance.closeSync();
  return result;
}

const decimals = (...words: number[]): arrow.Vector => arrow.makeVector(arrow.makeData({
  type: new arrow.Decimal(2, 38, 128), length: words.length / 4, nullCount: 0, data: Uint32Array.from(words),
}));

describe("answers", () => {
  it("of every type that the suites return are equal", async () => {
    const table = new arrow.Table({
      small: arrow.vectorFromArray([1, null, -3], new arrow.Int32()),
      large: arrow.vectorFromArray([2n ** 62n, null, -5n], new arrow.Int64()),
      price: decimals(150, 0, 0, 0, 0, 0, 0, 0, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff),
      mean: arrow.vectorFromArray([0.5, null, 1 / 3], new arrow.Float64()),
      name: arrow.vectorFromArray(["a", null, "żółw"], new arrow.Utf8()),
      day: arrow.vectorFromArray([new Date("1995-03-15"), null, new Date("1969-12-31")], new arrow.DateDay()),
    });
    const theirs = await fromDuckDB(`
      select * from (values
        (1::int, 4611686018427387904::hugeint, 1.5::decimal(15, 1), 0.5::double, 'a', date '1995-03-15'),
        (null, null, 0, null, null, null),
        (-3, -5, -0.01::decimal(15, 2), 1::double / 3, 'żółw', date '1969-12-31')
      ) v(small, large, price, mean, name, day)`);
    expect(difference(resultFromArrow(table), theirs, { ordered: true })).toBeUndefined();
  });

  it("keep decimals of 128 bits whole", () => {
    const [column] = resultFromArrow(new arrow.Table({ d: decimals(1, 2, 3, 4) })).columns;
    expect(column).toEqual({
      name: "d", kind: "exact", scale: 2, values: [(4n << 96n) + (3n << 64n) + (2n << 32n) + 1n],
    });
  });

  it("keep nulls of decimals", () => {
    const data = arrow.makeData({
      type: new arrow.Decimal(2, 10, 128), length: 2, nullCount: 1, nullBitmap: Uint8Array.of(0b10),
      data: Uint32Array.of(9, 9, 9, 9, 7, 0, 0, 0),
    });
    const [column] = resultFromArrow(new arrow.Table({ d: arrow.makeVector(data) })).columns;
    expect(column!.values).toEqual([null, 7n]);
  });

  it("of no rows have their columns", async () => {
    const result = await fromDuckDB("select 1 as a, 'x' as b where false");
    expect(result).toEqual({
      rowCount: 0,
      columns: [{ name: "a", kind: "exact", scale: 0, values: [] }, { name: "b", kind: "text", values: [] }],
    });
  });
});
