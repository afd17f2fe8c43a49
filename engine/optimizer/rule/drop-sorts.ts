// Sorts that nobody sees, and sorts of sorts.
import type { SortKey, Plan } from "../../plan/node.ts";
import * as build from "../../plan/build.ts";
import { isUnordered } from "../../plan/build.ts";
import { walkPlan } from "../../plan/walk.ts";
import { rewriteUnseen } from "../order-unseen.ts";
import type { Rule } from "../rule.ts";
import { sameExpr } from "../same-expr.ts";

export const mergeSorts: Rule = {
  name: "merge-sorts",
  why: "Sorting is stable, so a sort of a sort is one sort by the outer keys, then the inner ones.",
  apply(plan) {
    if ((plan.kind !== "sort" && plan.kind !== "topN") || plan.input.kind !== "sort") return undefined;
    if (isUnordered(plan) || isUnordered(plan.input)) return undefined;
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
  scope: "root",
  apply(plan) {
    const after = rewriteUnseen(plan, withoutSort);
    return after === plan ? undefined : after;
  },
};

const withoutSort = (plan: Plan): Plan => (plan.kind === "sort" ? withoutSort(plan.input) : plan);

export const dropIdleMarkers: Rule = {
  name: "drop-idle-markers",
  why: "That rows may come in any order is worth knowing only where they could come in another.",
  apply: plan => (plan.kind === "sort" && isUnordered(plan) && !hasChoice(plan.input) ? plan.input : undefined),
};

/** Whether the rows could come in another order, too. */
function hasChoice(plan: Plan): boolean {
  let found = false;
  walkPlan(plan, node => { found ||= node.kind === "sort" || node.kind === "join"; });
  return found;
}

export const dropMarkers: Rule = {
  name: "drop-markers",
  why: "When joins are in order, that their rows may come in any order has served.",
  apply: plan => (plan.kind === "sort" && isUnordered(plan) ? plan.input : undefined),
};
