// The rules push-limit, drop-limit and sort-limit-to-top-n.
import { expect, it } from "vitest";
import { INT64, UTF8 } from "../../expr/type.ts";
import { agg, col, fn, groupBy, joinOn, limit, orderBy, rowIndex, select, table, topN, union, where } from "./build.ts";
import { optimized } from "./check.ts";

const t = () => table("t", {
  a: [INT64, [3n, 1n, null, 2n, 9n]], b: [UTF8, ["x", "y", "x", null, "z"]],
});
const u = () => table("u", { k: [INT64, [1n, 2n, 2n, 9n]], d: [UTF8, ["one", "two", null, "nine"]] });

it("becomes the rows of a scan", () => {
  expect(optimized(limit(t(), 1, 2), { expect: "push-limit" })).toMatchInlineSnapshot(`
    "
    scan t [a, b] rows 1..3
    "
  `);
  expect(optimized(limit(limit(t(), 1, 3), 1, 9), { expect: "push-limit" })).toMatchInlineSnapshot(`
    "
    scan t [a, b] rows 2..4
    "
  `);
  expect(optimized(limit(t(), 4, Infinity), { expect: "push-limit" })).toMatchInlineSnapshot(`
    "
    scan t [a, b] rows 4..5
    "
  `);
});

it("goes below a projection and a row index, which counts on from the offset", () => {
  const plan = limit(select(rowIndex(t(), "i", 10), ["i"], { c: fn("upper", col("b")) }), 2, 2);
  expect(optimized(plan, { expect: "push-limit" })).toMatchInlineSnapshot(`
    "
    project i, upper(b) as c
      rowIndex i from 12
        scan t [b] rows 2..4
    "
  `);
});

it("does not go below a filter", () => {
  expect(optimized(limit(where(t(), fn("gt", col("a"), 1)), 1, 1), { expectNot: "push-limit" })).toMatchInlineSnapshot(`
    "
    limit 1 from 1
      filter a > 1
        scan t [a, b]
    "
  `);
});

it("bounds each input of a union and stays above", () => {
  expect(optimized(limit(union([t(), where(u2(), fn("gt", col("a"), 1))]), 1, 2), { expect: "push-limit" }))
    .toMatchInlineSnapshot(`
      "
      limit 2 from 1
        union
          scan t [a, b] rows 0..3
          limit 3
            filter a > 1
              scan u [a, b]
      "
    `);
});
const u2 = () => table("u", { a: [INT64, [1n, 2n, 3n, null]], b: [UTF8, ["q", "r", "s", "t"]] });

it("bounds the left side of a left join", () => {
  expect(optimized(limit(joinOn(t(), u(), { a: "k" }, { how: "left" }), 1, 2), { expect: "push-limit" }))
    .toMatchInlineSnapshot(`
      "
      limit 2 from 1
        join left on a = k [left.a, left.b, right.d]
          scan t [a, b] rows 0..3
          scan u [k, d]
      "
    `);
});

it("leaves inner joins, and sides that are checked for duplicates", () => {
  expect(optimized(limit(joinOn(t(), u(), { a: "k" }), 1, 2), { expectNot: "push-limit" })).toMatchInlineSnapshot(`
    "
    limit 2 from 1
      join inner on a = k [left.a, left.b, right.d]
        scan t [a, b]
        scan u [k, d]
    "
  `);
  const checked = joinOn(u(), t(), { k: "a" }, { how: "left", validate: "1:m" });
  expect(optimized(limit(checked, 0, 1), { expectNot: "push-limit" })).toMatchInlineSnapshot(`
    "
    limit 1
      join left on k = a 1:m [left.k, left.d, right.b]
        scan u [k, d]
        scan t [a, b]
    "
  `);
});

it("goes if no more rows can come", () => {
  expect(optimized(limit(groupBy(t(), [], { n: agg("count") }), 0, 1), { expect: "drop-limit" })).toMatchInlineSnapshot(`
    "
    aggregate [count() as n]
      scan t []
    "
  `);
  expect(optimized(limit(where(t(), fn("gt", col("a"), 1)), 0, 5), { expect: "drop-limit" })).toMatchInlineSnapshot(`
    "
    filter a > 1
      scan t [a, b]
    "
  `);
  expect(optimized(limit(where(t(), fn("gt", col("a"), 1)), 1, 5), { expectNot: "drop-limit" })).toMatchInlineSnapshot(`
    "
    limit 5 from 1
      filter a > 1
        scan t [a, b]
    "
  `);
});

it("sort and limit are topN", () => {
  expect(optimized(limit(select(orderBy(t(), "-a", "b"), ["b"]), 1, 2), { expect: "sort-limit-to-top-n" }))
    .toMatchInlineSnapshot(`
      "
      project b
        topN 2 from 1 by a desc, b
          scan t [a, b]
      "
    `);
});

it("a limit without an end leaves the sort", () => {
  expect(optimized(limit(orderBy(t(), "a"), 2, Infinity), { expectNot: "sort-limit-to-top-n" })).toMatchInlineSnapshot(`
    "
    limit all from 2
      sort by a
        scan t [a, b]
    "
  `);
});

it("a limit of topN is a smaller topN", () => {
  const top = orderBy(t(), "a") as Extract<ReturnType<typeof t>, { kind: "sort" }>;
  expect(optimized(limit(topN(t(), top.keys, 1, 3), 1, 5), { expect: "push-limit" })).toMatchInlineSnapshot(`
    "
    topN 2 from 2 by a
      scan t [a, b]
    "
  `);
});
