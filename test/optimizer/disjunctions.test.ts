// The rules factor-disjunctions, restrict-sides and copy-conditions.
import { expect, it } from "vitest";
import { INT64, UTF8 } from "../../expr/type.ts";
import type { JoinHow } from "../../engine/plan/node.ts";
import { col, fn, joinOn, table, where } from "./build.ts";
import { optimized } from "./check.ts";

const t = () => table("t", { a: [INT64, [1n, 2n, 3n, null, 5n]], b: [UTF8, ["x", "y", "x", null, "z"]] });
const u = () => table("u", { k: [INT64, [1n, 2n, 3n, 5n]], d: [UTF8, ["x", "y", "z", "x"]] });
const all = (...c: readonly ReturnType<typeof fn>[]) => c.reduce((a, b) => fn("and", a, b));
const any = (...c: readonly ReturnType<typeof fn>[]) => c.reduce((a, b) => fn("or", a, b));
const is = (name: string, value: string | number) => fn("eq", col(name), value);

it("what all alternatives ask becomes the key of a join", () => {
  const key = fn("eq", col("a"), col("k"));
  const plan = where(joinOn(t(), u(), {}, { how: "cross" }),
    any(all(key, is("b", "x"), is("d", "x")), all(is("b", "y"), key, is("d", "y"))));
  expect(optimized(plan, { expect: "factor-disjunctions" })).toMatchInlineSnapshot(`
    "
    join inner on a = k where b = "x" and d = "x" or b = "y" and d = "y" [left.a, left.b, right.k, right.d]
      filter b in ("x", "y")
        scan t [a, b]
      filter d in ("x", "y")
        scan u [k, d]
    "
  `);
});

it("an alternative that asks no more than what all ask decides", () => {
  const plan = where(t(), any(all(fn("gt", col("a"), 1), is("b", "x")), fn("gt", col("a"), 1)));
  expect(optimized(plan, { expect: "factor-disjunctions" })).toMatchInlineSnapshot(`
    "
    filter a > 1
      scan t [a, b]
    "
  `);
});

it("alternatives without anything in common stay", () => {
  optimized(where(t(), any(all(is("a", 1), is("b", "x")), is("b", "y"))), { expectNot: "factor-disjunctions" });
});

it("a condition that may fail stays behind its guard", () => {
  const guarded = (value: number) =>
    all(fn("ne", col("a"), value), fn("eq", fn("intDiv", 6, fn("sub", col("a"), value)), 3));
  optimized(where(t(), any(all(guarded(1), is("b", "x")), all(guarded(1), is("b", "y")))), { expect: "factor-disjunctions" });
});

it("each side of a join keeps only what some alternative allows", () => {
  const either = any(all(is("b", "x"), is("d", "y")), all(is("b", "y"), is("d", "x")));
  const on = (how: JoinHow) => joinOn(t(), u(), { a: "k" }, { how, where: either });
  expect(optimized(on("inner"), { expect: "restrict-sides" })).toMatchInlineSnapshot(`
    "
    join inner on a = k where b = "x" and d = "y" or b = "y" and d = "x" [left.a, left.b, right.d]
      filter b in ("x", "y")
        scan t [a, b]
      filter d in ("y", "x")
        scan u [k, d]
    "
  `);
  expect(optimized(on("left"), { expect: "restrict-sides" })).toMatchInlineSnapshot(`
    "
    join left on a = k where b = "x" and d = "y" or b = "y" and d = "x" [left.a, left.b, right.d]
      scan t [a, b]
      filter d in ("y", "x")
        scan u [k, d]
    "
  `);
  optimized(on("full"), { expectNot: "restrict-sides" });
  const above = where(joinOn(t(), u(), { a: "k" }), any(all(is("b", "x"), is("d", "y")), is("d", "x")));
  expect(optimized(above, { expect: "restrict-sides" })).toMatchInlineSnapshot(`
    "
    filter b = "x" and d = "y" or d = "x"
      join inner on a = k [left.a, left.b, right.d]
        scan t [a, b]
        filter d in ("y", "x")
          scan u [k, d]
    "
  `);
});

it("what is asked of one key is asked of the other", () => {
  const few = () => where(t(), all(fn("gt", col("a"), 1), is("b", "x")));
  const on = (how: JoinHow) => joinOn(few(), u(), { a: "k" }, { how });
  for (const how of ["inner", "left", "semi", "anti"] as const) {
    expect(optimized(on(how), { expect: "copy-conditions" })).toContain("filter k > 1");
  }
  for (const how of ["right", "full"] as const) optimized(on(how), { expectNot: "copy-conditions" });
  optimized(joinOn(few(), u(), { a: "k" }, { validate: "m:1" }), { expectNot: "copy-conditions" });
  expect(optimized(joinOn(t(), where(u(), is("k", 3)), { a: "k" }), { expect: "copy-conditions" })).toMatchInlineSnapshot(`
    "
    join inner on a = k [left.a, left.b, right.d]
      filter a = 3
        scan t [a, b]
      filter k = 3
        scan u [k, d]
    "
  `);
});

it("what is asked of both keys already is not asked again", () => {
  const both = joinOn(where(t(), is("a", 3)), where(u(), is("k", 3)), { a: "k" });
  optimized(both, { expectNot: "copy-conditions" });
});
