// Random dependent joins: right sides that are about the row around them, and what joins both sides.
import { call } from "../../expr/bind/bind.ts";
import { comparablePair } from "../../expr/bind/coerce.ts";
import { isNested } from "../../expr/type.ts";
import * as build from "../../engine/plan/build.ts";
import { JOIN_KINDS, pairSchema } from "../../engine/plan/join.ts";
import type { DependentHow } from "../../engine/plan/node.ts";
import { columnOf, freshName, joinColumns, keyFields, randomCondition, type Grown } from "./grown.ts";
import { trustOf, visible, type Scope } from "./scope.ts";
import type { Tape } from "./tape.ts";

/** Most often a subquery is about rows that equal the row around it in something. */
export function correlated(tape: Tape, grown: Grown, outer: Scope): Grown {
  const around = visible(outer);
  const pairs = keyFields(grown.scope).flatMap(own => keyFields(around)
    .filter(other => !grown.scope.schema.some(f => f.name === other.name) && other.type.kind !== "null")
    .flatMap(other => {
      const pair = comparablePair(columnOf(own), columnOf(other));
      return pair && own.type.kind !== "null" ? [pair] : [];
    }));
  if (pairs.length === 0 || !tape.chance(0.6)) return grown;
  const name = tape.pick(["eq", "eq", "eq", "eqMissing", "lt", "ne"] as const);
  return { ...grown, plan: build.filter(grown.plan, call(name, tape.pick(pairs))) };
}

export const DEPENDENT: readonly DependentHow[] = ["inner", "left", "semi", "anti", "mark", "single"];

/** The right side is computed for each left row. */
const MOST_PAIRS = 4000;

/** Both sides joined, if that is not too much for an executor that does it row by row. */
export function dependent(tape: Tape, left: Grown, right: Grown, how: DependentHow): Grown | null {
  if (left.scope.maxRows * right.scope.maxRows > MOST_PAIRS) return null;
  const columns = joinColumns(tape, left.scope, right.scope, new Set());
  const sides = { left: left.plan, right: right.plan, columns };
  const pairTrust = new Map(columns.map(({ side, from, name }) =>
    [name, trustOf(side === "left" ? left.scope : right.scope, from)]));
  const predicate = tape.chance(0.3)
    ? randomCondition(tape, { ...left.scope, trust: pairTrust,
      schema: pairSchema(sides).filter(f => !isNested(f.type)) }) : null;
  const mark = how === "mark" ? freshName(tape, new Set(columns.map(c => c.name))) : null;
  const plan = build.dependentJoin({ ...sides, how, predicate, mark });
  const trust = new Map(plan.schema.map(f =>
    [f.name, pairTrust.get(f.name) ?? { tame: false, exact: true }]));
  const { pairs } = JOIN_KINDS[how];
  return {
    plan,
    scope: {
      schema: plan.schema, trust, ordered: left.scope.ordered && (!pairs || right.scope.ordered),
      maxRows: pairs ? left.scope.maxRows * Math.max(1, right.scope.maxRows) : left.scope.maxRows,
    },
  };
}
