// The rules filter-to-join, predicate-to-keys, push-join-predicate and smaller-side-builds; and what rules
// that touch joins do for each kind.
import { expect, it } from "vitest";
import { INT64, UTF8 } from "../../expr/type.ts";
import { estimateRows, NO_STATISTICS } from "../../engine/optimizer/index.ts";
import type { JoinHow } from "../../engine/plan/node.ts";
import { agg, cast, col, fn, groupBy, joinOn, limit, lit, orderBy, select, table, where } from "./build.ts";
import { optimized } from "./check.ts";

const t = () => table("t", {
  a: [INT64, [1n, 2n, 3n, null]], b: [UTF8, ["x", "y", "x", null]], f: [INT64, [5n, 6n, 7n, 8n]],
});
const u = () => table("u", { k: [INT64, [1n, 1n, 3n]], d: [UTF8, ["one", "x", "x"]], g: [INT64, [4n, 6n, 9n]] });
const many = () => table("m", { n: [INT64, Array.from({ length: 40 }, (_, i) => BigInt(i % 9))] });

it("a predicate that compares what is computed of pairs is guessed as one of all pairs", () => {
  const where = fn("eq", fn("add", col("a"), col("g")), fn("mul", col("f"), col("k")));
  expect(estimateRows(joinOn(t(), u(), {}, { where }), NO_STATISTICS)).toBe(1);
});

it("an equality above a cross join becomes its key", () => {
  const condition = fn("and", fn("eq", col("a"), col("k")), fn("lt", col("f"), col("g")));
  const plan = where(joinOn(t(), u(), {}, { how: "cross" }), condition);
  expect(optimized(plan, { expect: "filter-to-join" })).toMatchInlineSnapshot(`
    "
    join inner on a = k where f < g [left.a, left.b, left.f, right.k, right.d, right.g]
      scan t [a, b, f]
      scan u [k, d, g]
    "
  `);
});

it("a filter by keys and values stays above a join that has keys", () => {
  const plan = where(joinOn(t(), u(), { a: "k" }), fn("lt", col("f"), col("g")));
  expect(optimized(plan, { expectNot: "filter-to-join" })).toMatchInlineSnapshot(`
    "
    filter f < g
      join inner on a = k [left.a, left.b, left.f, right.d, right.g]
        scan t [a, b, f]
        scan u [k, d, g]
    "
  `);
});

it("a filter above an outer join is no part of it", () => {
  const plan = where(joinOn(t(), u(), {}, { how: "full", where: fn("eq", col("a"), col("k")) }),
    fn("eqMissing", col("f"), col("g")));
  expect(optimized(plan, { expectNot: "filter-to-join" })).toMatchInlineSnapshot(`
    "
    filter f is not distinct from g
      join full on a = k [left.a, left.b, left.f, right.k, right.d, right.g]
        scan t [a, b, f]
        scan u [k, d, g]
    "
  `);
});

it("an equality that may fail is no key: it must see pairs only", () => {
  const fails = fn("eq", cast(col("b"), INT64), col("k"));
  const plan = joinOn(t(), u(), {}, { how: "semi", where: fn("and", fn("eq", col("b"), lit("1")), fails) });
  expect(optimized(plan, { expectNot: "predicate-to-keys" })).toMatchInlineSnapshot(`
    "
    join semi where b::int64 = k [left.a, left.b, left.f, right.k]
      filter b = "1"
        scan t [a, b, f]
      scan u [k]
    "
  `);
});

it("a key does not weaken what the join checks", () => {
  const plan = joinOn(t(), u(), { b: "d" }, { how: "left", validate: "1:m", where: fn("eq", col("a"), col("k")) });
  expect(optimized(plan, { expectNot: "predicate-to-keys" })).toMatchInlineSnapshot(`
    "
    join left on b = d where a = k 1:m [left.a, left.b, left.f, right.k, right.g]
      scan t [a, b, f]
      scan u [k, d, g]
    "
  `);
});

it("one-sided conditions go to the sides whose rows do not come out without a match", () => {
  const both = fn("and", fn("gt", col("f"), 5), fn("gt", col("g"), 5));
  const on = (how: "left" | "right" | "anti") => joinOn(t(), u(), { a: "k" }, { how, where: both });
  expect(optimized(on("left"), { expect: "push-join-predicate" })).toMatchInlineSnapshot(`
    "
    join left on a = k where f > 5 [left.a, left.b, left.f, right.d, right.g]
      scan t [a, b, f]
      filter g > 5
        scan u [k, d, g]
    "
  `);
  expect(optimized(on("right"), { expect: "push-join-predicate" })).toMatchInlineSnapshot(`
    "
    join right on a = k where g > 5 [left.a, left.b, left.f, right.d, right.g]
      filter f > 5
        scan t [a, b, f]
      scan u [k, d, g]
    "
  `);
  expect(optimized(on("anti"), { expect: "push-join-predicate" })).toMatchInlineSnapshot(`
    "
    join anti on a = k where f > 5 [left.a, left.b, left.f]
      scan t [a, b, f]
      filter g > 5
        scan u [k, g]
    "
  `);
  expect(optimized(joinOn(t(), u(), { a: "k" }, { how: "full", where: both }), { expectNot: "push-join-predicate" }))
    .toMatchInlineSnapshot(`
      "
      join full on a = k where f > 5 and g > 5 [left.a, left.b, left.f, right.d, right.g]
        scan t [a, b, f]
        scan u [k, d, g]
      "
    `);
});

it("a filter passes to the sides that have their rows for themselves", () => {
  const orX = (name: string) => fn("eq", fn("coalesce", col(name), "x"), "x");
  const above = fn("and", orX("b"), orX("d"));
  const on = (how: JoinHow) => joinOn(t(), u(), { a: "k" }, { how });
  expect(optimized(where(on("left"), above), { expect: "push-filter" })).toMatchInlineSnapshot(`
    "
    filter coalesce(d, "x") = "x"
      join left on a = k [left.a, left.b, left.f, right.d, right.g]
        filter coalesce(b, "x") = "x"
          scan t [a, b, f]
        scan u [k, d, g]
    "
  `);
  expect(optimized(where(on("right"), above), { expect: "push-filter" })).toMatchInlineSnapshot(`
    "
    filter coalesce(b, "x") = "x"
      join right on a = k [left.a, left.b, left.f, right.d, right.g]
        scan t [a, b, f]
        filter d = "x"
          scan u [k, d, g]
    "
  `);
  expect(optimized(where(joinOn(t(), u(), { a: "k" }, { how: "mark" }), fn("and", fn("eq", col("b"), "x"), col("matched"))),
    { expect: "push-filter" })).toMatchInlineSnapshot(`
      "
      filter matched
        join mark on a = k as matched [left.a, left.b, left.f]
          filter b = "x"
            scan t [a, b, f]
          scan u [k]
      "
    `);
  const all = where(joinOn(t(), u(), { a: "k" }, { how: "left", unmatched: "error" }), orX("b"));
  optimized(all, { expectNot: "push-filter" });
});

it("a full join keeps the sides that a filter leaves it", () => {
  const full = () => joinOn(t(), u(), { a: "k" }, { how: "full" });
  expect(optimized(where(full(), fn("gt", col("f"), 5)), { expect: "outer-join-to-inner" })).toMatchInlineSnapshot(`
    "
    join left on a = k [left.a, left.b, left.f, right.d, right.g]
      filter f > 5
        scan t [a, b, f]
      scan u [k, d, g]
    "
  `);
  expect(optimized(where(full(), fn("lt", col("f"), col("g"))), { expect: "outer-join-to-inner" })).toMatchInlineSnapshot(`
    "
    filter f < g
      join inner on a = k [left.a, left.b, left.f, right.d, right.g]
        scan t [a, b, f]
        scan u [k, d, g]
    "
  `);
  // A right join has the order of the right side, which a full join has not.
  expect(optimized(where(full(), fn("gt", col("g"), 5)), { expectNot: "outer-join-to-inner" })).toMatchInlineSnapshot(`
    "
    filter g > 5
      join full on a = k [left.a, left.b, left.f, right.d, right.g]
        scan t [a, b, f]
        scan u [k, d, g]
    "
  `);
});

it("a semi join builds only what it compares", () => {
  const plan = select(joinOn(t(), u(), { a: "k" }, { how: "semi", where: fn("lt", col("f"), col("g")) }), ["b"]);
  expect(optimized(plan, { expect: "prune-columns" })).toMatchInlineSnapshot(`
    "
    project b
      join semi on a = k where f < g [left.b, left.f, right.g]
        scan t [a, b, f]
        scan u [k, g]
    "
  `);
});

it("a limit goes to the side whose rows all come out first", () => {
  const on = (how: JoinHow) => joinOn(t(), u(), { a: "k" }, { how });
  expect(optimized(limit(on("mark"), 1, 2), { expect: "push-limit" })).toMatchInlineSnapshot(`
    "
    limit 2 from 1
      join mark on a = k as matched [left.a, left.b, left.f]
        scan t [a, b, f] rows 0..3
        scan u [k]
    "
  `);
  expect(optimized(limit(on("right"), 0, 1), { expect: "push-limit" })).toMatchInlineSnapshot(`
    "
    limit 1
      join right on a = k [left.a, left.b, left.f, right.d, right.g]
        scan t [a, b, f]
        scan u [k, d, g] rows 0..1
    "
  `);
  expect(optimized(limit(on("semi"), 0, 1), { expectNot: "push-limit" })).toMatchInlineSnapshot(`
    "
    limit 1
      join semi on a = k [left.a, left.b, left.f]
        scan t [a, b, f]
        scan u [k]
    "
  `);
});

it("a condition that is never true leaves no right row to read", () => {
  const never = fn("and", fn("lt", col("f"), col("g")), lit(false));
  expect(optimized(joinOn(t(), u(), {}, { how: "left", where: never }), { expect: "constant-filter" })).toMatchInlineSnapshot(`
    "
    join left where false [left.a, left.b, left.f, right.k, right.d, right.g]
      scan t [a, b, f]
      scan u [k, d, g] rows 0..0
    "
  `);
});

it("the smaller side is built where nobody sees the order", () => {
  const grouped = groupBy(joinOn(u(), many(), { k: "n" }), ["d"], { n: agg("count") });
  expect(optimized(grouped, { expect: "smaller-side-builds" })).toMatchInlineSnapshot(`
    "
    aggregate by d [count() as n]
      join inner on n = k [right.d]
        scan m [n]
        scan u [k, d]
    "
  `);
  optimized(groupBy(joinOn(u(), many(), { k: "n" }), ["d"], { n: agg("first", col("k")) }), { expectNot: "smaller-side-builds" });
  optimized(groupBy(joinOn(u(), many(), { k: "n" }, { how: "left" }), ["d"], { n: agg("count") }), { expectNot: "smaller-side-builds" });
  optimized(orderBy(joinOn(u(), many(), { k: "n" }), "d"), { expectNot: "smaller-side-builds" });
  optimized(groupBy(limit(joinOn(u(), many(), { k: "n" }), 0, 5), ["d"], { n: agg("count") }), { expectNot: "smaller-side-builds" });
});
