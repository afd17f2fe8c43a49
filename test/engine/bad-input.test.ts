// Input that is wrong, empty, huge or strangely named: a clear error of the right class, or the right result.
import { describe, expect, test } from "vitest";
import { col, fromColumns, fromRows, PlanError, QuernError, t, type Frame } from "../../src/index.ts";

const orders = fromColumns(
  { id: [1, 2, 3], note: ["a", null, "c"] }, { id: t.int64, note: t.nullable(t.utf8) });
const loose = orders as unknown as Frame;

describe("mistakes are PlanErrors when the verb is called", () => {
  const mistakes: readonly [string, () => unknown, string][] = [
    ["an unknown column", () => loose.filter(() => col("nots").isNull()), "Did you mean \"note\"?"],
    ["a wrong operand", () => loose.select(() => ({ x: col("note").add(1) })), "The literal 1 is not a value of type utf8"],
    ["a duplicate column", () => loose.rename({ note: "id" }), "id"],
    ["an aggregate of rows", () => loose.filter(() => col("id").sum().gt(1) as never), "aggregate"],
    ["a join with rows", () => loose.join([{ id: 1 }] as never, { on: "id" }), "join: the right side must be a frame"],
    ["a union with nothing", () => loose.union(null as never), "union: what is united must be a frame"],
    ["no condition", () => loose.filter(() => col("note") as never), "condition"],
  ];
  test.each(mistakes)("%s", (_name, make, part) => {
    expect(make).toThrow(PlanError);
    expect(make).toThrow(part);
  });
});

test("an int64 past 2^53 in rows names the option; unequal lengths name the columns", () => {
  const big = fromColumns({ n: BigInt64Array.of(9_007_199_254_740_993n) });
  expect(() => big.collectSync().toArray()).toThrow(/int64.*bigint/s);
  expect(big.collectSync().toArray({ int64: "bigint" })).toEqual([{ n: 9_007_199_254_740_993n }]);
  expect(() => fromColumns({ a: [1, 2], b: [1] })).toThrow(QuernError);
});

test("no rows go through every verb", () => {
  const none = orders.filter(c => c.id.gt(10));
  const through = none
    .withColumns(c => ({ twice: c.id.mul(2) })).join(none, { on: "id", how: "left" }).distinct().union(none
      .withColumns(c => ({ twice: c.id.mul(2) })).join(none, { on: "id", how: "left" }))
    .withRowIndex("row").orderBy("id").limit(3);
  expect(through.collectSync().toArray()).toEqual([]);
  expect(none.agg(c => ({ n: c.id.count(), sum: c.id.sum() })).collectSync().toArray())
    .toEqual([{ n: 0, sum: null }]);
  expect(none.groupBy("note").agg(c => ({ n: c.id.count() })).collectSync().toArray()).toEqual([]);
});

test("no columns keep their rows", () => {
  const none = orders.select();
  expect(none.collectSync().numRows).toBe(3);
  expect(orders.filter(c => c.id.gt(1)).select().collectSync().numRows).toBe(2);
});

test("10,000 columns can be filtered and collected", () => {
  const names = Array.from({ length: 10_000 }, (_, i) => `c${i}`);
  const columns = Object.fromEntries(names.map((name, i) => [name, Float64Array.of(i, i + 1)]));
  const wide = fromColumns(columns) as unknown as Frame;
  const kept = wide.filter(() => col("c5").gt(5)).collectSync();
  expect([kept.numRows, kept.columns.length]).toEqual([1, 10_000]);
  expect(kept.column("c9999" as never)).toEqual([10_000]);
});

test("names are only names", () => {
  const names = ["", "__proto__", "constructor", "select", "😀", "a b", "class"];
  const strange = fromRows([Object.fromEntries(names.map((name, i) => [name, i]))]
    .map(row => Object.defineProperty(row, "__proto__", { value: 1, enumerable: true }))) as unknown as Frame;
  expect([...strange.columns].sort()).toEqual([...names].sort());
  const [row] = strange.filter(() => col("😀").eq(4)).collectSync().toArray() as Record<string, unknown>[];
  expect(names.map(name => row![name])).toEqual([0, 1, 2, 3, 4, 5, 6]);
});
