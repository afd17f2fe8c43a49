// What fromArrow does not take, and how it says so; tables of other versions and other shapes that it takes.
import * as arrow from "apache-arrow";
import { describe, expect, it } from "vitest";
import { FormatError, PlanError, UnsupportedError } from "../../expr/error.ts";
import { rawReader } from "../../frame/value/raw.ts";
import { sourceFromArrow } from "../../src/arrow/source.ts";
import type { ArrowTable } from "../../src/arrow/shape.ts";
import { tableOf, vectors } from "./tables.ts";
import { caught } from "../caught.ts";

const read = (table: unknown) => sourceFromArrow(table as ArrowTable);

describe("types without a counterpart name their column", () => {
  const field = (type: arrow.DataType) => new arrow.Field("item", type, true);
  const union = new arrow.SparseUnion([0, 1], [field(new arrow.Int32()), field(new arrow.Utf8())]);
  it.each<[string, arrow.DataType, string]>([
    ["interval", new arrow.IntervalDayTime(), "Column \"x\" has the Arrow type interval, which has no counterpart here."],
    ["union", union, "Column \"x\" has the Arrow type union, which has no counterpart here."],
    ["nested interval", new arrow.List(field(new arrow.IntervalYearMonth())), "Column \"x.item\" has the Arrow type interval"],
    ["negative scale", new arrow.Decimal(-2, 9, 128), "Column \"x\": decimals with scale -2 are not supported."],
  ])("%s", (_, type, message) => {
    const table = { schema: { fields: [{ name: "x", type, nullable: true }] }, batches: [] };
    const error = caught(() => read(table));
    expect(error).toBeInstanceOf(UnsupportedError);
    expect(error.message).toContain(message);
  });
  it("a decimal of more than 38 digits names the row", () => {
    const data = new Uint32Array(16);
    data[15] = 1;
    const table = tableOf(new Map([["x", new arrow.Vector([arrow.makeData({
      type: new arrow.Decimal(2, 76, 256), length: 2, nullCount: 0, data })]) as arrow.Vector]]), [2]);
    expect(caught(() => read(table).column(0)).message).toContain("Column \"x\", row 1 of its chunk: a decimal of more than 38 digits.");
  });
});

it("two columns of one name", () => {
  const fields = [1, 2].map(() => new arrow.Field("x", new arrow.Int32(), true));
  const error = caught(() => read(new arrow.Table(new arrow.Schema(fields), [])));
  expect(error).toBeInstanceOf(FormatError);
  expect(error.message).toBe("The Arrow table has two columns named \"x\". Rename one of them: names are unique here.");
});

it.each([[5, "a number"], [null, "null"], [{}, "an object without a schema"], [{ schema: { fields: [] } }, "an object without batches"]])(
  "%o is no table", (value, shown) => {
    const error = caught(() => read(value));
    expect(error).toBeInstanceOf(PlanError);
    expect(error.message).toContain(`fromArrow needs an Arrow table, and got ${shown}.`);
  });

it("buffers that are too short name their column", () => {
  const table = tableOf(new Map([["x", vectors().get("int64 without nulls") ?? vectors().get("int32 without nulls")!]]));
  Object.assign(table.batches[0]!.data.children[0]!, { values: new Int32Array(3) });
  expect(caught(() => read(table).column(0)).message).toBe("Column \"x\": the value buffer has 12 bytes, and 52 are needed.");
});

describe("taken, too", () => {
  const ints = () => tableOf(new Map([["x", vectors().get("int64")!]]), [5, 8]);
  const values = (table: unknown) => {
    const source = read(table);
    return Array.from({ length: source.rowCount }, (_, i) => rawReader(source.column(0))(i));
  };
  it("record batches", () => {
    expect(values(ints().batches[1])).toEqual(values(ints()).slice(5));
  });
  it("a copy of the library's objects, which is an instance of nothing", () => {
    const table = ints();
    const strip = ({ type, children, ...data }: arrow.Data): object =>
      ({ ...data, nullCount: -1, type: { ...type }, children: children.map(strip) });
    const plain = {
      schema: { fields: table.schema.fields.map(f => ({ ...f, type: { ...f.type } })) },
      batches: table.batches.map(batch => ({ data: strip(batch.data) })),
    };
    expect(values(plain)).toEqual(values(table));
  });
  it("64-bit values as pairs of words, as old versions have them", () => {
    const table = ints();
    for (const batch of table.batches) {
      const data = batch.data.children[0]!;
      const { buffer, byteOffset, length } = data.values as BigInt64Array;
      Object.assign(data, { values: new Int32Array(buffer, byteOffset, length * 2) });
    }
    expect(values(table)).toEqual(values(ints()));
  });
  it("columns named like members of objects", () => {
    const names = ["__proto__", "", "🎈", "constructor", "length"];
    const table = tableOf(new Map(names.map(name => [name, vectors().get("utf8")!])));
    expect(read(table).schema.map(f => f.name)).toEqual(names);
  });
  it("10,000 columns", () => {
    const vector = vectors().get("int8")!;
    const source = read(tableOf(new Map(Array.from({ length: 10_000 }, (_, i) => [`c${i}`, vector]))));
    expect(source.schema.length).toBe(10_000);
    expect(rawReader(source.column(9_999))(0)).toBe(-128n);
  });
});
