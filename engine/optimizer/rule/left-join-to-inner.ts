// A left join above which its unmatched rows are dropped anyway is an inner join.
import { literal } from "../../../expr/bind/literal.ts";
import { columnsOf, type TypedExpr } from "../../../expr/node.ts";
import * as build from "../../plan/build.ts";
import type { Rule } from "../rule.ts";
import { conjuncts, substitute } from "../expressions.ts";
import { isConstant, simplifyFilter } from "../simplify/logic.ts";
import { simplifyExpr } from "../simplify/simplify.ts";

export const leftJoinToInner: Rule = {
  name: "left-join-to-inner",
  why: "Conditions can be pushed to both sides of an inner join, and it may choose its build side.",
  apply(plan) {
    if (plan.kind !== "filter" || plan.input.kind !== "join" || plan.input.how !== "left") return undefined;
    const join = plan.input;
    const missing = new Map<string, TypedExpr>(join.columns.filter(c => c.side === "right")
      .map(c => [c.name, literal(null, join.schema.find(f => f.name === c.name)!.type)]));
    // One condition that nulls from the right cannot pass is enough: all must be true for a row to stay.
    const rejects = (condition: TypedExpr) => {
      if (![...columnsOf(condition)].some(name => missing.has(name))) return false;
      const after = simplifyFilter(simplifyExpr(substitute(condition, missing)));
      return isConstant(after, false) || isConstant(after, null);
    };
    if (!conjuncts(plan.predicate).some(rejects)) return undefined;
    return build.filter(build.join({ ...join, how: "inner" }), plan.predicate);
  },
};
