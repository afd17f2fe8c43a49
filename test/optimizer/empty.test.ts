// The rules constant-filter, push-empty and drop-empty-inputs.
import { expect, it } from "vitest";
import { BOOL, INT64, UTF8 } from "../../expr/type.ts";
import {
  agg, col, distinct, fn, groupBy, joinOn, limit, lit, orderBy, rowIndex, table, union, where, withColumns,
} from "./build.ts";
import { optimized } from "./check.ts";

const t = () => table("t", { a: [INT64, [3n, 1n, null]], b: [UTF8, ["x", "y", null]] });
const u = () => table("u", { k: [INT64, [1n, 2n]], d: [UTF8, ["one", "two"]] });

it("a condition that is always true goes", () => {
  expect(optimized(where(t(), fn("or", fn("gt", col("a"), 1), fn("lt", lit(1), 2))), { expect: "constant-filter" }))
    .toMatchInlineSnapshot(`
      "
      scan t [a, b]
      "
    `);
});

it("one that is false or null empties the plan, down to the scans", () => {
  const joined = orderBy(withColumns(joinOn(t(), u(), { a: "k" }, { how: "left" }), { c: fn("upper", col("d")) }), "c");
  expect(optimized(where(joined, lit(null, BOOL)), { expect: "push-empty" })).toMatchInlineSnapshot(`
    "
    project a, b, d, upper(d) as c
      join left on a = k [left.a, left.b, right.d]
        scan t [a, b] rows 0..0
        scan u [k, d] rows 0..0
    "
  `);
  expect(optimized(where(rowIndex(t(), "i", 3), lit(false)), { expect: "push-empty" })).toMatchInlineSnapshot(`
    "
    rowIndex i from 3
      scan t [a, b] rows 0..0
    "
  `);
});

it("groups of nothing are none, but nothing in all is one row", () => {
  expect(optimized(groupBy(where(t(), false), ["b"], { n: agg("count") }), { expect: "constant-filter" }))
    .toMatchInlineSnapshot(`
      "
      aggregate by b [count() as n]
        scan t [b] rows 0..0
      "
    `);
  expect(optimized(groupBy(where(t(), false), [], { n: agg("count") }), { expect: "constant-filter" }))
    .toMatchInlineSnapshot(`
      "
      aggregate [count() as n]
        scan t [] rows 0..0
      "
    `);
  expect(optimized(limit(groupBy(t(), [], { n: agg("sum", col("a")) }), 0, 0), { expect: "push-empty" }))
    .toMatchInlineSnapshot(`
      "
      limit 0
        aggregate [sum(a) as n]
          scan t [a] rows 0..0
      "
    `);
});

it("a union forgets inputs without rows", () => {
  expect(optimized(union([where(t(), false), t(), limit(distinct(t(), null, true), 0, 0)]), { expect: "drop-empty-inputs" }))
    .toMatchInlineSnapshot(`
      "
      scan t [a, b]
      "
    `);
  expect(optimized(union([t(), t()]), { expectNot: "drop-empty-inputs" })).toMatchInlineSnapshot(`
    "
    union
      scan t [a, b]
      scan t [a, b]
    "
  `);
});

it("a condition on columns is left", () => {
  expect(optimized(where(t(), fn("eq", col("a"), col("a"))), { expectNot: "constant-filter" })).toMatchInlineSnapshot(`
    "
    filter a = a
      scan t [a, b]
    "
  `);
});

it("a join that one side leaves empty does not read the other, unless errors of that side must come", () => {
  const none = () => where(t(), false);
  expect(optimized(joinOn(none(), u(), { a: "k" }), { expect: "push-empty" })).toMatchInlineSnapshot(`
    "
    join inner on a = k [left.a, left.b, right.d]
      scan t [a, b] rows 0..0
      scan u [k, d] rows 0..0
    "
  `);
  expect(optimized(joinOn(none(), u(), { a: "k" }, { validate: "m:1" }))).toMatchInlineSnapshot(`
    "
    join inner on a = k m:1 [left.a, left.b, right.d]
      scan t [a, b] rows 0..0
      scan u [k, d]
    "
  `);
});

it("a row of nothing is still a row, until something drops it", () => {
  const nothing = table("t", { a: [INT64, []] });
  const one = groupBy(nothing, [], { n: agg("sum", col("a")) });
  for (const how of ["left", "full"] as const) {
    const plan = limit(joinOn(one, u(), {}, { how, where: fn("eq", col("n"), col("k")) }), 0, 0);
    expect(optimized(plan, { expect: "push-empty" })).toContain("limit 0");
  }
});
