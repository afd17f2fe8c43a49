// What dependent joins become: joins on what was equal, keyed groups, and the domain where nothing is equal.
import { expect, it } from "vitest";
import { INT64 } from "../../expr/type.ts";
import * as build from "../../engine/plan/build.ts";
import type { Plan } from "../../engine/plan/node.ts";
import { inside } from "../unnest/build.ts";
import { agg, col, fn, joinOn, table, win, windows } from "./build.ts";
import { optimized } from "./check.ts";

const l = table("l", { a: [INT64, [1n, 2n, null, 4n]], b: [INT64, [10n, 20n, 30n, null]] });
const r = table("r", { k: [INT64, [1n, 2n, 2n, null]], v: [INT64, [5n, 15n, 25n, 35n]] });
const q = inside(l);
const matching = q.where(r, fn("eq", col("k"), col("a")));
const unnested = (plan: Plan) => optimized(plan, { expect: "unnest-dependent-joins" });

it("makes equalities keys of the join", () => {
  expect(unnested(q.dependent(l, q.where(r, fn("and", fn("eq", col("k"), col("a")), fn("gt", col("v"), col("b")))), "anti")))
    .toMatchInlineSnapshot(`
      "
      project a, b
        join anti on a = k where "v⟂3" > "b⟂2" [left.a, left.b, right.v as "v⟂3", left.b as "b⟂2"]
          scan l [a, b]
          scan r [k, v]
      "
    `);
  expect(unnested(q.dependent(l, q.select(matching, ["v"], { w: fn("add", col("v"), col("b")) }), "inner")))
    .toMatchInlineSnapshot(`
      "
      project a, b, v, v + "b⟂1" as w
        join inner on a = k [left.a, left.b, right.v, left.b as "b⟂1"]
          scan l [a, b]
          project v, k
            scan r [k, v]
      "
    `);
});

it("groups by the keys, and knows what an aggregate of nothing is", () => {
  expect(unnested(q.dependent(l, q.groupBy(matching, {}, { m: agg("max", col("v")), n: agg("count") }), "single")))
    .toMatchInlineSnapshot(`
      "
      project a, b, m, coalesce(n, 0) as n
        join left on a = "key⟂2" [left.a, left.b, right.m, right.n]
          scan l [a, b]
          aggregate by k as "key⟂2" [max(v) as m, count() as n] in order
            scan r [k, v]
      "
    `);
});

it("drops the row of no rows where a condition does", () => {
  const few = q.where(q.groupBy(matching, {}, { n: agg("count") }), fn("gt", col("n"), 1));
  expect(unnested(q.dependent(l, few, "semi"))).toMatchInlineSnapshot(`
    "
    join semi on a = "key⟂2" [left.a, left.b]
      scan l [a, b]
      project "key⟂2"
        filter n > 1
          aggregate by k as "key⟂2" [count() as n] in order
            scan r [k]
    "
  `);
});

it("numbers the rows of each left row for a limit", () => {
  const first = build.limit(q.orderBy(matching, col("v")), 0, 2);
  expect(unnested(q.dependent(l, first, "left"))).toMatchInlineSnapshot(`
    "
    join left on a = k [left.a, left.b, right.k, right.v]
      scan l [a, b]
      filter "row⟂2" <= 2
        window by k [rowNumber() as "row⟂2"] for "row⟂2" <= 2
          sort by v
            scan r [k, v]
    "
  `);
});

it("joins with the domain where nothing is equal", () => {
  const below = q.where(r, fn("lt", col("v"), col("b")));
  expect(unnested(q.dependent(l, q.groupBy(below, {}, { m: agg("max", col("v")) }), "single"))).toMatchInlineSnapshot(`
    "
    join left on b = "key⟂3" nulls equal [left.a, left.b, right.m]
      scan l [a, b]
      aggregate by "b⟂2" as "key⟂3" [max(v) as m] in order
        join inner where v < "b⟂2" [left."b⟂2", right.v]
          aggregate by "b⟂2"
            project b as "b⟂2"
              scan l [b]
          scan r [v]
    "
  `);
});

it("takes a local column for the one that it equals", () => {
  const both = inside(l, r);
  const inner = both.where(table("u", { x: [INT64, [1n, 2n]], y: [INT64, [5n, 2n]] }),
    fn("and", fn("eq", col("x"), col("a")), fn("lt", col("y"), col("v"))));
  expect(unnested(q.dependent(l, both.dependent(matching, inner, "semi"), "semi"))).toMatchInlineSnapshot(`
    "
    join semi on a = k [left.a, left.b]
      scan l [a, b]
      project k
        join semi on "a⟂2" = x where "y⟂5" < "v⟂4" [left.k, right.y as "y⟂5", left.v as "v⟂4"]
          project k, v, k as "a⟂2"
            scan r [k, v]
          scan u [x, y]
    "
  `);
});

it("computes nothing that may fail for rows that no left row asks for", () => {
  const huge = q.groupBy(matching, {}, { s: agg("sum", col("v")) });
  expect(unnested(q.dependent(l, huge, "single"))).toContain("join inner on");
});

it("leaves other plans alone", () => {
  optimized(windows(joinOn(l, r, { a: "k" }), { by: ["a"] }, { n: win("count") }), { expectNot: "unnest-dependent-joins" });
});
