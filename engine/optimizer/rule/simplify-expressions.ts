// Folds constants and simplifies expressions, wherever they stand in the plan.
import type { TypedExpr } from "../../../expr/node.ts";
import type { Plan } from "../../plan/node.ts";
import { mapExpressions } from "../expressions.ts";
import type { Rule } from "../rule.ts";
import { foldExpr, simplifyExpr } from "../simplify/simplify.ts";
import { simplifyFilter } from "../simplify/logic.ts";

/** Expressions that were looked at and found simple; most are, on every pass but the first. */
type Done = WeakSet<TypedExpr>;

function changed(
  plan: Plan, done: Done, change: (expr: TypedExpr, filters: boolean) => TypedExpr,
): Plan | undefined {
  const after = mapExpressions(plan, (expr, use) => {
    if (done.has(expr)) return expr;
    const simple = change(expr, use === "filter");
    done.add(simple);
    return simple;
  });
  return after === plan ? undefined : after;
}

const folded: Done = new WeakSet();
const simplified: Done = new WeakSet();

export const foldConstants: Rule = {
  name: "fold-constants",
  why: "What depends on no column is computed once. What would fail is left to fail when a row reaches it.",
  apply: plan => changed(plan, folded, foldExpr),
};

export const simplifyExpressions: Rule = {
  name: "simplify-expressions",
  why: "Conditions that decide themselves, double negations and needless casts cost work on every row.",
  apply: plan => changed(plan, simplified, (expr, filters) =>
    (filters ? simplifyFilter(simplifyExpr(expr)) : simplifyExpr(expr))),
};
