// fromArrow's types: a table's columns become the frame's, as far as Arrow's types tell.
import * as arrow from "apache-arrow";
import { expect, expectTypeOf, it } from "vitest";
import type { DataFrame } from "../../frame/frame.ts";
import type {
  Bool, Dynamic, Float64, Int32, Int64, List, Nullable, Struct, Timestamp, Untyped, Utf8,
} from "../../frame/type/dtype.ts";
import { fromArrow, fromIPC } from "../../src/arrow/index.ts";

it("types each column, all nullable", () => {
  const frame = fromArrow(arrow.tableFromArrays({ n: Float64Array.of(1), i: Int32Array.of(2), s: ["x"] }));
  type Expected = { n: Nullable<Float64>; i: Nullable<Int32>; s: Nullable<Utf8> };
  expectTypeOf(frame).toEqualTypeOf<DataFrame<Expected>>();
  expect(frame.toArray()).toEqual([{ n: 1, i: 2, s: "x" }]);
  expectTypeOf(frame.toArray()[0]!).toEqualTypeOf<{ n: number | null; i: number | null; s: string | null }>();
});

it("parameters and members", () => {
  type Columns = {
    list: arrow.List<arrow.Int64>;
    struct: arrow.Struct<{ a: arrow.Bool; b: arrow.Dictionary<arrow.Utf8> }>;
    when: arrow.TimestampMicrosecond;
    date: arrow.DateMillisecond;
    odd: arrow.Interval;
  };
  const table = new arrow.Table<Columns>();
  expectTypeOf(fromArrow(table)).toEqualTypeOf<DataFrame<{
    list: Nullable<List<Nullable<Int64>>>;
    struct: Nullable<Struct<{ a: Nullable<Bool>; b: Nullable<Utf8> }>>;
    when: Nullable<Timestamp>;
    date: Nullable<Timestamp>;
    odd: Untyped;
  }>>();
  expect(fromArrow(table).numRows).toBe(0);
});

it("unknown columns are dynamic", async () => {
  const table: arrow.Table = arrow.tableFromArrays({ n: Float64Array.of(1) }) as never;
  expectTypeOf(fromArrow(table)).toEqualTypeOf<DataFrame<Dynamic>>();
  expectTypeOf(await fromIPC(arrow.tableToIPC(table))).toEqualTypeOf<DataFrame<Dynamic>>();
  expect((await fromIPC(arrow.tableToIPC(table))).toArray()).toEqual([{ n: 1 }]);
});
