// Tables of flechette and of an older apache-arrow go in by their structure, and come back through IPC bytes:
// every type, in one batch and in several, against what apache-arrow's own table of the same bytes gives.
import * as f from "@uwdata/flechette";
import * as arrow from "apache-arrow";
import * as arrow17 from "apache-arrow-17";
import { describe, expect, expectTypeOf, it } from "vitest";
import { UnsupportedError } from "../../expr/error.ts";
import type { Dynamic } from "../../frame/type/dtype.ts";
import { fromArrow, fromIPC, fromRows, t, type DataFrame } from "../../src/index.ts";
import { tableOf, vectors } from "./tables.ts";

const EXACT = { int64: "bigint", decimal: "string", temporal: "iso" } as const;
const TYPES = vectors();
/** What apache-arrow 17 cannot read. */
const LATER = new Set(["large list", "utf8 view", "binary view", "decimal32", "decimal64"]);
const bytesOf = (names: readonly string[], lengths?: readonly number[]): Uint8Array =>
  arrow.tableToIPC(tableOf(new Map(names.map(name => [name, TYPES.get(name)!])), lengths));
/** apache-arrow 21 writes slices of views wrongly, so that their bytes in batches are nobody's to read. */
const readable = (names: readonly string[], lengths?: readonly number[]): readonly string[] =>
  names.filter(name => lengths === undefined || !name.endsWith(" view"));
/** The types are compared, and the values with all their digits. */
const shown = (frame: DataFrame): unknown =>
  [frame.schema.map(({ name, type }) => [name, type]), frame.toArray(EXACT)];

/** How an extraction of flechette's own shows values; the buffers are the same. */
const OPTIONS = [{}, { useBigInt: true, useDate: true, useDecimalInt: true, useMap: true, useProxy: true }];

describe.each<[string, readonly number[] | undefined]>([
  ["one batch", undefined], ["batches", [5, 0, 1, 7]],
])("%s", (_, lengths) => {
  it.each(readable([...TYPES.keys()], lengths))("flechette: %s", async name => {
    const bytes = bytesOf([name], lengths);
    const expected = shown(fromArrow(arrow.tableFromIPC(bytes) as arrow.Table) as never);
    for (const options of OPTIONS) {
      expect(shown(fromArrow(f.tableFromIPC(bytes, options)))).toEqual(expected);
    }
    expect((expected as [unknown, unknown[]])[1]).toHaveLength(13);
  });

  it.each([...TYPES.keys()].filter(name => !LATER.has(name)))("apache-arrow 17: %s", name => {
    const bytes = bytesOf([name], lengths);
    const expected = shown(fromArrow(arrow.tableFromIPC(bytes) as arrow.Table) as never);
    const table: arrow17.Table = arrow17.tableFromIPC(bytes);
    expect(shown(fromArrow(table))).toEqual(expected);
    expect(shown(fromArrow(table.slice(3, 11)))).toEqual(
      shown(fromArrow((arrow.tableFromIPC(bytes) as arrow.Table).slice(3, 11)) as never));
  });
});

it("what the libraries make themselves: bigints, dictionaries, lists, structs, dates", () => {
  const days = [new Date("2024-02-29"), null, new Date("1969-12-31")];
  const table = f.tableFromArrays({
    big: [9_007_199_254_740_993n, null, -5n], text: ["a", "b", "a"], list: [[1, null], null, []], day: days,
    inner: [{ x: 1, y: "p" }, { x: 2, y: null }, null], on: [true, null, false], money: [1.25, null, -3],
  }, {
    types: { big: f.int64(), day: f.dateDay(), money: f.decimal(12, 2), list: f.list(f.int32()) },
    maxBatchRows: 2,
  });
  const frame = fromArrow(table);
  expectTypeOf(frame).toEqualTypeOf<DataFrame<Dynamic>>();
  expect(table.children[0]!.data).toHaveLength(2);
  expect(frame.toArray(EXACT)).toEqual([
    { big: 9_007_199_254_740_993n, text: "a", list: [1, null], day: "2024-02-29", inner: { x: 1, y: "p" },
      on: true, money: "1.25" },
    { big: null, text: "b", list: null, day: null, inner: { x: 2, y: null }, on: null, money: null },
    { big: -5n, text: "a", list: [], day: "1969-12-31", inner: null, on: false, money: "-3.00" },
  ]);
});

it("a query over such tables, and back: as a table of flechette and of apache-arrow 17", async () => {
  const table = f.tableFromArrays({ city: ["Oslo", "Bergen", "Oslo"], km: Float64Array.of(3, 12.5, 4) });
  const typed = fromArrow(table).as({ city: t.nullable(t.utf8), km: t.float64 });
  const query = typed.groupBy("city").agg(g => ({ km: g.km.sum() })).orderBy("city");
  const rows = [{ city: "Bergen", km: 12.5 }, { city: "Oslo", km: 7 }];
  const bytes = await query.toIPC();
  expect(f.tableFromIPC(bytes).toArray()).toEqual(rows);
  expect(arrow17.tableFromIPC(bytes).toArray().map(row => ({ ...row }))).toEqual(rows);
  expect((await fromIPC(f.tableToIPC(table, {})!)).toArray()).toEqual(table.toArray());
});

it("every type of ours is read by flechette", async () => {
  const frame = fromRows([{ i: 2n ** 62n, d: "12.50", at: "2024-02-29T12:00:00.123456", l: [1n, null], s: { a: "x" }, n: null }], {
    i: t.int64, d: t.decimal(12, 2), at: t.timestamp("us"), l: t.list(t.nullable(t.int64)),
    s: t.struct({ a: t.utf8 }), n: t.nullable(t.null),
  });
  const table = f.tableFromIPC(await frame.toIPC(), { useBigInt: true, useDecimalInt: true });
  const [{ l, ...row }] = table.toArray() as [Record<string, unknown>];
  const at = Date.parse("2024-02-29T12:00:00.123Z") + 0.456;
  expect(row).toEqual({ i: 2n ** 62n, d: 1250n, at, s: { a: "x" }, n: null });
  expect([...l as Iterable<unknown>]).toEqual([1n, null]);
  expect(fromArrow(table).toArray(EXACT)).toEqual(frame.toArray(EXACT));
});

it.each<[string, f.DataType, unknown[], string]>([
  ["run-end encoded", f.runEndEncoded(f.int32(), f.utf8()), ["a", "a", "b"], "run-end encoded"],
  ["interval", f.interval(0), [1, 2], "interval"],
])("%s has no counterpart, and its column is named", (_, type, values, name) => {
  const read = () => fromArrow(f.tableFromArrays({ x: values }, { types: { x: type } }));
  expect(read).toThrow(UnsupportedError);
  expect(read).toThrow(`Column "x" has the Arrow type ${name}, which has no counterpart here.`);
});

it("list views have none, either", () => {
  const fields = [{ name: "x", type: f.listView(f.int32()), nullable: true }];
  expect(() => fromArrow({ schema: { fields }, children: [{ length: 0, data: [] }] }))
    .toThrow("Column \"x\" has the Arrow type list view, which has no counterpart here.");
});

it("a table without columns", () => {
  expect(fromArrow(f.tableFromArrays({})).schema).toEqual([]);
});
