// Filters: conditions that read free columns wait until there are pairs; equalities become keys.
import type { TypedExpr } from "../../../expr/node.ts";
import * as build from "../../plan/build.ts";
import { canFail } from "../can-fail.ts";
import { conjunction, conjuncts, substitute } from "../expressions.ts";
import { isConstant, simplifyFilter } from "../simplify/logic.ts";
import { simplifyExpr } from "../simplify/simplify.ts";
import { bound } from "./bind.ts";
import type { Outer } from "./outer.ts";
import { equalIsSame, expanded, valuesOfAbsent, type Pending, type PendingKey } from "./pending.ts";

export function filtered(pending: Pending, predicate: TypedExpr, outer: Outer): Pending {
  if (pending.absent) return ofAbsent(pending, predicate, outer);
  const here: TypedExpr[] = [];
  const keys: PendingKey[] = [];
  const later: TypedExpr[] = [];
  for (const condition of conjuncts(simplifyFilter(simplifyExpr(expanded(predicate, pending))))) {
    // What waits may be the guard of what comes after it, and may be all that keeps a row from it.
    const guarded = keys.length + later.length > 0 && canFail(condition);
    const waits = guarded || outer.readBy(condition).size > 0 || outer.fails(condition, pending);
    const key = waits ? keyOf(condition, outer) : null;
    if (!waits) here.push(condition);
    else if (key) keys.push(key);
    else later.push(condition);
  }
  return {
    ...pending, plan: here.length === 0 ? pending.plan : build.filter(pending.plan, conjunction(here)),
    keys: [...pending.keys, ...keys], conditions: [...pending.conditions, ...later],
    confined: pending.confined && keys.length + later.length === 0,
  };
}

/** A row that stands for none is dropped if the condition says so; if it may stay it must be there to be seen. */
function ofAbsent(pending: Pending, predicate: TypedExpr, outer: Outer): Pending {
  const condition = expanded(predicate, pending);
  const free = outer.readBy(condition);
  if (free.size === 0 && !outer.fails(condition, pending)) {
    const there = simplifyFilter(simplifyExpr(substitute(condition, valuesOfAbsent(pending))));
    if (isConstant(there, false) || isConstant(there, null)) {
      return { ...pending, plan: build.filter(pending.plan, condition), absent: null };
    }
  }
  return filtered(bound(pending, outer, { free }), predicate, outer);
}

/** An equality between local and free columns. One that may fail is left to the pairs. */
function keyOf(condition: TypedExpr, outer: Outer): PendingKey | null {
  if (condition.kind !== "call" || canFail(condition)) return null;
  const nullsEqual = condition.name === "eqMissing";
  if (condition.name !== "eq" && !nullsEqual) return null;
  const [a, b] = condition.args as [TypedExpr, TypedExpr];
  const [freeA, freeB] = [outer.isFree(a), outer.isFree(b)];
  if (freeA === null || freeB === null || freeA === freeB) return null;
  const [free, local] = freeA ? [a, b] : [b, a];
  return { outer: free, local, nullsEqual, same: equalIsSame(free.type, local.type) };
}
