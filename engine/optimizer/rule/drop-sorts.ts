// Sorts that nobody sees, and sorts of sorts.
import { AGGREGATES } from "../../../expr/function/table.ts";
import type { SortKey, Plan } from "../../plan/node.ts";
import * as build from "../../plan/build.ts";
import { inputsOf } from "../../plan/walk.ts";
import { mapSame } from "../expressions.ts";
import { rebuild } from "../rebuild.ts";
import type { Rule } from "../rule.ts";
import { sameExpr } from "../same-expr.ts";

export const mergeSorts: Rule = {
  name: "merge-sorts",
  why: "Sorting is stable, so a sort of a sort is one sort by the outer keys, then the inner ones.",
  apply(plan) {
    if ((plan.kind !== "sort" && plan.kind !== "topN") || plan.input.kind !== "sort") return undefined;
    const { input, keys: inner } = plan.input;
    const keys = [...plan.keys, ...inner.filter(key => !plan.keys.some(k => sameExpr(k.expr, key.expr)))];
    return plan.kind === "sort" ? build.sort(input, keys) : build.topN(input, keys, plan.offset, plan.count);
  },
};

export const dropConstantKeys: Rule = {
  name: "drop-constant-sort-keys",
  why: "Rows do not differ in a constant, nor in a key that stands there already.",
  apply(plan) {
    if (plan.kind !== "sort" && plan.kind !== "topN") return undefined;
    const repeats = (key: SortKey, i: number) => plan.keys.slice(0, i).some(k => sameExpr(k.expr, key.expr));
    const keys = plan.keys.filter((key, i) => key.expr.kind !== "literal" && !repeats(key, i));
    if (keys.length === plan.keys.length) return undefined;
    if (plan.kind === "topN") {
      return keys.length > 0 ? build.topN(plan.input, keys, plan.offset, plan.count)
        : build.limit(plan.input, plan.offset, plan.count);
    }
    return keys.length > 0 ? build.sort(plan.input, keys) : plan.input;
  },
};

export const dropUnseenSorts: Rule = {
  name: "drop-unseen-sorts",
  why: "Grouping forgets the order of its input, unless it asks for the first row or keeps the order.",
  apply(plan) {
    const after = rebuild(plan, inputsOf(plan).map((input, i) =>
      (forgetsOrder(plan, i) ? unordered(input) : input)));
    return after === plan ? undefined : after;
  },
};

/** Whether the order of an input does not show in the node's result, nor is promised. */
export function forgetsOrder(plan: Plan, input: number): boolean {
  switch (plan.kind) {
    case "aggregate": case "groupingSets":
      return !(plan.maintainOrder && plan.keys.length > 0)
        && !plan.aggregates.some(a => AGGREGATES[a.aggregate.name].positional);
    case "distinct": return !plan.maintainOrder && (plan.on === null || plan.keep === "any" || plan.keep === "none");
    case "setOperation": return !plan.maintainOrder || input === 1;
    default: return false;
  }
}

/** The same rows in any order. What counts, cuts or compares rows needs their order and stops the descent. */
function unordered(plan: Plan): Plan {
  switch (plan.kind) {
    case "sort": return unordered(plan.input);
    case "filter": case "project": return rebuild(plan, [unordered(plan.input)]);
    case "join": return rebuild(plan, [unordered(plan.left), unordered(plan.right)]);
    // Equal times on the right are told apart by their order.
    case "asof": return rebuild(plan, [unordered(plan.left), plan.right]);
    case "union": return rebuild(plan, mapSame(plan.inputs, unordered));
    case "scan": case "aggregate": case "groupingSets": case "distinct": case "setOperation": case "limit":
    case "topN": case "rowIndex": case "window": case "dependentJoin": return plan;
  }
}
