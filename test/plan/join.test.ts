// Join nodes: how they print, what their schemas are, and what is no valid one.
import { expect, it } from "vitest";
import { literal } from "../../expr/bind/literal.ts";
import { bindPredicate, bindRow } from "../../expr/bind/bind.ts";
import { PlanError } from "../../expr/error.ts";
import { INT64, UTF8 } from "../../expr/type.ts";
import { asof } from "../../engine/plan/build.ts";
import { planKey } from "../../engine/plan/fingerprint.ts";
import { flipped, pairSchema } from "../../engine/plan/join.ts";
import type { Asof, Join, Plan } from "../../engine/plan/node.ts";
import { printPlan } from "../../engine/plan/print.ts";
import { validatePlan } from "../../engine/plan/validate.ts";
import { col, fn, joinOn, table } from "../optimizer/build.ts";

const t = table("t", { a: [INT64, [1n]], b: [UTF8, ["x"]] });
const u = table("u", { k: [INT64, [1n]], d: [UTF8, ["y"], "nullable"] });
const where = fn("ne", col("b"), col("d"));
const text = (plan: Plan) => printPlan(plan, { schema: true }).replaceAll(/#\d+/g, "").split("\n")[0];

it("prints kind, keys, predicate and contracts, and knows what may be null", () => {
  expect(text(joinOn(t, u, { a: "k" }, { how: "full", where, validate: "m:1", unmatched: "error" }))).toBe(
    "join full on a = k where b <> d m:1 all matched [left.a, left.b, right.d]  → a int64?, b utf8?, d utf8?");
  expect(text(joinOn(t, u, { a: "k" }, { how: "right" }))).toContain("→ a int64?, b utf8?, d utf8?");
  expect(text(joinOn(t, u, {}, { how: "mark", where }))).toBe(
    "join mark where b <> d as matched [left.a, left.b, right.k, right.d]  → a int64, b utf8, matched bool");
  expect(text(joinOn(t, u, {}, { how: "cross" }))).toBe(
    "join cross [left.a, left.b, right.k, right.d]  → a int64, b utf8, k int64, d utf8?");
});

const key = (left: string, right: string) =>
  ({ left: bindRow(col(left), t.schema, "test"), right: bindRow(col(right), u.schema, "test") });
const nearest: Asof = asof({
  how: "inner", left: t, right: u, by: [key("b", "d")], at: key("a", "k"), strategy: "nearest",
  allowExactMatches: false, tolerance: literal(5n, INT64),
  columns: [{ side: "left", from: "a", name: "a" }, { side: "right", from: "k", name: "k" }],
});

it("prints as-of joins", () => {
  expect(text(nearest)).toBe(
    "asof inner nearest at a ~ k by b = d no exact matches within 5 [left.a, right.k]  → a int64, k int64");
  expect(() => validatePlan(nearest)).not.toThrow();
});

it("plans that differ in one part have different keys", () => {
  const plans = [joinOn(t, u, { a: "k" }), joinOn(t, u, { a: "k" }, { how: "left" }),
    joinOn(t, u, { a: "k" }, { where }), joinOn(t, u, { a: "k" }, { unmatched: "error" }),
    nearest, { ...nearest, strategy: "forward" as const }];
  expect(new Set(plans.map(plan => planKey(plan))).size).toBe(plans.length);
});

it("seen from the other side a join has the same pairs, and back again it is itself", () => {
  const join = joinOn(t, u, { a: "k" }, { how: "left", where, validate: "1:m" }) as Join;
  expect(flipped(join)).toMatchObject({ how: "right", validate: "m:1", left: u, right: t });
  expect(flipped(flipped(join))).toEqual(join);
  expect(() => flipped(joinOn(t, u, { a: "k" }, { how: "semi" }) as Join)).toThrow("a semi join has no other side");
});

const problem = (plan: Plan): string => {
  try {
    validatePlan(plan);
  } catch (error) {
    if (error instanceof PlanError) return error.message;
    throw error;
  }
  return "it is valid";
};

it("refuses nodes that say what cannot be", () => {
  const join = joinOn(t, u, { a: "k" }, { where }) as Join;
  expect(problem({ ...join, how: "cross" })).toContain("a cross join has a condition");
  expect(problem({ ...join, mark: "m" })).toContain("a mark join, and no other, names its mark");
  expect(problem({ ...join, columns: [{ side: "right", from: "none", name: "x" }] })).toContain("on its right side");
  const [number] = pairSchema(join);
  const predicate = bindPredicate(fn("eq", col("a"), 1), [number!], "join");
  expect(problem({ ...join, predicate, columns: join.columns.slice(1), schema: join.schema.slice(1) }))
    .toContain("there is no column \"a\"");
  const { at } = nearest;
  expect(problem({ ...nearest, at: { ...at, right: { ...at.right, type: UTF8 } } })).toContain("\"k\" is used as utf8");
});
