// What is guessed of a graph's relations and conditions, from the statistics of what they read.
import { planKey } from "../../plan/fingerprint.ts";
import type { Plan } from "../../plan/node.ts";
import { domainOf, estimateRows, shareOf, unfilteredRows } from "../estimate.ts";
import type { StatisticsPort } from "../statistics.ts";
import type { TypedExpr } from "../../../expr/node.ts";
import type { Guesses } from "./cardinality.ts";
import type { Condition, JoinGraph } from "./graph.ts";
import type { JoinTree } from "./tree.ts";

/** The relations from few rows to many: an order that does not depend on how they were written. */
export function canonicalOrder({ relations }: JoinTree, statistics: StatisticsPort): number[] {
  const rows = relations.map(plan => estimateRows(plan, statistics));
  const keys = new Map<Plan, string>();
  const keyOf = (plan: Plan): string => {
    let key = keys.get(plan);
    if (key === undefined) keys.set(plan, key = planKey(plan));
    return key;
  };
  const compareKeys = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return relations.map((_, i) => i).sort((a, b) =>
    rows[a]! - rows[b]! || compareKeys(keyOf(relations[a]!), keyOf(relations[b]!)));
}

export function guessesOf(graph: JoinGraph, statistics: StatisticsPort): Guesses {
  const { tree: { relations, columns }, equal, local, conditions } = graph;
  const distinct = (expr: TypedExpr): number => {
    if (expr.kind === "cast") return distinct(expr.operand);
    if (expr.kind !== "column") return Infinity;
    const { relation, name } = columns.get(expr.name)!;
    return domainOf(relations[relation]!, name, statistics);
  };
  const shareOfCondition = ({ expr }: Condition) => shareOf(expr, { distinct, bounds: () => null });
  const rows = relations.map((plan, i) => local.reduce((n, condition) =>
    (condition.set === 1 << i ? n * shareOfCondition(condition) : n), estimateRows(plan, statistics)));
  const unfiltered = relations.map(plan => unfilteredRows(plan, statistics));
  return {
    rows, unfiltered,
    domains: equal.map(({ members }) => members.map(({ relation, expr }) =>
      Math.max(1, Math.min(distinct(expr), unfiltered[relation]!)))),
    shares: conditions.map(shareOfCondition),
  };
}
