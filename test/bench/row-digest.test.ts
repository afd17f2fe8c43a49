// The digest of rows in any order: the same from Arrow of all forms and from DuckDB, other for other rows.
import { DuckDBInstance } from "@duckdb/node-api";
import * as arrow from "apache-arrow";
import { expect, it } from "vitest";
import { difference } from "../../bench/result/compare.ts";
import { resultFromDuckDB } from "../../bench/result/from-duckdb.ts";
import type { ResultTable } from "../../bench/result/table.ts";
import { rowDigest } from "../../bench/suite/row-digest.ts";

const digest = rowDigest("id", { n: "int", big: "int", f: "float", s: "text" });
const ordered = { ordered: true };

interface Row {
  readonly id: number;
  readonly n: number | null;
  readonly big: bigint;
  readonly f: number | null;
  readonly s: string | null;
}

const ROWS: readonly Row[] = Array.from({ length: 3000 }, (_, row) => ({
  id: row + 1, n: row % 11 === 0 ? null : row - 1500, big: BigInt(row) * 100_000n,
  f: row % 13 === 0 ? null : row / 7,
  s: row % 17 === 0 ? null : `the name of row ${row}`.slice(row % 2 === 0 ? 9 : 0),
}));

function ours(rows: readonly Row[], text: arrow.DataType = new arrow.Utf8()): ResultTable {
  const column = <Type extends arrow.DataType>(name: keyof Row, type: Type) =>
    arrow.vectorFromArray(rows.map(row => row[name]), type as arrow.DataType);
  return digest.ofTable(new arrow.Table({
    id: column("id", new arrow.Int32()), n: column("n", new arrow.Int32()),
    big: column("big", new arrow.Int64()), f: column("f", new arrow.Float64()), s: column("s", text),
  }));
}

const changed = (at: number, change: Partial<Row>): Row[] =>
  ROWS.map((row, index) => (index === at ? { ...row, ...change } : row));

it("is the same from Arrow's buffers and from DuckDB", async () => {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(`create temp table answer as
    select (i + 1)::int as id, if(i % 11 = 0, null, i - 1500)::int as n, i * 100000 as big,
      if(i % 13 = 0, null, i / 7) as f,
      if(i % 17 = 0, null, substr('the name of row ' || i, if(i % 2 = 0, 10, 1))) as s
    from range(3000) r(i) order by hash(i)`);
  const theirs = await resultFromDuckDB(await connection.run(digest.sql("answer")));
  connection.closeSync();
  instance.closeSync();
  expect(difference(ours(ROWS), theirs, ordered)).toBeUndefined();
  expect(theirs.rowCount).toBe(1000);
});

it.each([
  ["dictionaries", new arrow.Dictionary(new arrow.Utf8(), new arrow.Uint32())],
  ["text with wide offsets", new arrow.LargeUtf8()],
  ["views of text", new arrow.Utf8View()],
])("reads %s as it reads text", (_, type) => {
  expect(difference(ours(ROWS), ours(ROWS, type), ordered)).toBeUndefined();
});

it("lets the rows stand in any order", () => {
  expect(difference(ours(ROWS), ours([...ROWS].reverse()), ordered)).toBeUndefined();
});

it.each<[string, number, Partial<Row>]>([
  ["n_by_row", 1000, { n: 7 }],
  ["big_by_row", 1000, { big: 1n }],
  ["f_by_row", 1000, { f: 0.5 }],
  ["s_by_row", 1000, { s: "the name of row 9999" }],
  ["f_count", 1000, { f: null }],
  ["column n,", 2, { n: 7 }],
])("sees in %s what changed in a row", (column, at, change) => {
  expect(difference(ours(ROWS), ours(changed(at, change)), ordered)).toMatch(column);
});

it("sees two rows that have each other's value", () => {
  const [a, b] = [ROWS[1000]!, ROWS[2000]!];
  const swapped = ROWS.map(row => (row === a ? { ...row, n: b.n } : row === b ? { ...row, n: a.n } : row));
  expect(difference(ours(ROWS), ours(swapped), ordered)).toMatch("n_by_row");
});

it("tells no rows from some", () => {
  expect(difference(ours([]), ours([]), ordered)).toBeUndefined();
  expect(difference(ours(ROWS), ours(ROWS.slice(1)), ordered)).toBeDefined();
});
