// Arrow → Source → Arrow loses nothing, for every type, checked against Arrow's own values.
import * as arrow from "apache-arrow";
import { describe, expect, it } from "vitest";
import { sourceFromArrow } from "../../src/arrow/source.ts";
import { toArrowTable } from "../../src/arrow/table.ts";
import type { ArrowTable } from "../../src/arrow/shape.ts";
import { plainColumn, tableOf, vectors, ROWS } from "./tables.ts";

const read = (table: arrow.Table) => sourceFromArrow(table as unknown as ArrowTable);

/** What Arrow's get shows for widths that we unify: decimals of any width come back with four words. */
function expected(name: string, table: arrow.Table): unknown[] {
  const values = plainColumn(table.getChildAt(0)!);
  if (!/^decimal/.test(name)) return values;
  return values.map(v => v && toInteger(v as number[]));
}
const toInteger = (words: number[]): bigint =>
  BigInt.asIntN(words.length * 32, words.reduceRight((sum, w) => (sum << 32n) | BigInt(w), 0n));

const shapes: [string, (columns: Map<string, arrow.Vector>) => arrow.Table][] = [
  ["whole", columns => tableOf(columns)],
  ["in chunks", columns => tableOf(columns, [5, 0, 1, 7])],
  ["sliced", columns => tableOf(columns).slice(3, 12)],
  ["sliced at a byte", columns => tableOf(columns).slice(8, 13)],
  ["chunked and sliced", columns => tableOf(columns, [5, 8]).slice(2, 11)],
  ["empty", columns => tableOf(columns).slice(0, 0)],
];

describe.each(shapes)("%s", (_, shape) => {
  it.each([...vectors()])("%s", async (name, vector) => {
    const table = shape(new Map([[name, vector]]));
    const source = read(table);
    expect(source.rowCount).toBe(table.numRows);
    const back = await toArrowTable(source);
    expect(back.schema.fields[0]!.name).toBe(name);
    expect(back.numRows).toBe(table.numRows);
    expect(expected(name, back)).toEqual(expected(name, table));
  });

  it("all columns together, through IPC", async () => {
    const columns = vectors();
    const table = shape(columns);
    const bytes = arrow.tableToIPC(await toArrowTable(read(table)));
    const back = arrow.tableFromIPC(bytes);
    expect(back.numRows).toBe(table.numRows);
    [...columns.keys()].forEach((name, i) => {
      if (/^decimal/.test(name)) return;
      expect(plainColumn(back.getChildAt(i)!), name).toEqual(plainColumn(table.getChildAt(i)!));
    });
  });
});

it("keeps the types that have a counterpart", async () => {
  const same = ["null", "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32",
    "float64", "decimal128", "utf8", "binary", "date32", "timestamp NANOSECOND", "timestamp SECOND with zone",
    "duration MICROSECOND", "time SECOND", "time NANOSECOND", "list", "struct", "list of struct of list"];
  const columns = vectors();
  const table = tableOf(columns);
  const back = await toArrowTable(read(table));
  const types = (t: arrow.Table) => new Map(t.schema.fields.map(f => [f.name, String(f.type)]));
  const [before, after] = [types(table), types(back)];
  for (const name of same) expect(after.get(name), name).toBe(before.get(name));
});

it("shares buffers where the layouts agree", async () => {
  const table = tableOf(new Map([["x", vectors().get("int64")!], ["s", vectors().get("utf8")!]]));
  const back = await toArrowTable(read(table));
  expect(back.getChildAt(0)!.data[0]!.values.buffer).toBe(table.getChildAt(0)!.data[0]!.values.buffer);
  expect(back.getChildAt(1)!.data[0]!.values.buffer).toBe(table.getChildAt(1)!.data[0]!.values.buffer);
});

it("brings columns whose chunks end at different rows to common batches", async () => {
  const a = tableOf(new Map([["a", vectors().get("utf8")!]]), [5, 8]);
  const b = tableOf(new Map([["b", vectors().get("bool")!]]), [2, 4, 7]);
  const [left, right] = [read(a), read(b)];
  const both = await toArrowTable({
    schema: [...left.schema, ...right.schema], rowCount: ROWS,
    column: i => (i === 0 ? left.column(0) : right.column(0)),
  });
  expect(both.batches.map(batch => batch.numRows)).toEqual([2, 3, 1, 7]);
  expect(plainColumn(both.getChildAt(0)!)).toEqual(plainColumn(a.getChildAt(0)!));
  expect(plainColumn(both.getChildAt(1)!)).toEqual(plainColumn(b.getChildAt(0)!));
});

it("writes dictionaries when asked, one for all chunks", async () => {
  const [a, b] = [["x", "y", "x"], ["y", "z", null]].map(values =>
    arrow.vectorFromArray(values, new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32())));
  const table = tableOf(new Map([["s", a as never]]), [3]);
  const other = tableOf(new Map([["s", b as never]]), [3]);
  const chunks = [...read(table).column(0).chunks, ...read(other).column(0).chunks];
  const { type } = read(table).column(0);
  const source = {
    schema: [{ name: "s", type, nullable: true }], rowCount: 6, column: () => ({ type, length: 6, chunks }),
  };
  const back = await toArrowTable(source, { dictionaries: true });
  expect(String(back.schema.fields[0]!.type)).toBe("Dictionary<Int32, Utf8>");
  expect(plainColumn(back.getChildAt(0)!)).toEqual(["x", "y", "x", "y", "z", null]);
  const again = arrow.tableFromIPC(arrow.tableToIPC(back));
  expect(plainColumn(again.getChildAt(0)!)).toEqual(["x", "y", "x", "y", "z", null]);
  expect(plainColumn((await toArrowTable(source)).getChildAt(0)!)).toEqual(["x", "y", "x", "y", "z", null]);
});
