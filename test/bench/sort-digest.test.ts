// The digest of sorted rows: the same from Arrow and from DuckDB, and another for every way to be wrong.
import { DuckDBInstance } from "@duckdb/node-api";
import * as arrow from "apache-arrow";
import { expect, it } from "vitest";
import { difference } from "../../bench/result/compare.ts";
import { resultFromDuckDB } from "../../bench/result/from-duckdb.ts";
import type { ResultTable } from "../../bench/result/table.ts";
import { sortTableBatches } from "../../bench/suite/data/sort-table.ts";
import { orderDigest } from "../../bench/suite/sort/digest.ts";

const digest = orderDigest({ a: "int", f: "float", s: "text" });
const ordered = { ordered: true };

interface Row { readonly a: number; readonly f: number; readonly s: string; readonly id: number }

const ROWS: readonly Row[] = Array.from({ length: 3000 }, (_, row) =>
  ({ a: Math.floor(row / 7) - 100, f: row / 3, s: `name ${row % 50}`, id: (row * 1237) % 3000 }));

const column = (rows: readonly Row[], name: "a" | "f" | "id") => rows.map(row => row[name]);

function ours(rows: readonly Row[], text: arrow.DataType = new arrow.Utf8()): ResultTable {
  return digest.ofTable(new arrow.Table({
    a: arrow.vectorFromArray(column(rows, "a"), new arrow.Int32()),
    f: arrow.vectorFromArray(column(rows, "f"), new arrow.Float64()),
    s: arrow.vectorFromArray(rows.map(row => row.s), text),
    id: arrow.vectorFromArray(column(rows, "id"), new arrow.Int32()),
  }));
}

const swapped = (first: number, second: number, ...names: (keyof Row)[]): Row[] => {
  const rows = ROWS.map(row => ({ ...row }));
  for (const name of names) {
    Object.assign(rows[first]!, { [name]: ROWS[second]![name] });
    Object.assign(rows[second]!, { [name]: ROWS[first]![name] });
  }
  return rows;
};

it("is the same from Arrow's buffers and from DuckDB", async () => {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(`create temp table answer as
    select ((i // 7) - 100)::int as a, i / 3 as f, 'name ' || (i % 50) as s, ((i * 1237) % 3000)::int as id
    from range(3000) r(i)`);
  const theirs = await resultFromDuckDB(await connection.run(digest.sql("answer")));
  connection.closeSync();
  instance.closeSync();
  expect(difference(ours(ROWS), theirs, ordered)).toBeUndefined();
  expect(theirs.rowCount).toBe(1000);
});

it("reads dictionaries as it reads text", () => {
  const dictionary = new arrow.Dictionary(new arrow.Utf8(), new arrow.Uint32());
  expect(difference(ours(ROWS), ours(ROWS, dictionary), ordered)).toBeUndefined();
});

it("sees two rows that stand in each other's place, though at no sampled one", () => {
  expect(difference(ours(ROWS), ours(swapped(1000, 2000, "a", "f", "s", "id")), ordered)).toMatch("a_by_place");
});

it("sees a key that was given to another row", () => {
  expect(difference(ours(ROWS), ours(swapped(1, 2, "id")), ordered)).toMatch("f_by_row");
});

it("lets rows of equal keys stand in any order", () => {
  const rows = ROWS.map(row => ({ ...row, a: 1, f: 2, s: "x" }));
  const turned = rows.map((row, at) => ({ ...row, id: rows[rows.length - 1 - at]!.id }));
  expect(difference(ours(rows), ours(turned), ordered)).toBeUndefined();
});

it("the table to be sorted has each row's number, and a few keys of a skewed column are many rows", () => {
  const batches = [...sortTableBatches(20_000)];
  const values = (name: string) => batches.flatMap(batch => [...batch.getChild(name)!] as unknown[]);
  expect(values("id")).toEqual(Array.from({ length: 20_000 }, (_, row) => row));
  const count = (name: string, value: unknown) => values(name).filter(found => found === value).length;
  expect(count("za", 1) / 20_000).toBeCloseTo(Math.log(2) / Math.log(1e6), 1);
  expect(new Set(values("f")).size).toBe(20_000);
  expect(new Set(values("s")).size).toBe(20_000);
  expect(new Set(values("zs")).size).toBeLessThan(16_000);
});
