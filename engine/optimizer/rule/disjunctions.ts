// What follows from `(a and b) or (a and c)`: what all alternatives ask, and what they ask of one side of a
// join.
import { call } from "../../../expr/bind/bind.ts";
import type { TypedExpr } from "../../../expr/node.ts";
import { BOOL, sameType } from "../../../expr/type.ts";
import * as build from "../../plan/build.ts";
import { exprKey } from "../../plan/fingerprint.ts";
import { checksSide, JOIN_KINDS, type JoinSide } from "../../plan/join.ts";
import type { Join, Plan } from "../../plan/node.ts";
import { canFail } from "../can-fail.ts";
import type { Facts } from "../column-facts.ts";
import { conjunction, conjuncts, mapExpressions, substitute } from "../expressions.ts";
import { sideRead, sidesOf, type Sides } from "../join-sides.ts";
import type { Rule } from "../rule.ts";
import { sameExpr } from "../same-expr.ts";

const factored = new WeakSet<TypedExpr>();

export const factorDisjunctions: Rule = {
  name: "factor-disjunctions",
  why: "What every alternative asks can be asked first, pushed down, or be the key of a join.",
  apply(plan) {
    const after = mapExpressions(plan, (expr, use) => {
      if (use !== "filter" || factored.has(expr)) return expr;
      const conditions = conjuncts(expr);
      const simpler = conditions.flatMap(factor);
      const result = simpler.length === conditions.length ? expr : conjunction(simpler);
      factored.add(result);
      return result;
    });
    return after === plan ? undefined : after;
  },
};

/** The operands of nested `or`s, each as the list of its conditions. */
function alternatives(expr: TypedExpr, into: TypedExpr[][] = []): TypedExpr[][] {
  if (expr.kind === "call" && expr.name === "or") for (const arg of expr.args) alternatives(arg, into);
  else into.push(conjuncts(expr));
  return into;
}

const disjunction = (conditions: readonly TypedExpr[]): TypedExpr =>
  conditions.reduce((a, b) => call("or", [a, b]));

/**
 * The conditions that all alternatives have, then what is left of the alternatives; at least two, or
 * itself.
 */
function factor(expr: TypedExpr): readonly TypedExpr[] {
  const all = alternatives(expr);
  if (all.length < 2) return [expr];
  const [first, ...others] = all as [TypedExpr[], ...TypedExpr[][]];
  const has = (list: readonly TypedExpr[], condition: TypedExpr) => list.some(c => sameExpr(c, condition));
  // One that may fail may have its guards before it in an alternative.
  const common = first.filter((c, i) => !canFail(c) && !has(first.slice(0, i), c)
    && others.every(other => has(other, c)));
  if (common.length === 0) return [expr];
  const rests = all.map(list => list.filter(c => !has(common, c)));
  if (rests.some(rest => rest.length === 0)) return [...common, TRUE];
  return [...common, disjunction(rests.map(conjunction))];
}

const TRUE: TypedExpr = { kind: "literal", value: true, type: BOOL, nullable: false };

/** Disjunctions whose consequences have been drawn, by their keys. */
const done = new WeakMap<Facts, Set<string>>();

export const restrictSides: Rule = {
  name: "restrict-sides",
  why: "If each alternative asks something of one side, the side's rows that meet none of it match nothing.",
  apply(plan, { facts }) {
    const join = plan.kind === "filter" ? plan.input : plan;
    if (join.kind !== "join") return undefined;
    const predicate = plan.kind === "filter" ? plan.predicate : join.predicate;
    // Above an outer join a condition is no part of it.
    if (predicate === null || (plan.kind === "filter" && join.how !== "inner" && join.how !== "cross")) return undefined;
    const sides = sidesOf(join);
    // What one side decides goes there, and is looked at again.
    const fresh = conjuncts(predicate).filter(c =>
      c.kind === "call" && c.name === "or" && sideRead(c, sides) === null && isNew(c, facts));
    if (fresh.length === 0) return undefined;
    const [left, right] = (["left", "right"] as const).map(side => restricted(join, side, sides, fresh));
    if (left === join.left && right === join.right) return undefined;
    const after = build.join({ ...join, left: left!, right: right! });
    return plan.kind === "filter" ? build.filter(after, plan.predicate) : after;
  },
};

function isNew(expr: TypedExpr, facts: Facts): boolean {
  let known = done.get(facts);
  if (!known) done.set(facts, known = new Set());
  const key = exprKey(expr);
  if (known.has(key)) return false;
  known.add(key);
  return true;
}

/** The side, without rows that no alternative allows; whole if unmatched rows of it matter. */
function restricted(join: Join, side: JoinSide, sides: Sides, disjunctions: readonly TypedExpr[]): Plan {
  if (JOIN_KINDS[join.how].keeps[side] || checksSide(join, side)) return join[side];
  const implied = disjunctions.flatMap(expr => {
    const all = alternatives(expr).map(list =>
      list.filter(c => sideRead(c, sides) === side && !canFail(c)));
    return all.some(list => list.length === 0) ? [] : [asList(all) ?? disjunction(all.map(conjunction))];
  });
  return implied.length === 0 ? join[side]
    : build.filter(join[side], substitute(conjunction(implied), sides[side]));
}

/** `a = 1 or a = 2` as `a in (1, 2)`. */
function asList(all: readonly (readonly TypedExpr[])[]): TypedExpr | null {
  const operand = (list: readonly TypedExpr[]): readonly TypedExpr[] =>
    (list.length === 1 && list[0]!.kind === "call" && list[0]!.name === "eq" ? list[0]!.args : []);
  const [first] = operand(all[0]!);
  if (first === undefined) return null;
  const values = all.flatMap(list => {
    const [value, literal] = operand(list);
    return value && literal?.kind === "literal" && literal.value !== null && sameType(value.type, literal.type)
      && sameExpr(value, first) ? [literal] : [];
  });
  if (values.length < all.length) return null;
  const distinct = values.filter((v, i) => !values.slice(0, i).some(before => sameExpr(before, v)));
  return { kind: "in", operand: first, values: distinct, type: BOOL, nullable: first.nullable };
}
