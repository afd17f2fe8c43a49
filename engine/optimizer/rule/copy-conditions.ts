// What is asked of a join's key on one side holds on the other, whose rows need not be looked up without it.
import { columnsOf, rewrite, type TypedColumn, type TypedExpr } from "../../../expr/node.ts";
import { isInteger, sameType } from "../../../expr/type.ts";
import * as build from "../../plan/build.ts";
import { checksSide, JOIN_KINDS, type JoinSide } from "../../plan/join.ts";
import type { Join, JoinKey, Plan } from "../../plan/node.ts";
import type { Facts } from "../column-facts.ts";
import { maxRows } from "../estimate.ts";
import { isConstant } from "../simplify/logic.ts";
import { narrow } from "./narrow-by-statistics.ts";
import { conjunction, conjuncts, substitute } from "../expressions.ts";
import type { Rule } from "../rule.ts";
import { sameExpr } from "../same-expr.ts";

export const copyConditions: Rule = {
  name: "copy-conditions",
  why: "If `a = b` and `a < 5`, then `b < 5`: fewer rows to build in, or to look up.",
  apply(plan, { facts }) {
    if (plan.kind !== "join" || plan.nullsEqual || plan.on.length === 0) return undefined;
    const [left, right] = [given(plan, "right", "left", facts), given(plan, "left", "right", facts)];
    return left === plan.left && right === plan.right ? undefined : build.join({ ...plan, left, right });
  },
};

/** The side `to`, with what is asked of the keys on the side `from`; whole if its unmatched rows matter. */
function given(join: Join, from: JoinSide, to: JoinSide, facts: Facts): Plan {
  if (JOIN_KINDS[join.how].keeps[to] || checksSide(join, to) || maxRows(join[to]) === 0) return join[to];
  // What the values decide alone would be dropped again.
  const more = join.on.flatMap(key => missing(key, join, from, to))
    .filter(condition => !isConstant(narrow(condition, "filter", join[to], facts), true));
  return more.length === 0 ? join[to] : build.filter(join[to], conjunction(more));
}

function missing(key: JoinKey, join: Join, from: JoinSide, to: JoinSide): readonly TypedExpr[] {
  const [source, target] = [bare(key[from]), bare(key[to])];
  if (source === null || target === null || !sameType(source.type, target.type)) return [];
  const known = conditionsOn(join[from], source.name)?.filter(bounds) ?? [];
  if (known.length === 0) return [];
  const there = conditionsOn(join[to], target.name);
  if (there === null) return [];
  return known.filter((condition, i) => ![...there, ...known.slice(0, i)].some(c => sameExpr(c, condition)))
    .map(condition => substitute(condition, new Map([[SELF, target]])));
}

/** A column, maybe widened. */
function bare(expr: TypedExpr): TypedColumn | null {
  if (expr.kind === "cast")
    return isInteger(expr.type) && isInteger(expr.operand.type) ? bare(expr.operand) : null;
  return expr.kind === "column" ? expr : null;
}

const COMPARISONS: ReadonlySet<string> = new Set(["eq", "lt", "le", "gt", "ge"]);

/**
 * Whether the condition compares the column itself with literals; equal values, such as 0 and -0, agree on
 * it.
 */
function bounds(condition: TypedExpr): boolean {
  if (condition.kind === "in") return condition.operand.kind === "column";
  if (condition.kind !== "call" || !COMPARISONS.has(condition.name)) return false;
  const [column, value] = condition.args;
  return column?.kind === "column" && value?.kind === "literal" && value.value !== null;
}

/** What a condition calls the column that it is about. */
const SELF = "self";

/**
 * The conditions on one column alone, in which it is called SELF. Null if a condition on the column would go
 * down to where it could not be found again.
 */
function conditionsOn(plan: Plan, name: string): TypedExpr[] | null {
  switch (plan.kind) {
    case "scan": case "read": return [];
    case "filter": {
      const below = conditionsOn(plan.input, name);
      return below && [...below, ...conjuncts(plan.predicate).flatMap(c => aboutSelf(c, name))];
    }
    case "sort": case "limit": case "topN": return conditionsOn(plan.input, name);
    case "distinct": return plan.on === null || plan.on.includes(name) ? conditionsOn(plan.input, name) : [];
    case "rowIndex": return plan.name === name ? [] : conditionsOn(plan.input, name);
    case "window": return plan.columns.some(c => c.name === name) ? [] : conditionsOn(plan.input, name);
    case "project": case "aggregate": {
      const made = (plan.kind === "project" ? plan.columns : plan.keys).find(c => c.name === name);
      if (made === undefined) return [];
      return made.expr.kind === "column" ? conditionsOn(plan.input, made.expr.name) : null;
    }
    case "join": case "asof": {
      const column = plan.columns.find(c => c.name === name);
      return column ? conditionsOn(plan[column.side], column.from) : [];
    }
    case "dependentJoin": case "groupingSets": case "setOperation": case "union":
    case "recursive": case "workingTable": return null;
  }
}

function aboutSelf(condition: TypedExpr, name: string): readonly TypedExpr[] {
  const names = columnsOf(condition);
  if (names.size !== 1 || !names.has(name)) return [];
  return [rewrite(condition, node => (node.kind === "column" ? { ...node, name: SELF } : node))];
}
