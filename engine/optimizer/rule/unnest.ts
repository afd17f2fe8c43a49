// Turns dependent joins, which compute their right side for each left row, into joins of the two sides.
import { walkPlan } from "../../plan/walk.ts";
import type { Rule } from "../rule.ts";
import { unnested } from "../unnest/index.ts";

export const unnestDependentJoins: Rule = {
  name: "unnest-dependent-joins",
  why: "A subquery that is computed for each row anew takes rows times rows; as a join it is computed once.",
  scope: "root",
  apply(plan, { facts }) {
    let depends = false;
    walkPlan(plan, node => { depends ||= node.kind === "dependentJoin"; });
    return depends ? unnested(plan, facts) : undefined;
  },
};
