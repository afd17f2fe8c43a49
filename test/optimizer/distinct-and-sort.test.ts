// The rules distinct-to-aggregate, merge-sorts, drop-constant-sort-keys and drop-unseen-sorts.
import { expect, it } from "vitest";
import { INT64, UTF8 } from "../../expr/type.ts";
import {
  agg, col, distinct, fn, groupBy, joinOn, limit, lit, orderBy, rowIndex, select, table, union, where,
} from "./build.ts";
import { optimized } from "./check.ts";

const t = () => table("t", {
  a: [INT64, [3n, 1n, null, 1n, 3n]], b: [UTF8, ["x", "y", "x", "y", "z"]],
});
const u = () => table("u", { k: [INT64, [1n, 2n, 2n, 9n]], d: [UTF8, ["one", "two", null, "nine"]] });

it("distinct rows are groups of all columns", () => {
  expect(optimized(distinct(t(), null, true), { expect: "distinct-to-aggregate" })).toMatchInlineSnapshot(`
    "
    aggregate by a, b in order
      scan t [a, b]
    "
  `);
});

it("the first row for each key is made of firsts, columns in their order", () => {
  expect(optimized(distinct(t(), ["b"], true), { expect: "distinct-to-aggregate" })).toMatchInlineSnapshot(`
    "
    project a, b
      aggregate by b [first(a) as a] in order
        scan t [a, b]
    "
  `);
});

it("rows without columns, or with no column to tell them apart, are one row or none", () => {
  expect(optimized(distinct(select(t(), []), null, false), { expect: "distinct-to-aggregate" })).toMatchInlineSnapshot(`
    "
    scan t [] rows 0..1
    "
  `);
  const none = select(where(t(), fn("gt", col("a"), 100)), []);
  expect(optimized(distinct(none, null, false), { expect: "distinct-to-aggregate" })).toMatchInlineSnapshot(`
    "
    project
      limit 1
        filter a > 100
          scan t [a]
    "
  `);
  expect(optimized(distinct(t(), [], false), { expect: "distinct-to-aggregate" })).toMatchInlineSnapshot(`
    "
    scan t [a, b] rows 0..1
    "
  `);
});

it("a sort of a sort is one sort, the inner keys last", () => {
  expect(optimized(orderBy(orderBy(t(), "-a", "b"), "b"), { expect: "merge-sorts" })).toMatchInlineSnapshot(`
    "
    sort by b, a desc
      scan t [a, b]
    "
  `);
  expect(optimized(limit(orderBy(orderBy(t(), "-b"), "a"), 0, 3), { expect: "merge-sorts" })).toMatchInlineSnapshot(`
    "
    topN 3 by a, b desc
      scan t [a, b]
    "
  `);
});

it("a sort of a limited sort stays two: the inner one chooses rows", () => {
  expect(optimized(orderBy(limit(orderBy(t(), "-b"), 0, 3), "a"), { expectNot: "merge-sorts" })).toMatchInlineSnapshot(`
    "
    sort by a
      topN 3 by b desc
        scan t [a, b]
    "
  `);
});

it("constant keys sort nothing, and repeated ones nothing more", () => {
  expect(optimized(orderBy(t(), "a", lit(1), "-a", "b"), { expect: "drop-constant-sort-keys" })).toMatchInlineSnapshot(`
    "
    sort by a, b
      scan t [a, b]
    "
  `);
  expect(optimized(limit(orderBy(t(), lit("x")), 1, 2), { expect: "drop-constant-sort-keys" })).toMatchInlineSnapshot(`
    "
    scan t [a, b] rows 1..3
    "
  `);
});

it("a grouping forgets the order of its input, through joins, unions and filters", () => {
  const rows = joinOn(where(orderBy(t(), "b"), fn("ne", col("b"), "z")), orderBy(u(), "d"), { a: "k" });
  expect(optimized(groupBy(union([orderBy(rows, "d"), rows]), ["b"], { n: agg("count"), m: agg("max", col("d")) }),
    { expect: "drop-unseen-sorts" })).toMatchInlineSnapshot(`
      "
      aggregate by b [count() as n, max(d) as m]
        union
          join inner on a = k [left.b, right.d]
            filter b <> "z"
              scan t [a, b]
            scan u [k, d]
          join inner on a = k [left.b, right.d]
            filter b <> "z"
              scan t [a, b]
            scan u [k, d]
      "
    `);
  expect(optimized(distinct(orderBy(t(), "a"), null, false), { expect: "drop-unseen-sorts" })).toMatchInlineSnapshot(`
    "
    aggregate by a, b
      scan t [a, b]
    "
  `);
});

it("a grouping that asks for positions or keeps the order needs the sort", () => {
  const sorted = () => orderBy(t(), "a");
  expect(optimized(groupBy(sorted(), ["b"], { x: agg("first", col("a")) }), { expectNot: "drop-unseen-sorts" }))
    .toMatchInlineSnapshot(`
      "
      aggregate by b [first(a) as x]
        sort by a
          scan t [a, b]
      "
    `);
  expect(optimized(groupBy(sorted(), ["b"], { n: agg("count") }, { maintainOrder: true }), { expectNot: "drop-unseen-sorts" }))
    .toMatchInlineSnapshot(`
      "
      aggregate by b [count() as n] in order
        sort by a
          scan t [a, b]
      "
    `);
  expect(optimized(groupBy(rowIndex(sorted(), "i", 0), ["b"], { x: agg("min", col("i")) }), { expectNot: "drop-unseen-sorts" }))
    .toMatchInlineSnapshot(`
      "
      aggregate by b [min(i) as x]
        rowIndex i from 0
          sort by a
            scan t [a, b]
      "
    `);
  expect(optimized(distinct(sorted(), ["b"], false), { expectNot: "drop-unseen-sorts" })).toMatchInlineSnapshot(`
    "
    project a, b
      aggregate by b [first(a) as a]
        sort by a
          scan t [a, b]
    "
  `);
});
