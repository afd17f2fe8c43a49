// How many rows a plan gives: a bound that always holds, and a guess for choosing between plans.
import type { TypedCall, TypedExpr } from "../../expr/node.ts";
import { demandsUnique, JOIN_KINDS } from "../plan/join.ts";
import type { Join, Plan } from "../plan/node.ts";
import { inputsOf } from "../plan/walk.ts";
import { conjuncts } from "./expressions.ts";
import type { StatisticsPort } from "./statistics.ts";

/** No more rows than this, whatever the data; Infinity if nothing is known. */
export function maxRows(plan: Plan): number {
  switch (plan.kind) {
    case "scan": return plan.rows ? plan.rows.end - plan.rows.start : plan.source.rowCount;
    case "filter": case "project": case "sort": case "distinct": case "rowIndex": case "window":
      return maxRows(plan.input);
    case "limit": case "topN": return Math.min(plan.count, Math.max(0, maxRows(plan.input) - plan.offset));
    case "aggregate": return plan.keys.length === 0 ? 1 : maxRows(plan.input);
    case "groupingSets": {
      const rows = maxRows(plan.input);
      return plan.sets.reduce((sum, set) => sum + (set.length === 0 ? 1 : rows), 0);
    }
    case "setOperation":
      return plan.how === "except" ? maxRows(plan.left) : Math.min(maxRows(plan.left), maxRows(plan.right));
    case "union": return plan.inputs.reduce((sum, input) => sum + maxRows(input), 0);
    case "join": return maxRowsOfJoin(plan);
    case "dependentJoin": {
      const left = maxRows(plan.left);
      return plan.how === "inner" || plan.how === "left" ? left * Math.max(1, maxRows(plan.right)) : left;
    }
    case "asof": return maxRows(plan.left);
  }
}

/** Whether no scan has rows, so that nothing below can cost or fail. */
export const readsNothing = (plan: Plan): boolean =>
  (plan.kind === "scan" ? maxRows(plan) === 0 : inputsOf(plan).every(readsNothing));

function maxRowsOfJoin(join: Join): number {
  const [left, right] = [maxRows(join.left), maxRows(join.right)];
  const { keeps, pairs } = JOIN_KINDS[join.how];
  if (!pairs) return join.how === "semi" && right === 0 ? 0 : left;
  const perLeft = demandsUnique(join.validate, "right") ? Math.min(right, 1) : right;
  const perRight = demandsUnique(join.validate, "left") ? Math.min(left, 1) : left;
  const matches = Math.min(left * perLeft, right * perRight);
  if (keeps.left && keeps.right) return Math.max(left, matches) + right;
  if (keeps.left) return Math.max(left, left * perLeft);
  return keeps.right ? Math.max(right, right * perRight) : matches;
}

/** About how many rows the plan gives, by the textbook's rules: uniform values, independent conditions. */
export function estimateRows(plan: Plan, statistics: StatisticsPort): number {
  return Math.min(guess(plan, statistics), maxRows(plan));
}

function guess(plan: Plan, statistics: StatisticsPort): number {
  switch (plan.kind) {
    case "scan": return maxRows(plan);
    case "filter": {
      const share = conjuncts(plan.predicate).reduce((s, c) => s * selectivity(c, plan.input, statistics), 1);
      return estimateRows(plan.input, statistics) * share;
    }
    case "project": case "sort": case "rowIndex": case "window": return estimateRows(plan.input, statistics);
    case "limit": case "topN":
      return Math.min(plan.count, Math.max(0, estimateRows(plan.input, statistics) - plan.offset));
    case "aggregate": return estimateGroups(plan.keys.map(k => k.expr), plan.input, statistics);
    case "groupingSets": return plan.sets.reduce((sum, set) =>
      sum + estimateGroups(set.map(key => plan.keys[key]!.expr), plan.input, statistics), 0);
    case "distinct": {
      const on = plan.on ?? plan.schema.map(f => f.name);
      return on.reduce((n, name) => n * distinctOf(plan.input, name, statistics), 1);
    }
    case "setOperation": return estimateRows(plan.left, statistics) * SHARED;
    case "union": return plan.inputs.reduce((sum, input) => sum + estimateRows(input, statistics), 0);
    case "join": return guessJoin(plan, statistics);
    case "asof": case "dependentJoin": return estimateRows(plan.left, statistics);
  }
}

/** About how many combinations of the keys' values there are; never more than rows. */
export function estimateGroups(keys: readonly TypedExpr[], input: Plan, statistics: StatisticsPort): number {
  const groups = keys.reduce((n, key) => n * distinctIn(key, input, statistics), 1);
  return Math.min(groups, estimateRows(input, statistics));
}

/** Each row meets the rows of the other side that share its keys; the side with fewer keys finds them all. */
function guessJoin(join: Join, statistics: StatisticsPort): number {
  const [left, right] = [estimateRows(join.left, statistics), estimateRows(join.right, statistics)];
  const keys = join.on.reduce((n, key) => n * Math.max(
    distinctIn(key.left, join.left, statistics), distinctIn(key.right, join.right, statistics)), 1);
  // Of all pairs: how many of them pass is what is asked.
  const pairs = { ...join, predicate: null };
  const share = join.predicate === null ? 1
    : conjuncts(join.predicate).reduce((s, c) => s * selectivity(c, pairs, statistics), 1);
  const matches = left * right * share / Math.max(1, Math.min(keys, Math.max(left, right)));
  const { keeps, pairs: givesPairs } = JOIN_KINDS[join.how];
  if (givesPairs) return Math.max(keeps.left ? left : 0, keeps.right ? right : 0, matches);
  const matched = Math.min(left, matches);
  return join.how === "semi" ? matched : join.how === "anti" ? left - matched : left;
}

function distinctIn(expr: TypedExpr, input: Plan, statistics: StatisticsPort): number {
  if (expr.kind === "literal") return 1;
  if (expr.kind === "cast") return distinctIn(expr.operand, input, statistics);
  return expr.kind === "column" ? distinctOf(input, expr.name, statistics) : estimateRows(input, statistics);
}

/** About how many values a column has; as many as rows if nothing is known. */
function distinctOf(plan: Plan, name: string, statistics: StatisticsPort): number {
  switch (plan.kind) {
    case "scan": return Math.max(1, statistics.column(plan.source, name)?.distinct ?? maxRows(plan));
    case "project": return distinctIn(plan.columns.find(c => c.name === name)!.expr, plan.input, statistics);
    case "join": case "asof": case "dependentJoin": {
      const column = plan.columns.find(c => c.name === name);
      return column ? distinctOf(plan[column.side], column.from, statistics) : MARKS;
    }
    case "filter": case "sort": case "topN": case "limit": case "distinct":
      return Math.min(distinctOf(plan.input, name, statistics), Math.max(1, estimateRows(plan, statistics)));
    case "setOperation":
      return Math.min(distinctOf(plan.left, name, statistics), Math.max(1, estimateRows(plan, statistics)));
    case "window":
      return plan.columns.some(c => c.name === name) ? Math.max(1, estimateRows(plan, statistics))
        : distinctOf(plan.input, name, statistics);
    case "aggregate": case "groupingSets": case "union": case "rowIndex":
      return Math.max(1, estimateRows(plan, statistics));
  }
}

/** The part of the left rows of intersect or except that is taken to be on the right, or not to be there. */
const SHARED = 1 / 2;

/** A mark is true or false. */
const MARKS = 2;

/** Where nothing is known of a condition, a third of the rows; a text pattern lets fewer through. */
const UNKNOWN = 1 / 3;
const PATTERN = 1 / 10;

/** About which part of the rows makes a condition true. */
export function selectivity(condition: TypedExpr, input: Plan, statistics: StatisticsPort): number {
  if (condition.kind === "literal") return condition.value === true ? 1 : 0;
  if (condition.kind === "in") {
    return Math.min(1, condition.values.length / distinctIn(condition.operand, input, statistics));
  }
  if (condition.kind !== "call") return UNKNOWN;
  const of = (expr: TypedExpr) => selectivity(expr, input, statistics);
  const [a, b] = condition.args as [TypedExpr, TypedExpr];
  switch (condition.name) {
    case "and": return of(a) * of(b);
    case "or": return of(a) + of(b) - of(a) * of(b);
    case "not": return 1 - of(a);
    case "eq": case "eqMissing": return 1 / Math.max(distinctIn(a, input, statistics), distinctIn(b, input, statistics));
    case "ne": return 1 - 1 / Math.max(distinctIn(a, input, statistics), distinctIn(b, input, statistics));
    case "lt": case "le": case "gt": case "ge": return ofRange(condition, input, statistics);
    case "startsWith": case "endsWith": case "contains": case "like": return PATTERN;
    default: return UNKNOWN;
  }
}

/** The part of a column's span that lies on the right side of the literal. */
function ofRange({ name, args }: TypedCall, input: Plan, statistics: StatisticsPort): number {
  const [column, value] = args;
  if (column?.kind !== "column" || value?.kind !== "literal") return UNKNOWN;
  let plan = input;
  while (plan.kind === "filter") plan = plan.input;
  const known = plan.kind === "scan" ? statistics.column(plan.source, column.name) : null;
  if (known === null || known.min === null || known.max === null) return UNKNOWN;
  const [min, max, at] = [Number(known.min), Number(known.max), Number(value.value)];
  if (!Number.isFinite(at) || !(max > min)) return UNKNOWN;
  const below = Math.min(1, Math.max(0, (at - min) / (max - min)));
  return name === "lt" || name === "le" ? below : 1 - below;
}
