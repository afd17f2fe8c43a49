// An outer join above which unmatched rows of a side are dropped anyway does not keep them.
import { literal } from "../../../expr/bind/literal.ts";
import { columnsOf, type TypedExpr } from "../../../expr/node.ts";
import * as build from "../../plan/build.ts";
import { JOIN_KINDS, otherSide, type JoinSide } from "../../plan/join.ts";
import type { Join, JoinHow } from "../../plan/node.ts";
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
    const how = pairJoin(stays("left"), stays("right"));
    if (how === join.how || (!keeps.left && !keeps.right)) return undefined;
    return build.filter(build.join({ ...join, how }), plan.predicate);
  },
};

const pairJoin = (keepsLeft: boolean, keepsRight: boolean): JoinHow =>
  (keepsLeft ? (keepsRight ? "full" : "left") : keepsRight ? "right" : "inner");

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
