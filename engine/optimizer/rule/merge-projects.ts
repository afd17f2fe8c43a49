// Folds a projection into the one below it, and drops projections that change nothing.
import { extentOf, MOST_DEPTH } from "../../../expr/extent.ts";
import { walk, type TypedExpr } from "../../../expr/node.ts";
import * as build from "../../plan/build.ts";
import type { Project } from "../../plan/node.ts";
import { alwaysEvaluated, canFail } from "../can-fail.ts";
import { isCheap } from "../cost.ts";
import { substitute } from "../expressions.ts";
import type { Rule } from "../rule.ts";

export const mergeProjects: Rule = {
  name: "merge-projects",
  why: "A chain of withColumns becomes one list of expressions, which pruning and folding see whole.",
  apply(plan) {
    if (plan.kind !== "project" || plan.input.kind !== "project") return undefined;
    const lower = plan.input;
    const by = new Map(lower.columns.map(c => [c.name, c.expr]));
    if (!worthRepeating(plan, by) || tooDeep(plan, lower)) return undefined;
    return build.project(lower.input,
      plan.columns.map(({ name, expr }) => ({ name, expr: substitute(expr, by) })));
  },
};

const depthOf = ({ columns }: Project): number =>
  Math.max(0, ...columns.map(({ expr }) => extentOf(expr).depth));

/** Long chains of withColumns stay within what can be compiled. */
const tooDeep = (upper: Project, lower: Project): boolean => depthOf(upper) + depthOf(lower) > MOST_DEPTH;

/**
 * Whether no costly expression of the lower list is used twice by the upper one, and none that may
 * fail would come to stand where it is not always evaluated.
 */
function worthRepeating(upper: Project, by: ReadonlyMap<string, TypedExpr>): boolean {
  const uses = new Map<string, number>();
  const always = new Set<string>();
  for (const { expr } of upper.columns) {
    walk(expr, node => {
      if (node.kind === "column") uses.set(node.name, (uses.get(node.name) ?? 0) + 1);
    });
    for (const node of alwaysEvaluated(expr)) {
      if (node.kind === "column") always.add(node.name);
    }
  }
  if ([...uses.keys()].some(name => !always.has(name) && canFail(by.get(name)!))) return false;
  // Even cheap expressions are bounded: repeated doubling would grow without end.
  return [...uses].every(([name, count]) => count === 1 || (isCheap(by.get(name)!) && count <= 4)
    || by.get(name)!.kind === "column" || by.get(name)!.kind === "literal");
}

export const dropIdentityProject: Rule = {
  name: "drop-identity-project",
  why: "A projection of all columns in their order under their own names does nothing.",
  apply(plan) {
    if (plan.kind !== "project" || plan.columns.length !== plan.input.schema.length) return undefined;
    const same = plan.columns.every(({ name, expr }, i) =>
      expr.kind === "column" && expr.name === name && plan.input.schema[i]!.name === name);
    return same ? plan.input : undefined;
  },
};
