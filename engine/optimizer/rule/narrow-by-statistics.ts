// Decides comparisons and null tests that the columns' values leave no choice in.
import { literal } from "../../../expr/bind/literal.ts";
import { rewrite, type TypedCall, type TypedExpr } from "../../../expr/node.ts";
import { BOOL, sameType } from "../../../expr/type.ts";
import type { Plan } from "../../plan/node.ts";
import { inputsOf } from "../../plan/walk.ts";
import { canFail } from "../can-fail.ts";
import type { Facts } from "../column-facts.ts";
import { mapExpressions, type ExprUse } from "../expressions.ts";
import { intervalOf, type Interval } from "../interval.ts";
import type { Rule } from "../rule.ts";

/** Nodes that were looked at; a node that changes, or whose inputs do, is another node. */
const done = new WeakMap<Facts, WeakSet<Plan>>();

export const narrowByStatistics: Rule = {
  name: "narrow-by-statistics",
  why: "`price > 100` is known where no price is above 100: whole filters and branches go, or whole tables.",
  apply(plan, { facts }) {
    // A join's expressions belong to one side each, and keys are no conditions.
    const [input] = inputsOf(plan);
    if (input === undefined || plan.kind === "join") return undefined;
    let seen = done.get(facts);
    if (!seen) done.set(facts, seen = new WeakSet());
    if (seen.has(plan)) return undefined;
    const after = mapExpressions(plan, (expr, use) => narrow(expr, use, input, facts));
    seen.add(after);
    return after === plan ? undefined : after;
  },
};

/** In a condition, what is never true is false, nulls or not; elsewhere null must stay null. */
export function narrow(expr: TypedExpr, use: ExprUse, input: Plan, facts: Facts): TypedExpr {
  if (use === "filter" && expr.kind === "call" && (expr.name === "and" || expr.name === "or")) {
    const [a, b] = expr.args as [TypedExpr, TypedExpr];
    // The second is evaluated where the first is null, so null may become false only if it cannot fail.
    const first = narrow(a, canFail(b, facts.columns(input)) ? "value" : "filter", input, facts);
    const second = narrow(b, "filter", input, facts);
    return first === a && second === b ? expr : { ...expr, args: [first, second] };
  }
  const after = rewrite(expr, node => decide(node, "value", input, facts));
  return decide(after, use, input, facts);
}

function decide(node: TypedExpr, use: ExprUse, input: Plan, facts: Facts): TypedExpr {
  if (node.kind !== "call" || canFail(node, facts.columns(input))) return node;
  if (node.name === "isNull") {
    return facts.nullable(input, node.args[0]!) ? node : literal(false, BOOL);
  }
  const answer = compare(node, input, facts);
  if (answer === null) return node;
  const sure = !node.args.some(arg => facts.nullable(input, arg));
  return sure || (use === "filter" && !answer) ? literal(answer, BOOL) : node;
}

/** The answer that all values give; null if they differ, or for nulls alone. */
function compare({ name, args }: TypedCall, input: Plan, facts: Facts): boolean | null {
  const [left, right] = args;
  if (!left || !right || !sameType(left.type, right.type) || left.type.kind === "bool") return null;
  const a = intervalOf(left, facts.columns(input));
  const b = a && intervalOf(right, facts.columns(input));
  if (!a || !b) return null;
  switch (name) {
    case "lt": return less(a, b);
    case "ge": return not(less(a, b));
    case "gt": return less(b, a);
    case "le": return not(less(b, a));
    case "eq": return equal(a, b);
    case "ne": return not(equal(a, b));
    default: return null;
  }
}

const not = (answer: boolean | null) => (answer === null ? null : !answer);
const less = (a: Interval, b: Interval) => (a.max < b.min ? true : a.min >= b.max ? false : null);

function equal(a: Interval, b: Interval): boolean | null {
  if (a.max < b.min || b.max < a.min) return false;
  return a.min === a.max && b.min === b.max && a.min === b.min ? true : null;
}
