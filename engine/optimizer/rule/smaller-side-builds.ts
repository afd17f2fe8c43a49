// Turns inner joins around where nobody sees the order of their rows and the left side is the smaller one.
import { flipped } from "../../plan/join.ts";
import type { Join, Plan } from "../../plan/node.ts";
import { inputsOf } from "../../plan/walk.ts";
import { estimateRows } from "../estimate.ts";
import { mapSame } from "../expressions.ts";
import { rebuild } from "../rebuild.ts";
import type { Rule } from "../rule.ts";
import type { StatisticsPort } from "../statistics.ts";
import { forgetsOrder } from "./drop-sorts.ts";

export const smallerSideBuilds: Rule = {
  name: "smaller-side-builds",
  why: "The right side is built into a table and the left one looked up; rows follow the left, if that is seen.",
  apply(plan, { statistics }) {
    const after = rebuild(plan, inputsOf(plan).map((input, i) =>
      (forgetsOrder(plan, i) ? turned(input, statistics) : input)));
    return after === plan ? undefined : after;
  },
};

/** Building a row costs about as much as looking two up, and estimates are rough. */
const SMALLER = 2;

/** The same rows in any order. What counts or cuts rows needs their order and stops the descent. */
function turned(plan: Plan, statistics: StatisticsPort): Plan {
  const of = (input: Plan) => turned(input, statistics);
  switch (plan.kind) {
    case "filter": case "project": return rebuild(plan, [of(plan.input)]);
    case "union": return rebuild(plan, mapSame(plan.inputs, of));
    case "asof": return rebuild(plan, [of(plan.left), plan.right]);
    case "join": {
      const inside = rebuild(plan, [of(plan.left), of(plan.right)]) as Join;
      return paysToTurn(inside, statistics) ? flipped(inside) : inside;
    }
    case "scan": case "aggregate": case "groupingSets": case "distinct": case "setOperation": case "sort":
    case "topN": case "limit": case "rowIndex": case "window": case "dependentJoin": return plan;
  }
}

function paysToTurn({ how, unmatched, validate, left, right }: Join, statistics: StatisticsPort): boolean {
  if ((how !== "inner" && how !== "cross") || unmatched === "error" || validate === "single") return false;
  return estimateRows(left, statistics) * SMALLER < estimateRows(right, statistics);
}
