// Computes a costly subexpression of a projection once, in a projection below.
import { columnsOf, rewrite, walk, type TypedExpr } from "../../../expr/node.ts";
import * as build from "../../plan/build.ts";
import { columnExpr, named } from "../../plan/columns.ts";
import type { NamedExpr, Project } from "../../plan/node.ts";
import { alwaysEvaluated } from "../can-fail.ts";
import { costOf, isExpensive } from "../cost.ts";
import type { Rule } from "../rule.ts";
import { sameExpr } from "../same-expr.ts";

export const shareSubexpressions: Rule = {
  name: "share-subexpressions",
  why: "Text and calendar functions are dear. Cheap ones stay: code generation shares them in a register.",
  apply(plan) {
    if (plan.kind !== "project") return undefined;
    const shared = repeated(plan);
    return shared.length === 0 ? undefined : share(plan, shared);
  },
};

/** The largest costly expressions that occur twice, once at least where every row evaluates them. */
function repeated(plan: Project): readonly TypedExpr[] {
  const always: TypedExpr[] = [];
  for (const { expr } of plan.columns) {
    for (const node of alwaysEvaluated(expr)) if (isExpensive(node)) always.push(node);
  }
  if (always.length === 0) return [];
  // The largest first: what lies inside a shared expression is shared with it.
  always.sort((a, b) => costOf(b) - costOf(a));
  const all: TypedExpr[] = [];
  for (const { expr } of plan.columns) walk(expr, node => { if (isExpensive(node)) all.push(node); });
  const found: TypedExpr[] = [];
  for (const node of always) {
    const inFound = found.some(f => nodesOf(f).some(inner => sameExpr(inner, node)));
    if (!inFound && all.filter(other => sameExpr(other, node)).length > 1) found.push(node);
  }
  return found;
}

function nodesOf(expr: TypedExpr): readonly TypedExpr[] {
  const nodes: TypedExpr[] = [];
  walk(expr, node => nodes.push(node));
  return nodes;
}

function share(plan: Project, shared: readonly TypedExpr[]): Project {
  const taken = new Set([...plan.input.schema, ...plan.schema].map(f => f.name));
  const made = shared.map((expr): NamedExpr => {
    let i = taken.size;
    while (taken.has(`shared ${i}`)) i++;
    taken.add(`shared ${i}`);
    return { name: `shared ${i}`, expr };
  });
  const columns = plan.columns.map(({ name, expr }) => ({
    name, expr: rewrite(expr, node => {
      const found = isExpensive(node) ? made.find(m => sameExpr(m.expr, node)) : undefined;
      return found ? columnExpr(found.name, found.expr) : node;
    }),
  }));
  const needed = new Set<string>();
  for (const { expr } of columns) columnsOf(expr, needed);
  const kept = plan.input.schema.filter(f => needed.has(f.name)).map(named);
  return build.project(build.project(plan.input, [...kept, ...made]), columns) as Project;
}
