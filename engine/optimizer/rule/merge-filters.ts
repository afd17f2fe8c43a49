// Two filters in a row become one, unless the lower one guards the upper one.
import * as build from "../../plan/build.ts";
import { canFail } from "../can-fail.ts";
import { conjunction } from "../expressions.ts";
import type { Rule } from "../rule.ts";

export const mergeFilters: Rule = {
  name: "merge-filters",
  why: "One filter's conditions can be pushed down, reordered and compiled together.",
  apply(plan) {
    if (plan.kind !== "filter" || plan.input.kind !== "filter") return undefined;
    // `and` evaluates its right side where the left one is null; a filter has dropped those rows.
    if (plan.input.predicate.nullable && canFail(plan.predicate)) return undefined;
    return build.filter(plan.input.input, conjunction([plan.input.predicate, plan.predicate]));
  },
};
