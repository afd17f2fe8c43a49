// The rule prune-columns.
import { expect, it } from "vitest";
import { INT32, UTF8 } from "../../expr/type.ts";
import { agg, col, distinct, fn, groupBy, joinOn, orderBy, rowIndex, select, table, union, where } from "./build.ts";
import { optimized } from "./check.ts";

const t = () => table("t", {
  a: [INT32, [3n, 1n, null, 2n]], b: [UTF8, ["x", "y", "x", null]], c: [INT32, [1n, 2n, 3n, 4n]],
});
const u = () => table("u", { k: [INT32, [1n, 2n]], d: [UTF8, ["one", "two"]], e: [INT32, [5n, 6n]] });

it("a scan reads what the plan above uses", () => {
  expect(optimized(select(where(t(), fn("gt", col("c"), 1)), ["a"]), { expect: "prune-columns" })).toMatchInlineSnapshot(`
    "
    project a
      filter c > 1
        scan t [a, c]
    "
  `);
});

it("a plan that returns all columns keeps them", () => {
  expect(optimized(where(t(), fn("gt", col("c"), 1)), { expectNot: "prune-columns" })).toMatchInlineSnapshot(`
    "
    filter c > 1
      scan t [a, b, c]
    "
  `);
});

it("aggregates that nobody reads are not computed", () => {
  const groups = groupBy(t(), ["b"], { n: agg("count"), total: agg("sum", col("a")), last: agg("last", col("c")) });
  expect(optimized(select(groups, ["b", "n"]), { expect: "prune-columns" })).toMatchInlineSnapshot(`
    "
    aggregate by b [count() as n]
      scan t [b]
    "
  `);
});

it("an aggregate without keys keeps one, for its one row", () => {
  const totals = groupBy(t(), [], { n: agg("count"), total: agg("sum", col("a")) });
  expect(optimized(select(totals, [], { one: 1 }), { expect: "prune-columns" })).toMatchInlineSnapshot(`
    "
    project 1.0 as one
      aggregate [count() as n]
        scan t []
    "
  `);
});

it("counting rows reads no column", () => {
  expect(optimized(groupBy(select(t(), ["a"]), [], { n: agg("count") }), { expect: "prune-columns" }))
    .toMatchInlineSnapshot(`
      "
      aggregate [count() as n]
        scan t []
      "
    `);
});

it("a join carries keys and used columns only", () => {
  expect(optimized(select(joinOn(t(), u(), { a: "k" }), ["b", "d"]), { expect: "prune-columns" }))
    .toMatchInlineSnapshot(`
      "
      join inner on a = k [left.b, right.d]
        scan t [a, b]
        scan u [k, d]
      "
    `);
});

it("a sort does not carry what only the filter below it needs", () => {
  const plan = select(orderBy(where(t(), fn("eq", col("b"), "x")), "a"), ["c"]);
  expect(optimized(plan, { expect: "prune-columns" })).toMatchInlineSnapshot(`
    "
    project c
      sort by a
        project a, c
          filter b = "x"
            scan t [a, b, c]
    "
  `);
});

it("the inputs of a union stay alike", () => {
  const plan = select(union([where(t(), fn("gt", col("c"), 1)), t()]), ["b", "a"]);
  expect(optimized(plan, { expect: "prune-columns" })).toMatchInlineSnapshot(`
    "
    project b, a
      union
        project a, b
          filter c > 1
            scan t [a, b, c]
        scan t [a, b]
    "
  `);
});

it("distinct rows are compared by all columns, read above or not", () => {
  expect(optimized(select(distinct(t(), null, true), ["a"]), { expectNot: "prune-columns", alone: true }))
    .toMatchInlineSnapshot(`
      "
      project a
        distinct in order
          scan t [a, b, c]
      "
    `);
});

it("a row index that nobody reads is not made", () => {
  expect(optimized(select(rowIndex(t(), "i", 0), ["a", "c"]), { expect: "prune-columns" })).toMatchInlineSnapshot(`
    "
    scan t [a, c]
    "
  `);
});
