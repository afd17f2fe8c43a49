// What is guessed of a graph's relations and conditions, from the statistics of what they read.
import { filtered } from "../../estimate/condition.ts";
import { estimateExpr } from "../../estimate/expression.ts";
import { derived, type RowEstimate } from "../../estimate/rows.ts";
import { domainOf } from "../../estimate/value.ts";
import { joined } from "../../estimate/join.ts";
import type { JoinColumn } from "../../plan/node.ts";
import { columnsOf } from "../../../expr/node.ts";
import { comparePlans } from "../../plan/fingerprint.ts";
import { estimateOf, estimateRows } from "../estimate.ts";
import type { StatisticsPort } from "../statistics.ts";
import type { Guesses } from "./cardinality.ts";
import type { EqualValues, JoinGraph } from "./graph.ts";
import type { JoinTree } from "./tree.ts";

/** The relations from few rows to many: an order that does not depend on how they were written. */
export function canonicalOrder({ relations }: JoinTree, statistics: StatisticsPort): number[] {
  const rows = relations.map(plan => estimateRows(plan, statistics));
  return relations.map((_, i) => i).sort((a, b) =>
    rows[a]! - rows[b]! || comparePlans(relations[a]!, relations[b]!));
}

export function guessesOf(
  { tree, equal, local, conditions }: JoinGraph,
  statistics: StatisticsPort,
): Guesses {
  /** The relation's rows, its columns by their names in the graph. */
  const relations = tree.relations.map((plan, relation): RowEstimate => {
    const own = estimateOf(plan, statistics);
    const named = derived(own.rows, name => own.column(tree.columns.get(name)!.name), own.unfiltered);
    return local
      .filter(({ set }) => set === 1 << relation)
      .reduce((rows, { expr }) => filtered(rows, expr), named);
  });
  const pairs = derived(MANY, name => relations[tree.columns.get(name)!.relation]!.column(name));
  const found = tree.lookups.map(lookup => {
    const { relation, how, on, predicate, nullsEqual } = lookup;
    const read = predicate ? [...columnsOf(predicate)] : [];
    const columns = read.map((name): JoinColumn => ({
      side: tree.columns.get(name)!.relation === relation ? "right" : "left",
      from: name,
      name,
    }));
    const shape = { how, on, predicate, nullsEqual, columns, mark: null };
    return [relation, joined(pairs, relations[relation]!, shape, false).rows / MANY] as const;
  });
  return {
    found: new Map(found),
    rows: relations.map(r => r.rows),
    unfiltered: relations.map(r => r.unfiltered),
    domains: equal.map(values => domainsOf(values, relations)),
    shares: conditions.map(({ expr }) => filtered(pairs, expr).rows / MANY),
  };
}

/** More rows than any column has values. */
const MANY = 1e18;

/**
 * How many values each member takes its own from. No more than another has, unless its own rows have more: of
 * a calendar's days those count on which something happened.
 */
function domainsOf({ members }: EqualValues, relations: readonly RowEstimate[]): number[] {
  const columns = members.map(({ relation, expr }) => estimateExpr(expr, relations[relation]!));
  return columns.map((column, i) => {
    const others = Math.max(...columns.filter((_, j) => j !== i).map(domainOf));
    const present = Math.max(1e-9, 1 - column.nulls);
    return Math.max(1, Math.min(domainOf(column), Math.max(column.distinct, others))) / present;
  });
}
