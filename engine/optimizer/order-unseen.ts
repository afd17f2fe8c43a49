// Where nobody sees the order of rows. The one place that knows; rules that turn joins around or drop sorts
// ask it.
import { AGGREGATES } from "../../expr/function/table.ts";
import { isUnordered } from "../plan/build.ts";
import { JOIN_KINDS } from "../plan/join.ts";
import type { Plan } from "../plan/node.ts";
import { inputsOf } from "../plan/walk.ts";
import { rebuild } from "./rebuild.ts";

/**
 * Whether the order of an input does not show in the node's result, nor is promised. `unseen`: nobody sees
 * the order of the node's own rows. What counts, cuts or compares rows needs their order all the same.
 */
function forgetsOrder(plan: Plan, input: number, unseen: boolean): boolean {
  switch (plan.kind) {
    case "aggregate": case "groupingSets":
      return (unseen || !plan.maintainOrder || plan.keys.length === 0)
        && !plan.aggregates.some(a => AGGREGATES[a.aggregate.name].positional);
    case "distinct":
      return (unseen || !plan.maintainOrder) && (plan.on === null || plan.keep === "any" || plan.keep === "none");
    case "setOperation": return unseen || !plan.maintainOrder || input === 1;
    // Sorting is stable: equal rows keep their order.
    case "sort": return unseen || isUnordered(plan);
    case "filter": case "project": case "union": return unseen;
    case "join": return unseen || (input === 1 && !JOIN_KINDS[plan.how].pairs);
    // Equal times on the right are told apart by their order.
    case "asof": return unseen && input === 0;
    case "recursive": case "workingTable":
    case "scan": case "read": case "dependentJoin": case "limit": case "topN": case "rowIndex": case "window": return false;
  }
}

/**
 * Changes nodes whose rows may come in any order, parents first; what they become is looked at again below. A
 * subplan that is there several times stays one wherever its order is seen, and wherever it is not.
 */
export function rewriteUnseen(plan: Plan, change: (plan: Plan) => Plan): Plan {
  const done = { seen: new Map<Plan, Plan>(), unseen: new Map<Plan, Plan>() };
  const rewrite = (node: Plan, unseen: boolean): Plan => {
    const known = done[unseen ? "unseen" : "seen"];
    let result = known.get(node);
    if (!result) {
      const here = unseen ? change(node) : node;
      result = rebuild(here, inputsOf(here).map((input, i) => rewrite(input, forgetsOrder(here, i, unseen))));
      known.set(node, result);
    }
    return result;
  };
  return rewrite(plan, false);
}
