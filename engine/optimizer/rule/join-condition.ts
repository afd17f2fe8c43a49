// Conditions of joins where they cost least: as keys, or on one side before the join.
import { columnsOf, type TypedExpr } from "../../../expr/node.ts";
import * as build from "../../plan/build.ts";
import { checksSide, JOIN_KINDS, type JoinSide } from "../../plan/join.ts";
import type { Join, JoinKey, Plan } from "../../plan/node.ts";
import { canFail } from "../can-fail.ts";
import { conjunction, conjuncts, substitute } from "../expressions.ts";
import { filteredSides, sideRead, sidesOf, type Sides } from "../join-sides.ts";
import type { Rule } from "../rule.ts";

export const filterToJoin: Rule = {
  name: "filter-to-join",
  why: "A condition on both sides of an inner join is a part of it: as a key it finds pairs, not drops them.",
  apply(plan, { facts }) {
    if (plan.kind !== "filter" || plan.input.kind !== "join") return undefined;
    const join = plan.input;
    if (join.how !== "inner" && join.how !== "cross") return undefined;
    if (join.validate !== "m:m" || join.unmatched === "error") return undefined;
    const fails = (condition: TypedExpr) => canFail(condition, facts.columns(join));
    const sides = sidesOf(join);
    const conditions = conjuncts(plan.predicate);
    // A filter behind keys is done on whole chunks; without keys most pairs would be written for nothing.
    const belongs = (c: TypedExpr) =>
      (join.on.length === 0 && columnsOf(c).size > 0) || keyOf(c, sides) !== null;
    const moves = conditions.filter(c => !fails(c) && sideRead(c, sides) === null && belongs(c));
    if (moves.length === 0) return undefined;
    const kept = conditions.filter(c => !moves.includes(c));
    const predicate = conjunction(join.predicate ? [join.predicate, ...moves] : moves);
    const joined = build.join({ ...join, how: "inner", predicate });
    return kept.length === 0 ? joined : build.filter(joined, conjunction(kept));
  },
};

export const predicateToKeys: Rule = {
  name: "predicate-to-keys",
  why: "An equality between the sides of a join finds the pairs; any other condition must look at them all.",
  apply(plan) {
    // Under nullsEqual a key is another comparison.
    if (plan.kind !== "join" || plan.predicate === null || plan.nullsEqual) return undefined;
    // What the join checks, and says of rows that do not hold, speaks of the keys as they were written.
    if (plan.validate !== "m:m" || plan.unmatched === "error") return undefined;
    const sides = sidesOf(plan);
    const on: JoinKey[] = [];
    const rest: TypedExpr[] = [];
    for (const condition of conjuncts(plan.predicate)) {
      const key = keyOf(condition, sides);
      if (key) on.push(key);
      else rest.push(condition);
    }
    if (on.length === 0) return undefined;
    const predicate = rest.length === 0 ? null : conjunction(rest);
    return build.join({ ...plan, on: [...plan.on, ...on], predicate });
  },
};

/** An equality whose sides are the join's; one that may fail stays where only pairs reach it. */
function keyOf(condition: TypedExpr, sides: Sides): JoinKey | null {
  if (condition.kind !== "call" || condition.name !== "eq" || canFail(condition)) return null;
  const [a, b] = condition.args as [TypedExpr, TypedExpr];
  const of = [sideRead(a, sides), sideRead(b, sides)];
  if (of[0] === null || of[1] === null || of[0] === of[1]) return null;
  const [left, right] = of[0] === "left" ? [a, b] : [b, a];
  return { left: substitute(left, sides.left), right: substitute(right, sides.right) };
}

export const pushJoinPredicate: Rule = {
  name: "push-join-predicate",
  why: "A row that a one-sided condition rules out matches nothing, and need not be looked up or built in.",
  apply(plan, { facts }) {
    if (plan.kind !== "join" || plan.predicate === null) return undefined;
    const { predicate } = plan;
    const sides = sidesOf(plan);
    const sideOf = (condition: TypedExpr): JoinSide | null => {
      const side = sideRead(condition, sides);
      if (side === null || !leaves(plan, side)) return null;
      const moved = substitute(condition, sides[side]);
      return canFail(moved, facts.columns(plan[side])) ? null : side;
    };
    const conditions = conjuncts(predicate);
    const kept = conditions.filter(condition => sideOf(condition) === null);
    if (kept.length === conditions.length) return undefined;
    return build.join({
      ...plan, ...filteredSides(plan, sides, conditions, sideOf),
      predicate: kept.length === 0 ? null : conjunction(kept),
    }) satisfies Plan;
  },
};

/** Whether rows of a side that match nothing have no other part in the join. */
const leaves = (join: Join, side: JoinSide): boolean =>
  !JOIN_KINDS[join.how].keeps[side] && !checksSide(join, side);
