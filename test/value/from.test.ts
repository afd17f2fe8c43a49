// JavaScript values as columns: types found and given, names of any kind, and what is refused.
import { describe, expect, it } from "vitest";
import {
  BINARY, BOOL, DATE, FLOAT32, FLOAT64, INT32, INT64, UINT8, UTF8, decimal, duration, field, list,
  struct, time, timestamp, typeName, type DataType, type Schema,
} from "../../expr/type.ts";
import { columnsFromObject, columnsFromRows, type ColumnTable } from "../../frame/from/rows.ts";
import { decodeColumn } from "../../frame/value/decode.ts";
import { valuePolicy } from "../../frame/value/policy.ts";

const types = (table: ColumnTable) => table.schema.map(f => `${f.name}: ${typeName(f.type)}${f.nullable ? "?" : ""}`);
const values = (table: ColumnTable, index = 0, options = {}) =>
  decodeColumn(table.columns[index]!, valuePolicy(options), table.schema[index]!.name);
const as = (type: DataType, nullable = false): Schema => [field("x", type, nullable)];
const code = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return `${(error as { code: string }).code}: ${(error as Error).message}`;
  }
  throw new Error("nothing was thrown");
};

describe("types found", () => {
  it("each JavaScript type", () => {
    const table = columnsFromRows([
      { n: 1, b: 2n, s: "a", t: true, d: new Date(5), u: Uint8Array.of(1), l: [1, null],
        o: { p: "q" }, z: null },
      { n: null, b: 3n, s: undefined, t: false, d: new Date(6), u: Uint8Array.of(), l: [],
        o: { r: 1 }, z: undefined },
    ]);
    expect(types(table)).toEqual([
      "n: float64?", "b: int64", "s: utf8?", "t: bool", "d: timestamp(ms)", "u: binary", "l: list<float64>",
      "o: struct<p: utf8, r: float64>", "z: null?",
    ]);
    expect(table.schema.map((_, i) => values(table, i))).toEqual([
      [1, null], [2, 3], ["a", null], [true, false], [new Date(5), new Date(6)],
      [Uint8Array.of(1), new Uint8Array()],
      [[1, null], []], [{ p: "q", r: null }, { p: null, r: 1 }], [null, null],
    ]);
  });
  it("columns in order of appearance; a missing member is null", () => {
    const table = columnsFromRows([{ a: 1 }, { b: "x", a: 2 }, {}]);
    expect(types(table)).toEqual(["a: float64?", "b: utf8?"]);
    expect(values(table, 1)).toEqual([null, "x", null]);
  });
  it("names of any kind, and only own members", () => {
    const row = JSON.parse("{\"__proto__\": 1, \"\": 2, \"🎈\": 3, \"constructor\": 4, \"7\": 5}") as object;
    const table = columnsFromRows([row, {}]);
    expect(table.schema.map(f => f.name)).toEqual(["7", "__proto__", "", "🎈", "constructor"]);
    expect(table.schema.map((_, i) => values(table, i)[0])).toEqual([5, 1, 2, 3, 4]);
    expect(table.schema.map((_, i) => values(table, i)[1])).toEqual([null, null, null, null, null]);
    const columns = columnsFromObject(new Map([["b", [1]], ["1", [2]], ["__proto__", [3]]]));
    expect(columns.schema.map(f => f.name)).toEqual(["b", "1", "__proto__"]);
  });
  it("no rows, no columns", () => {
    expect(columnsFromRows([])).toMatchObject({ schema: [], rowCount: 0 });
    expect(columnsFromRows([{}, {}])).toMatchObject({ schema: [], rowCount: 2 });
    expect(columnsFromObject({})).toMatchObject({ schema: [], rowCount: 0 });
    expect(types(columnsFromObject({ a: [] }))).toEqual(["a: null?"]);
  });
});

describe("typed arrays", () => {
  it("keep their type and their memory", () => {
    const ints = Int32Array.of(1, 2);
    const table = columnsFromObject({
      i: ints, u: Uint8ClampedArray.of(1, 255), f: Float32Array.of(1, 2), b: BigInt64Array.of(1n, 2n),
    });
    expect(types(table)).toEqual(["i: int32", "u: uint8", "f: float32", "b: int64"]);
    const chunk = table.columns[0]!.chunks[0]!;
    expect(chunk.values).toEqual({ layout: "fixed", array: ints });
    expect(chunk.values.layout === "fixed" && chunk.values.array).toBe(ints);
    expect(values(table, 1)).toEqual([1, 255]);
  });
  it("convert to a given type; as values they are lists", () => {
    const longs = columnsFromObject({ x: Int32Array.of(1, 2) }, as(INT64));
    expect(values(longs, 0, { int64: "bigint" })).toEqual([1n, 2n]);
    const table = columnsFromRows([{ v: Float32Array.of(1, 2) }, { v: null }]);
    expect(types(table)).toEqual(["v: list<float32>?"]);
    expect(values(table)).toEqual([[1, 2], null]);
  });
});

describe("with a schema", () => {
  const take = (type: DataType, list: unknown[], options = {}) =>
    values(columnsFromObject({ x: list }, as(type, true)), 0, options);
  it("converts exactly", () => {
    expect(take(INT32, [1, -5n, null])).toEqual([1, -5, null]);
    expect(take(FLOAT32, [0.1, 5n])).toEqual([Math.fround(0.1), 5]);
    expect(take(decimal(12, 2), [0.1, "-12.5", 3n, 1e3], { decimal: "string" })).toEqual(["0.10", "-12.50", "3.00", "1000.00"]);
    expect(take(DATE, ["2024-02-29", new Date(86_400_000)])).toEqual([new Date("2024-02-29"), new Date(86_400_000)]);
    expect(take(timestamp("us"), [new Date(5), "2024-02-29T12:00:00.000001Z", 7n], { temporal: "iso" }))
      .toEqual(["1970-01-01T00:00:00.005", "2024-02-29T12:00:00.000001", "1970-01-01T00:00:00.000007"]);
    expect(take(time("s"), ["13:05"])).toEqual(["13:05:00"]);
    expect(take(duration("ms"), ["-PT1.5S", 20n])).toEqual(["-PT1.5S", "PT0.02S"]);
    expect(take(BINARY, [Uint8Array.of(1).buffer])).toEqual([Uint8Array.of(1)]);
    expect(take(list(field("item", UINT8, false)), [[1, 2], Int8Array.of(3)])).toEqual([[1, 2], [3]]);
    expect(take(struct([field("a", UTF8, true)]), [{ a: "x", b: 1 }, {}])).toEqual([{ a: "x" }, { a: null }]);
  });
  it.each<[DataType, unknown, string]>([
    [INT32, 1.5, "1.5"], [INT32, 2 ** 31, "2147483648"], [UINT8, -1n, "-1n"], [INT64, "1", "\"1\""],
    [BOOL, 1, "1"], [UTF8, 5, "5"], [FLOAT64, 2n ** 53n + 1n, "9007199254740993n"], [FLOAT64, "x".repeat(50), `"${"x".repeat(40)}"…`],
    [decimal(3, 1), 100, "100"], [DATE, "2024-02-30", "\"2024-02-30\""], [timestamp("s"), new Date(NaN), "an invalid Date"],
    [list(field("item", UTF8, true)), {}, "an object"], [struct([]), [1], "an array of 1"], [struct([]), new Set(), "an instance of Set"],
  ])("%o does not take %o", (type, value, shown) => {
    const said = code(() => columnsFromObject({ x: [null, value] }, as(type, true)));
    const sentence = `bad-value: Column "x", row 1: ${shown} is not a value of type ${typeName(type)}`;
    expect([".", ":"].some(end => said.startsWith(sentence + end)), said).toBe(true);
  });
  it("says more where more is known", () => {
    expect(code(() => take(decimal(12, 2), [0.125]))).toContain("decimal(12, 2): it has more than 2 decimals.");
    expect(code(() => take(DATE, [new Date(5)]))).toContain("date: it has a time of day.");
    expect(code(() => take(list(field("item", INT32, false)), [[1, "a"]]))).toContain("Column \"x.item\", row 0: \"a\"");
  });
  it("null where the schema has none", () => {
    expect(code(() => columnsFromObject({ x: [1, null] }, as(FLOAT64)))).toBe(
      "unexpected-null: Column \"x\", row 1: null, and the schema says there is none. Wrap the column's type in t.nullable(…).");
    expect(code(() => columnsFromRows([{ y: 1 }], as(FLOAT64)))).toContain("unexpected-null: Column \"x\", row 0");
  });
  it("names that do not match", () => {
    expect(code(() => columnsFromObject({ y: [1] }, as(FLOAT64)))).toBe(
      "unknown-column: The schema has no column \"y\". Its columns are: \"x\".");
    expect(code(() => columnsFromObject({}, as(FLOAT64)))).toBe(
      "missing-column: The schema has a column \"x\", and there are no values for it. The columns are: (none).");
  });
});

describe("what is refused", () => {
  it("columns of unequal length", () => {
    expect(code(() => columnsFromObject({ a: [1, 2], b: [1, 2], "": [1] }))).toBe(
      "unequal-lengths: Column \"a\" has 2 values, and \"\" has 1. All columns of a table have as many values as it has rows.");
  });
  it("mixed types", () => {
    expect(code(() => columnsFromRows([{ a: null }, { a: 1 }, { a: "x" }]))).toBe(
      "mixed-types: Column \"a\": row 1 is 1 (float64), row 2 is \"x\" (utf8). "
      + "A column has one type: convert the values, or pass a schema.");
    expect(code(() => columnsFromRows([{ a: [1] }, { a: ["x"] }]))).toContain("mixed-types: Column \"a\": row 0");
    expect(code(() => columnsFromRows([{ a: [1, "x"] }]))).toContain("mixed-types: Column \"a.item\": row 0");
  });
  it("values that have no type, integers that have no room", () => {
    expect(code(() => columnsFromRows([{ a: () => 1 }]))).toContain("unsupported-value: Column \"a\", row 0: a function");
    expect(code(() => columnsFromRows([{ a: new Map() }]))).toContain("an instance of Map cannot be a column value");
    expect(code(() => columnsFromRows([{ a: 2n ** 63n }]))).toContain("bad-value: Column \"a\", row 0: 9223372036854775808n");
  });
  it("what is no table", () => {
    expect(code(() => columnsFromRows({} as never))).toBe(
      "not-rows: Rows must be an array of objects, not an object. An object of arrays goes to `fromColumns`.");
    expect(code(() => columnsFromRows([{}, 5 as never]))).toBe(
      "not-rows: Row 1 is 5, and an object is needed. Make objects of plain values, as in `values.map(value => ({ value }))`.");
    expect(code(() => columnsFromObject({ a: 5 as never }))).toBe("not-values: Column \"a\" is 5, and an array of values is needed.");
  });
});
