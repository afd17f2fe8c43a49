// Gives a node other inputs and computes its schema anew, since an input may have lost columns.
import * as build from "../plan/build.ts";
import type { Plan, PlanKind } from "../plan/node.ts";
import { inputsOf } from "../plan/walk.ts";

type NodeOf<K extends PlanKind> = Extract<Plan, { kind: K }>;

const REBUILD: { readonly [K in PlanKind]: (node: NodeOf<K>, inputs: readonly Plan[]) => Plan } = {
  scan: node => node,
  read: node => node,
  filter: (node, [input]) => build.filter(input!, node.predicate),
  project: (node, [input]) => build.project(input!, node.columns),
  aggregate: (node, [input]) => build.aggregate(input!, node.keys, node.aggregates, node.maintainOrder),
  groupingSets: (node, [input]) => build.groupingSets({ ...node, input: input! }),
  join: (node, [left, right]) => build.join({ ...node, left: left!, right: right! }),
  dependentJoin: (node, [left, right]) => build.dependentJoin({ ...node, left: left!, right: right! }),
  asof: (node, [left, right]) => build.asof({ ...node, left: left!, right: right! }),
  sort: (node, [input]) => build.sort(input!, node.keys),
  topN: (node, [input]) => build.topN(input!, node.keys, node.offset, node.count),
  limit: (node, [input]) => build.limit(input!, node.offset, node.count),
  distinct: (node, [input]) => build.distinct(input!, node.on, node.maintainOrder, node.keep),
  setOperation: (node, [left, right]) => build.setOperation({ ...node, left: left!, right: right! }),
  union: (_, inputs) => build.union(inputs),
  recursive: (node, [base, step]) => build.recursive(node.name, node.all, base!, step!),
  workingTable: node => node,
  rowIndex: (node, [input]) => build.rowIndex(input!, node.name, node.start),
  window: (node, [input]) =>
    build.window(input!, node.partitionBy, node.orderBy, node.columns, node.wanted),
};

/** The node over other inputs; the same node if they are the same. */
export function rebuild(plan: Plan, inputs: readonly Plan[]): Plan {
  const before = inputsOf(plan);
  if (before.every((input, i) => input === inputs[i])) return plan;
  return (REBUILD[plan.kind] as (node: Plan, inputs: readonly Plan[]) => Plan)(plan, inputs);
}
