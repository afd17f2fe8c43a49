// The rules push-filter, merge-filters and outer-join-to-inner.
import { expect, it } from "vitest";
import { FLOAT64, INT32, INT64, UTF8 } from "../../expr/type.ts";
import {
  agg, cast, col, distinct, fn, groupBy, isIn, joinOn, limit, orderBy, rowIndex, select, table, union,
  where, withColumns,
} from "./build.ts";
import { optimized } from "./check.ts";

const MAX = 2n ** 63n - 1n;
const t = () => table("t", {
  a: [INT64, [3n, 1n, null, 2n, MAX]], b: [UTF8, ["x", "y", "x", null, "7"]], f: [FLOAT64, [0, -0, NaN, 1.5, 0]],
});
const u = () => table("u", { k: [INT64, [1n, 2n, 2n]], d: [UTF8, ["one", "two", null]] });
const fails = () => fn("gt", fn("add", col("a"), 1), 2);

it("goes through a projection, columns replaced by what computes them", () => {
  const plan = where(select(t(), ["b"], { c: fn("div", col("a"), 2) }), fn("gt", col("c"), 1));
  expect(optimized(plan, { expect: "push-filter" })).toMatchInlineSnapshot(`
    "
    project b, a::float64 / 2.0 as c
      filter a::float64 / 2.0 > 1.0
        scan t [a, b]
    "
  `);
});

it("does not compute something costly twice", () => {
  const plan = where(select(t(), [], { c: fn("upper", col("b")) }), fn("eq", col("c"), "X"));
  expect(optimized(plan, { expectNot: "push-filter" })).toMatchInlineSnapshot(`
    "
    filter c = "X"
      project upper(b) as c
        scan t [b]
    "
  `);
});

it("goes to both sides of an inner join", () => {
  const plan = where(joinOn(t(), u(), { a: "k" }),
    fn("and", fn("and", fn("eq", col("b"), "x"), fn("eq", col("d"), "two")), fn("ne", col("b"), col("d"))));
  expect(optimized(plan, { expect: "push-filter" })).toMatchInlineSnapshot(`
    "
    filter b <> d
      join inner on a = k [left.a, left.b, left.f, right.d]
        filter b = "x"
          scan t [a, b, f]
        filter d = "two"
          scan u [k, d]
    "
  `);
});

it("goes to the left side of a left join only", () => {
  const plan = where(joinOn(t(), u(), { a: "k" }, { how: "left" }),
    fn("and", fn("isNull", col("d")), fn("eq", col("b"), "x")));
  expect(optimized(plan, { expect: "push-filter", expectNot: "outer-join-to-inner" })).toMatchInlineSnapshot(`
    "
    filter d is null
      join left on a = k [left.a, left.b, left.f, right.d]
        filter b = "x"
          scan t [a, b, f]
        scan u [k, d]
    "
  `);
});

it("turns a left join whose unmatched rows it drops into an inner join", () => {
  const plan = where(joinOn(t(), u(), { a: "k" }, { how: "left" }), fn("startsWith", col("d"), "t"));
  expect(optimized(plan, { expect: "outer-join-to-inner" })).toMatchInlineSnapshot(`
    "
    join inner on a = k [left.a, left.b, left.f, right.d]
      scan t [a, b, f]
      filter startsWith(d, "t")
        scan u [k, d]
    "
  `);
});

it("leaves a left join whose unmatched rows can pass", () => {
  const plan = where(joinOn(t(), u(), { a: "k" }, { how: "left" }), fn("ne", fn("coalesce", col("d"), "none"), "one"));
  expect(optimized(plan, { expectNot: "outer-join-to-inner" })).toMatchInlineSnapshot(`
    "
    filter coalesce(d, "none") <> "one"
      join left on a = k [left.a, left.b, left.f, right.d]
        scan t [a, b, f]
        scan u [k, d]
    "
  `);
});

it("a side that the join checks for duplicates stays whole", () => {
  const plan = where(joinOn(t(), u(), { a: "k" }, { validate: "m:1" }), fn("eq", col("d"), "one"));
  expect(optimized(plan, { expectNot: "push-filter" })).toMatchInlineSnapshot(`
    "
    filter d = "one"
      join inner on a = k m:1 [left.a, left.b, left.f, right.d]
        scan t [a, b, f]
        scan u [k, d]
    "
  `);
});

it("what may fail does not pass a join, which may drop the rows it fails on", () => {
  const plan = where(joinOn(t(), u(), { a: "k" }), fails());
  expect(optimized(plan, { expectNot: "push-filter" })).toMatchInlineSnapshot(`
    "
    filter a + 1 > 2
      join inner on a = k [left.a, left.b, left.f, right.d]
        scan t [a, b, f]
        scan u [k, d]
    "
  `);
});

it("what may fail does not pass its guard", () => {
  const guarded = fn("and", fn("ne", fn("upper", col("c")), "7"), fails());
  const plan = where(select(t(), ["a"], { c: fn("upper", col("b")) }), guarded);
  expect(optimized(plan, { expectNot: "push-filter" })).toMatchInlineSnapshot(`
    "
    filter upper(c) <> "7" and a + 1 > 2
      project a, upper(b) as c
        scan t [a, b]
    "
  `);
});

it("conditions on group keys choose the rows that are grouped", () => {
  const plan = where(groupBy(t(), ["b"], { n: agg("count") }), fn("and", fn("ne", col("b"), "y"), fn("ge", col("n"), 1)));
  expect(optimized(plan, { expect: "push-filter" })).toMatchInlineSnapshot(`
    "
    filter n >= 1
      aggregate by b [count() as n]
        filter b <> "y"
          scan t [b]
    "
  `);
});

it("a float key may be compared, but not taken apart: 0 and -0 are one group", () => {
  const groups = () => groupBy(t(), ["f"], { n: agg("count") });
  expect(optimized(where(groups(), fn("le", col("f"), 1)), { expect: "push-filter" })).toMatchInlineSnapshot(`
    "
    aggregate by f [count() as n]
      filter f <= 1.0
        scan t [f]
    "
  `);
  expect(optimized(where(groups(), fn("eq", cast(col("f"), UTF8), "0")), { expectNot: "push-filter" }))
    .toMatchInlineSnapshot(`
      "
      filter f::utf8 = "0"
        aggregate by f [count() as n]
          scan t [f]
      "
    `);
});

it("goes below distinct, sort and into every input of a union", () => {
  const rows = select(union([t(), where(t(), fn("isNotNull", col("a")))]), ["b"]);
  const plan = where(orderBy(distinct(rows, null, false), "b"), isIn(col("b"), "x", "y"));
  expect(optimized(plan, { expect: "push-filter" })).toMatchInlineSnapshot(`
    "
    sort by b
      aggregate by b
        union
          filter b in ("x", "y")
            scan t [b]
          project b
            filter a is not null and b in ("x", "y")
              scan t [a, b]
    "
  `);
});

it("a first row for each key is chosen before a condition on other columns", () => {
  const plan = where(distinct(t(), ["b"], true), fn("gt", col("a"), 1));
  expect(optimized(plan, { expectNot: "push-filter", alone: true })).toMatchInlineSnapshot(`
    "
    filter a > 1
      distinct on b in order
        scan t [a, b, f]
    "
  `);
});

it("stays above what counts rows", () => {
  const condition = fn("eq", col("b"), "x");
  expect(optimized(where(limit(where(t(), condition), 1, 2), condition), { expectNot: "push-filter" }))
    .toMatchInlineSnapshot(`
      "
      filter b = "x"
        limit 2 from 1
          filter b = "x"
            scan t [a, b, f]
      "
    `);
  expect(optimized(where(rowIndex(t(), "i", 0), condition), { expectNot: "push-filter" })).toMatchInlineSnapshot(`
    "
    filter b = "x"
      rowIndex i from 0
        scan t [a, b, f]
    "
  `);
});

it("two filters merge", () => {
  expect(optimized(where(where(t(), fn("eq", col("b"), "x")), fn("gt", col("a"), 1)), { expect: "merge-filters" }))
    .toMatchInlineSnapshot(`
      "
      filter b = "x" and a > 1
        scan t [a, b, f]
      "
    `);
});

it("two filters stay two if the first may be null where the second fails", () => {
  const plan = where(where(t(), fn("lt", col("a"), 100)), fails());
  expect(optimized(plan, { expectNot: "merge-filters" })).toMatchInlineSnapshot(`
    "
    filter a + 1 > 2
      filter a < 100
        scan t [a, b, f]
    "
  `);
});

it("a condition passes a projection of columns that may fail", () => {
  const plan = where(withColumns(table("n", { i: [INT32, [1n, 2n]] }), { j: fn("mul", col("i"), 1000000007n) }),
    fn("gt", col("i"), 1));
  expect(optimized(plan, { expect: "push-filter" })).toMatchInlineSnapshot(`
    "
    project i, i::int64 * 1000000007 as j
      filter i > 1
        scan n [i]
    "
  `);
});
