// Rules that meet grouping sets, set operations and what distinct keeps.
import { expect, it } from "vitest";
import { FLOAT64, INT64, UTF8 } from "../../expr/type.ts";
import {
  agg, col, distinct, fn, groupingSets, limit, lit, orderBy, select, setOperation, table, union, where,
  withColumns,
} from "./build.ts";
import { optimized } from "./check.ts";

const t = () => table("t", {
  a: [INT64, [3n, 1n, null, 1n, 3n]], b: [UTF8, ["x", "y", "x", null, "z"]], f: [FLOAT64, [0, -0, NaN, 1.5, 0]],
});
const u = () => table("u", { a: [INT64, [1n, 2n, null]], b: [UTF8, ["y", "two", null]], f: [FLOAT64, [0, 1, 2]] });
const sums = { n: agg("count"), low: agg("min", col("f")) };

it("a condition on a key goes below groupings if every set has the key", () => {
  const condition = fn("and", fn("gt", col("a"), 1), fn("eq", col("b"), "x"));
  expect(optimized(where(groupingSets(t(), ["a", "b"], [[0, 1], [0]], sums), condition), { expect: "push-filter" }))
    .toMatchInlineSnapshot(`
      "
      filter b = "x"
        groupingSets by (a, b), (a) [count() as n, min(f) as low]
          filter a > 1
            scan t [a, b, f]
      "
    `);
  const rollup = groupingSets(t(), ["a", "b"], [[0, 1], [0], []], sums);
  expect(optimized(where(rollup, condition), { expectNot: "push-filter" })).toMatchInlineSnapshot(`
    "
    filter a > 1 and b = "x"
      groupingSets by (a, b), (a), () [count() as n, min(f) as low]
        scan t [a, b, f]
    "
  `);
  expect(optimized(where(rollup, fn("gt", col("n"), 1)), { expectNot: "push-filter" })).toMatchInlineSnapshot(`
    "
    filter n > 1
      groupingSets by (a, b), (a), () [count() as n, min(f) as low]
        scan t [a, b, f]
    "
  `);
});

it("groupings compute what is read of them, and forget the order of their input", () => {
  const sorted = orderBy(t(), "b");
  expect(optimized(select(groupingSets(sorted, ["a"], [[0], []], sums, { at: true }), ["a", "n"]),
    { expect: "drop-unseen-sorts" })).toMatchInlineSnapshot(`
      "
      groupingSets by (a), () [count() as n]
        scan t [a]
      "
    `);
  expect(optimized(groupingSets(sorted, ["a"], [[0], []], sums, { maintainOrder: true }),
    { expectNot: "drop-unseen-sorts" })).toMatchInlineSnapshot(`
      "
      groupingSets by (a), () [count() as n, min(f) as low] in order
        sort by b
          scan t [a, b, f]
      "
    `);
  expect(optimized(groupingSets(sorted, ["a"], [[0], []], { b: agg("first", col("b")) }),
    { expectNot: "drop-unseen-sorts" })).toMatchInlineSnapshot(`
      "
      groupingSets by (a), () [first(b) as b]
        sort by b
          scan t [a, b]
      "
    `);
});

it("no rows of groupings are no rows of their input, but for the group of all rows", () => {
  expect(optimized(limit(groupingSets(t(), ["a"], [[0]], sums), 0, 0), { expect: "push-empty" })).toMatchInlineSnapshot(`
    "
    groupingSets by (a) [count() as n, min(f) as low]
      scan t [a, f] rows 0..0
    "
  `);
  expect(optimized(limit(groupingSets(t(), ["a"], [[0], []], sums), 0, 0), { expect: "push-empty" }))
    .toMatchInlineSnapshot(`
      "
      limit 0
        groupingSets by (a), () [count() as n, min(f) as low]
          scan t [a, f] rows 0..0
      "
    `);
});

it("grouping says what is known: conditions that its bits decide go", () => {
  const plan = groupingSets(t(), ["a", "b"], [[0, 1], []], {}, { at: true });
  expect(optimized(where(plan, fn("le", col("at"), 3)), { expect: "narrow-by-statistics" })).toMatchInlineSnapshot(`
    "
    groupingSets by (a, b), () grouping(a, b) as at
      scan t [a, b]
    "
  `);
  expect(optimized(where(plan, fn("isNull", col("a"))), { expectNot: "narrow-by-statistics" })).toMatchInlineSnapshot(`
    "
    filter a is null
      groupingSets by (a, b), () grouping(a, b) as at
        scan t [a, b]
    "
  `);
});

it("a condition goes to both sides of a set operation, if equal rows pass it together", () => {
  const all = setOperation("except", t(), u(), { all: true });
  expect(optimized(where(all, fn("gt", col("a"), 1)), { expect: "push-filter" })).toMatchInlineSnapshot(`
    "
    setOperation except all
      filter a > 1
        scan t [a, b, f]
      filter a > 1
        scan u [a, b, f]
    "
  `);
  for (const how of ["intersect", "except"] as const) {
    const plan = setOperation(how, t(), u());
    const moved = optimized(where(plan, fn("gt", col("a"), 1)), { expect: "push-filter" });
    expect(moved.match(/filter a > 1/g)).toHaveLength(2);
    // 0 and -0 are one row to the operation, and two texts to the condition.
    optimized(where(plan, fn("eq", fn("div", 1, col("f")), 1)), { expectNot: "push-filter" });
    // It may fail on rows of one side that the result does not have.
    optimized(where(plan, fn("gt", fn("add", col("a"), col("a")), 1)), { expectNot: "push-filter" });
  }
});

it("a condition stays off a side whose nulls it does not know", () => {
  const nulls = table("v", { a: [INT64, [1n, null]], b: [UTF8, ["x", "y"]], f: [FLOAT64, [0, null]] });
  const sure = table("w", { a: [INT64, [1n, 2n]], b: [UTF8, ["x", null]], f: [FLOAT64, [0, 1]] });
  const plan = (how: "intersect" | "except") => where(setOperation(how, sure, nulls), fn("lt", col("a"), 2));
  for (const how of ["intersect", "except"] as const) {
    expect(optimized(plan(how), { expect: "push-filter" }).match(/filter a < 2\n +scan \w/g)).toHaveLength(1);
  }
  optimized(where(setOperation("intersect", sure, nulls), fn("eq", fn("length", col("b")), col("a"))),
    { expectNot: "push-filter" });
});

it("set operations need every column, but not the order of the right side", () => {
  const plan = setOperation("except", orderBy(t(), "a"), orderBy(u(), "b"), { maintainOrder: true });
  expect(optimized(select(plan, ["a"]), { expect: "drop-unseen-sorts" })).toMatchInlineSnapshot(`
    "
    project a
      setOperation except in order
        sort by a
          scan t [a, b, f]
        scan u [a, b, f]
    "
  `);
  expect(optimized(setOperation("intersect", orderBy(t(), "a"), orderBy(u(), "b")), { expect: "drop-unseen-sorts" }))
    .toMatchInlineSnapshot(`
      "
      setOperation intersect
        scan t [a, b, f]
        scan u [a, b, f]
      "
    `);
});

it("what an empty side leaves empty is not read", () => {
  const none = limit(u(), 0, 0);
  expect(optimized(setOperation("intersect", withColumns(t(), { b: lit("x") }), none), { expect: "push-empty" }))
    .toMatchInlineSnapshot(`
      "
      setOperation intersect
        project a, "x" as b, f
          scan t [a, f] rows 0..0
        scan u [a, b, f] rows 0..0
      "
    `);
  expect(optimized(setOperation("except", none, t()), { expect: "push-empty" })).toMatchInlineSnapshot(`
    "
    setOperation except
      scan u [a, b, f] rows 0..0
      scan t [a, b, f] rows 0..0
    "
  `);
  optimized(setOperation("except", orderBy(t(), "a"), where(u(), fn("gt", col("a"), 1)), { maintainOrder: true }),
    { expectNot: "push-empty" });
});

it("distinct is a grouping, whichever row it keeps", () => {
  for (const maintainOrder of [true, false]) {
    for (const keep of ["first", "last", "none"] as const) {
      for (const on of [["b"], null, []]) {
        for (const input of [t(), select(t(), []), limit(t(), 0, 0), limit(t(), 0, 1)]) {
          if (on !== null && on.length > 0 && input.schema.length === 0) continue;
          optimized(distinct(input, on, maintainOrder, keep), { expect: "distinct-to-aggregate", alone: true });
        }
      }
    }
  }
  expect(optimized(distinct(t(), ["b"], true, "last"))).toMatchInlineSnapshot(`
    "
    project a, b, f
      sort by row
        aggregate by b [last(a) as a, last(f) as f, max(row) as row]
          rowIndex row from 0
            scan t [a, b, f]
    "
  `);
  expect(optimized(distinct(t(), ["b"], true, "none"))).toMatchInlineSnapshot(`
    "
    project a, b, f
      filter rows = 1
        aggregate by b [first(a) as a, first(f) as f, count() as rows] in order
          scan t [a, b, f]
    "
  `);
});

it("distinct that keeps any row, or those without an equal, needs no order", () => {
  expect(optimized(distinct(orderBy(t(), "a"), ["b"], false, "none"), { expect: "drop-unseen-sorts" }))
    .toMatchInlineSnapshot(`
      "
      project a, b, f
        filter rows = 1
          aggregate by b [first(a) as a, first(f) as f, count() as rows]
            scan t [a, b, f]
      "
    `);
  optimized(distinct(orderBy(t(), "a"), ["b"], false, "last"), { expectNot: "drop-unseen-sorts" });
  optimized(distinct(orderBy(t(), "a"), ["b"], true, "any"), { expectNot: "drop-unseen-sorts" });
  const united = union([orderBy(t(), "a"), u()]);
  expect(optimized(select(distinct(united, ["b"], false, "any"), ["b"]), { expect: "drop-unseen-sorts" }))
    .toMatchInlineSnapshot(`
      "
      aggregate by b
        union
          scan t [b]
          scan u [b]
      "
    `);
});
