// Grouping sets, set operations and distinct as plans: their text, and what is no valid plan.
import { describe, expect, it } from "vitest";
import { INT64, UTF8 } from "../../expr/type.ts";
import * as build from "../../engine/plan/build.ts";
import type { GroupingSets, Plan } from "../../engine/plan/node.ts";
import { planKey } from "../../engine/plan/fingerprint.ts";
import { printPlan } from "../../engine/plan/print.ts";
import { validatePlan } from "../../engine/plan/validate.ts";
import { agg, col, distinct, groupingSets, select, setOperation, table } from "../optimizer/build.ts";

const t = table("t", { a: [INT64, [1n, null]], b: [UTF8, ["x", "y"]] });
const u = table("u", { a: [INT64, [1n, 2n]], b: [UTF8, ["x", null]] });
const printed = (plan: Plan) => printPlan(plan, { schema: true }).replaceAll(/#\d+/g, "").split("\n")[0];
const rollup = groupingSets(t, ["a", "b"], [[0, 1], [0], []], { n: agg("count"), top: agg("max", col("b")) },
  { at: true, maintainOrder: true }) as GroupingSets;

describe("text", () => {
  it("has the sets, what is computed, and what comes out", () => {
    expect(printed(rollup)).toBe("groupingSets by (a, b), (a), () [count() as n, max(b) as top] grouping(a, b) as at "
      + "in order  → a int64?, b utf8?, n int64, top utf8?, at int64");
    expect(printed(groupingSets(t, ["b"], [[0]], {}))).toBe("groupingSets by (b)  → b utf8");
    expect(printed(setOperation("intersect", t, u))).toBe("setOperation intersect  → a int64, b utf8");
    expect(printed(setOperation("except", t, u, { all: true, maintainOrder: true })))
      .toBe("setOperation except all in order  → a int64?, b utf8");
    expect(printed(distinct(t, ["a"], true, "last"))).toBe("distinct on a keep last in order  → a int64?, b utf8");
    expect(printed(distinct(t, null, false, "none"))).toBe("distinct keep none  → a int64?, b utf8");
    expect(printed(distinct(t, null, false))).toBe("distinct  → a int64?, b utf8");
  });

  it("tells them apart as keys, too", () => {
    const plans = [rollup, { ...rollup, sets: [[0], [0, 1], []] }, setOperation("except", t, u),
      setOperation("intersect", t, u), setOperation("except", t, u, { all: true }), setOperation("except", u, t),
      distinct(t, null, false), distinct(t, null, false, "any")];
    expect(new Set(plans.map(plan => planKey(plan))).size).toBe(plans.length);
  });
});

describe("validatePlan", () => {
  const problem = (plan: Plan): string => {
    try {
      validatePlan(plan);
    } catch (error) {
      return (error as Error).message;
    }
    throw new Error("the plan is valid");
  };

  it("takes what is right", () => {
    for (const plan of [rollup, setOperation("intersect", t, u), distinct(t, ["b"], false, "none")]) validatePlan(plan);
  });

  it("wants sets of keys that exist", () => {
    expect(problem({ ...rollup, sets: [] })).toContain("groupingSets: it has no sets");
    expect(problem({ ...rollup, sets: [[2]] })).toContain("it has 2 keys, and a set or grouping names number 2");
    expect(problem({ ...rollup, sets: [[1, 0]] })).toContain("the set 1, 0 does not ascend");
    expect(problem({ ...rollup, sets: [[0, 0]] })).toContain("the set 0, 0 does not ascend");
    expect(problem({ ...rollup, groupings: [{ name: "at", keys: [7] }] })).toContain("names number 7");
    expect(problem({ ...rollup, sets: [[0, 1]] })).toContain("its schema is");
    expect(problem({ ...rollup, input: u })).toContain("column \"b\" is used as utf8, but it is utf8?");
    expect(problem({ ...rollup, input: select(t, ["a"]) })).toContain("there is no column \"b\"");
  });

  it("wants sides of the same columns", () => {
    const sides = setOperation("except", t, u);
    expect(problem({ ...sides, right: select(u, ["b", "a"]) } as Plan)).toContain(
      "its sides are [a int64, b utf8] and [b utf8, a int64]");
    expect(problem({ ...build.setOperation({ ...sides, how: "intersect", all: false, left: t, right: u,
      maintainOrder: false }), schema: t.schema })).toContain("its schema is");
  });
});
