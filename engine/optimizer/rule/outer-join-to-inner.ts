// An outer join above which unmatched rows of a side are dropped anyway does not keep them.
import { literal } from "../../../expr/bind/literal.ts";
import { columnsOf, type TypedExpr } from "../../../expr/node.ts";
import * as build from "../../plan/build.ts";
import { flipped, JOIN_KINDS, otherSide, type JoinSide } from "../../plan/join.ts";
import type { Join } from "../../plan/node.ts";
import type { Rule } from "../rule.ts";
import { conjuncts, substitute } from "../expressions.ts";
import { isConstant, simplifyFilter } from "../simplify/logic.ts";
import { simplifyExpr } from "../simplify/simplify.ts";

export const outerJoinToInner: Rule = {
  name: "outer-join-to-inner",
  why: "Conditions can be pushed to both sides of an inner join, and it may choose its build side.",
  apply(plan) {
    if (plan.kind !== "filter" || plan.input.kind !== "join" || !JOIN_KINDS[plan.input.how].pairs) return undefined;
    const join = plan.input;
    const { keeps } = JOIN_KINDS[join.how];
    const conditions = conjuncts(plan.predicate);
    const stays = (side: JoinSide) => keeps[side] && !rejectsNulls(conditions, join, otherSide(side));
    const narrowed = narrow(join, stays("left"), stays("right"));
    return narrowed && build.filter(narrowed, plan.predicate);
  },
};

/** The join that keeps fewer sides, with its rows in the same order; undefined if there is none. */
function narrow(join: Join, keepsLeft: boolean, keepsRight: boolean): Join | undefined {
  switch (join.how) {
    case "left": return keepsLeft ? undefined : build.join({ ...join, how: "inner" });
    // Its order is the right side's, which an inner join follows as its left one.
    case "right": return keepsRight || join.unmatched === "error" ? undefined
      : build.join({ ...flipped(join), how: "inner" });
    // A right join would mix right rows without a match with the others.
    case "full": return keepsRight ? undefined : build.join({ ...join, how: keepsLeft ? "left" : "inner" });
    case "inner": case "cross": case "semi": case "anti": case "mark": return undefined;
  }
}

/** Whether one of the conditions, which all must be true, cannot be where a side's columns are null. */
function rejectsNulls(conditions: readonly TypedExpr[], join: Join, side: JoinSide): boolean {
  const missing = new Map<string, TypedExpr>(join.columns.filter(c => c.side === side)
    .map(c => [c.name, literal(null, join.schema.find(f => f.name === c.name)!.type)]));
  return conditions.some(condition => {
    if (![...columnsOf(condition)].some(name => missing.has(name))) return false;
    const after = simplifyFilter(simplifyExpr(substitute(condition, missing)));
    return isConstant(after, false) || isConstant(after, null);
  });
}
