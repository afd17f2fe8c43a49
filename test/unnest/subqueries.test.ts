// Subqueries of all shapes, compiled, against the reference, which computes them row by row.
import { describe, expect, it } from "vitest";
import { FLOAT64, INT32, INT64, UTF8 } from "../../expr/type.ts";
import * as build from "../../engine/plan/build.ts";
import type { DependentHow, Plan } from "../../engine/plan/node.ts";
import { validatePlan } from "../../engine/plan/validate.ts";
import { engines, expectAgreement, WAYS, type AnyFrame } from "../engine/agree.ts";
import { agg, col, fn, groupingSets, lit, setOperation, table, when, win, windows } from "../optimizer/build.ts";
import { inside } from "./build.ts";

/** Duplicates and nulls; 9 has no match. */
const l = table("l", {
  a: [INT64, [1n, 2n, 2n, 3n, null, 9n, 1n]], b: [INT64, [10n, 20n, 21n, 3n, 40n, 50n, null]],
  t: [UTF8, ["x", "y", "y", null, "z", "x", "w"]], e: [FLOAT64, [0, -0, NaN, 1.5, null, 2, 3]],
});
const r = table("r", {
  k: [INT64, [1n, 2n, 2n, 2n, null, 7n, 3n, 1n]], v: [INT64, [5n, 20n, 22n, 21n, 1n, 9n, null, 5n]],
  s: [UTF8, ["x", "y", null, "y", "z", "q", "x", "x"]], f: [FLOAT64, [0, 2, -0, NaN, 1.5, null, 1, 0]],
});
const u = table("u", { m: [INT32, [1n, 2n, 3n, null, 2n]], n: [INT64, [5n, 20n, 21n, 9n, 20n]] });
const q = inside(l);
const nothing = (plan: Plan) => build.limit(plan, 0, 0);

function agree(plan: Plan, ordered = true): void {
  validatePlan(plan);
  expectAgreement({ plan } as AnyFrame, { ordered, ways: WAYS.slice(0, 2) });
}

const HOWS = ["inner", "left", "semi", "anti", "mark"] as const satisfies readonly DependentHow[];

const RIGHTS: Readonly<Record<string, Plan>> = {
  "nothing of the left side": r,
  "an equality": q.where(r, fn("eq", col("k"), col("a"))),
  "an equality of nulls, too": q.where(r, fn("eqMissing", col("k"), col("a"))),
  "an equality of floats": q.where(r, fn("eq", col("f"), col("e"))),
  "an inequality": q.where(r, fn("lt", col("v"), col("b"))),
  "an equality and another condition": q.where(r, fn("and", fn("eq", col("k"), col("a")), fn("ne", col("s"), col("t")))),
  "a condition on the left side alone": q.where(r, fn("gt", col("b"), 15)),
  "a condition with or": q.where(r, fn("or", fn("and", fn("eq", col("k"), col("a")), fn("gt", col("v"), 20)),
    fn("and", fn("eq", col("k"), col("a")), fn("lt", col("v"), col("b"))))),
  "a computed column": q.select(q.where(r, fn("eq", col("k"), col("a"))), ["v"], {
    w: fn("add", col("v"), col("b")), c: fn("coalesce", col("b"), 7),
  }),
  "groups": q.groupBy(q.where(r, fn("eq", col("k"), col("a"))), { s: col("s") }, { c: agg("count") }),
  "groups by a left column": q.groupBy(r, { g: fn("gt", col("v"), col("b")) }, { c: agg("count") }),
  "an aggregate of an inequality": q.groupBy(q.where(r, fn("le", col("v"), col("b"))), {},
    { x: agg("max", col("v")), c: agg("count", col("v")) }),
  "an aggregate of a left column": q.groupBy(q.where(r, fn("eq", col("k"), col("a"))), {},
    { x: agg("max", fn("add", col("v"), col("b"))) }),
  "a condition on an aggregate": q.where(q.groupBy(q.where(r, fn("eq", col("k"), col("a"))), {}, { c: agg("count") }),
    fn("lt", col("c"), 2)),
  "a condition on an aggregate and the left side":
    q.where(q.groupBy(q.where(r, fn("eq", col("k"), col("a"))), {}, { c: agg("count") }), fn("lt", col("c"), col("b"))),
  "an order": q.orderBy(q.where(r, fn("eq", col("k"), col("a"))), fn("neg", col("v"))),
  "an order by a left column": q.orderBy(q.where(r, fn("ne", col("k"), col("a"))), fn("mul", col("v"), col("b")), col("v")),
  "the first of an order": build.limit(q.orderBy(q.where(r, fn("eq", col("k"), col("a"))), fn("neg", col("v"))), 0, 1),
  "some in the middle": build.limit(q.where(r, fn("ne", col("k"), col("a"))), 1, 2),
  "the first, behind a condition": q.where(build.limit(q.where(r, fn("lt", col("v"), col("b"))), 0, 2), fn("eq", col("k"), col("a"))),
  "distinct rows": build.distinct(q.select(q.where(r, fn("eq", col("k"), col("a"))), ["v"]), null, true),
  "the last of each": build.distinct(q.where(r, fn("lt", col("v"), col("b"))), ["k"], true, "last"),
  "a union": build.union([
    q.select(q.where(r, fn("eq", col("k"), col("a"))), ["v"]), q.select(q.where(r, fn("gt", col("v"), col("b"))), ["v"]),
  ]),
  "a union of equalities": build.union([
    q.select(q.where(r, fn("eq", col("k"), col("a"))), ["v"]),
    q.select(q.where(u, fn("eq", col("n"), col("a"))), [], { v: col("n") }),
  ]),
  "an intersection": setOperation("intersect", q.select(r, ["v"]),
    q.select(q.where(r, fn("eq", col("k"), col("a"))), ["v"]), { maintainOrder: true }),
  "a difference": setOperation("except", q.select(q.where(r, fn("ne", col("k"), col("a"))), ["v"]),
    q.select(q.where(r, fn("lt", col("v"), col("b"))), ["v"]), { all: true, maintainOrder: true }),
  "a window": windows(q.where(r, fn("ne", col("k"), col("a"))), { by: ["s"], order: ["v"] },
    { rank: win("rank"), total: win("sum", [col("v")]) }),
  "numbered rows": build.rowIndex(q.where(r, fn("ne", col("k"), col("a"))), "i", 5),
  "grouping sets": groupingSets(q.where(r, fn("eq", col("k"), col("a"))), ["s"], [[0], []], { c: agg("count") },
    { maintainOrder: true, at: true }),
  "an inner join": q.joinOn(q.where(r, fn("eq", col("k"), col("a"))), u, "inner", [[col("v"), col("n")]]),
  "a join that reads the left side": q.joinOn(r, u, "inner", [[fn("add", col("k"), col("a")), col("n")]]),
  "joined sides that both read it": q.joinOn(q.where(r, fn("eq", col("k"), col("a"))),
    q.where(u, fn("eq", col("m"), col("a"))), "inner", [[col("v"), col("n")]]),
  "an outer join whose right side reads it": q.joinOn(r, q.where(u, fn("eq", col("m"), col("a"))), "left", [[col("v"), col("n")]]),
  "an outer join whose condition reads it": q.joinOn(r, u, "left", [[col("v"), col("n")]], fn("lt", col("m"), col("a"))),
  "a semi join whose right side reads it": q.joinOn(r, q.where(u, fn("eq", col("m"), col("a"))), "semi", [[col("v"), col("n")]]),
  "a right join": q.joinOn(q.where(r, fn("eq", col("k"), col("a"))), u, "right", [[col("v"), col("n")]]),
  "a full join": q.joinOn(q.where(r, fn("eq", col("k"), col("a"))), u, "full", [[col("v"), col("n")]]),
};

describe.each(Object.entries(RIGHTS))("the right side has %s", (_, right) => {
  it.each(HOWS)("%s", how => agree(q.dependent(l, right, how)));
});

describe("with a condition on pairs", () => {
  const right = q.where(r, fn("lt", col("v"), col("b")));
  it.each(HOWS)("%s", how => agree(q.dependent(l, right, how, fn("eq", col("a"), col("k")))));
  it.each(HOWS)("%s, of an aggregate", how => agree(q.dependent(l,
    q.groupBy(right, {}, { c: agg("count"), x: agg("min", col("v")) }), how, fn("le", col("c"), col("a")))));
});

describe("without rows", () => {
  const right = q.groupBy(q.where(r, fn("lt", col("v"), col("b"))), {}, { c: agg("count"), x: agg("min", col("v")) });
  it.each([...HOWS, "single"] as const)("%s", how => {
    agree(q.dependent(nothing(l), right, how));
    agree(q.dependent(l, nothing(q.where(r, fn("eq", col("k"), col("a")))), how));
    agree(q.dependent(l, q.groupBy(nothing(q.where(r, fn("eq", col("k"), col("a")))), {}, { c: agg("count") }), how));
  });
});

describe("a value for each row", () => {
  const matching = q.where(r, fn("eq", col("k"), col("a")));
  const value = (right: Plan) => agree(q.dependent(l, right, "single"));

  it("is null, or what the aggregate of nothing is, where there is no row", () => {
    value(q.groupBy(matching, {}, { x: agg("min", col("v")) }));
    value(q.groupBy(matching, {}, { c: agg("count"), d: agg("nUnique", col("v")), x: agg("sum", col("v")) }));
    value(q.select(q.groupBy(matching, {}, { x: agg("sum", col("v")) }), [], { y: fn("coalesce", col("x"), 0) }));
    value(q.select(q.groupBy(matching, {}, { c: agg("count") }), [], {
      y: when(fn("eq", col("c"), 0), "none", when(fn("gt", col("c"), 1), lit(null, UTF8), "one")),
      z: fn("add", fn("mul", col("c"), 2), fn("coalesce", col("b"), 1)),
    }));
  });

  it("of rows that are at most one", () => {
    value(build.limit(q.orderBy(matching, fn("neg", col("v"))), 0, 1));
    value(q.select(q.groupBy(r, {}, { x: agg("max", col("v")) }), [], { y: fn("add", col("x"), col("b")) }));
    value(q.where(u, fn("and", fn("eq", col("m"), col("a")), fn("eq", col("n"), 5))));
  });

  it("is an error where there are several, if a left row asks for them", () => {
    const several = q.dependent(l, q.where(r, fn("eq", col("k"), col("a"))), "single");
    const others = q.dependent(q.where(l, fn("eq", col("a"), 3)), q.where(r, fn("eq", col("k"), col("a"))), "single");
    const unequal = q.dependent(l, q.where(r, fn("lt", col("v"), col("b"))), "single");
    const all = q.dependent(l, r, "single");
    agree(others);
    agree(q.dependent(nothing(l), r, "single"));
    for (const plan of [several, unequal, all]) {
      for (const executor of ["reference", "single"] as const) {
        expect(() => engines.shared.runSync(plan, { executor }), executor).toThrow(
          "A subquery that is used as a value gave more than one row. "
          + "Aggregate its rows, as with `max`, or keep one of them with `limit 1`.");
      }
    }
  });

  it("may be a nested column's absence, but not be correlated by its value", () => {
    agree(q.dependent(l, q.groupBy(matching, {}, { x: agg("first", col("s")) }), "single"));
  });
});

describe("two levels", () => {
  const matching = q.where(r, fn("eq", col("k"), col("a")));
  const deep = inside(l, r);
  const inner: Readonly<Record<string, Plan>> = {
    "reads its own left side": deep.where(u, fn("eq", col("n"), col("v"))),
    "reads both": deep.where(u, fn("and", fn("eq", col("n"), col("v")), fn("eq", col("m"), col("a")))),
    "reads the outer one alone": deep.where(u, fn("eq", col("m"), col("a"))),
    "reads both by inequalities": deep.where(u, fn("and", fn("lt", col("n"), col("b")), fn("ne", col("m"), col("k")))),
    "aggregates what both have": deep.groupBy(deep.where(u, fn("le", col("m"), col("a"))), {},
      { w: agg("max", fn("add", col("n"), col("v"))), c: agg("count") }),
  };
  describe.each(Object.entries(inner))("%s", (_, right) => {
    it.each(["semi", "anti", "left", "mark", "inner"] as const)("%s", how => {
      agree(q.dependent(l, deep.dependent(r, right, how), "semi"));
      agree(q.dependent(l, deep.dependent(matching, right, how), "left"));
      agree(q.dependent(l, q.groupBy(deep.dependent(matching, right, how), {}, { rows: agg("count") }), "single"));
    });
  });

  it("in a left side that is one itself", () => {
    const first = q.dependent(l, q.groupBy(matching, {}, { x: agg("max", col("v")) }), "single");
    const second = inside(first);
    agree(second.dependent(first, second.where(u, fn("eq", col("n"), col("x"))), "left"));
    agree(second.where(second.dependent(first, second.where(u, fn("eq", col("m"), col("a"))), "mark"), fn("not", col("found"))));
  });
});
