// The one table of plan children; walking, rewriting and printing go through it.
import type { Plan, PlanKind } from "./node.ts";

type NodeOf<K extends PlanKind> = Extract<Plan, { kind: K }>;
type Children<K extends PlanKind> = {
  get(node: NodeOf<K>): readonly Plan[];
  set(node: NodeOf<K>, inputs: readonly Plan[]): Plan;
};

const one = {
  get: (node: { readonly input: Plan }) => [node.input],
  set: <N extends { readonly input: Plan }>(node: N, inputs: readonly Plan[]): N =>
    ({ ...node, input: inputs[0]! }),
};

type Sides = { readonly left: Plan; readonly right: Plan };

const two = {
  get: ({ left, right }: Sides) => [left, right],
  set: <N extends Sides>(node: N, [left, right]: readonly Plan[]): N =>
    ({ ...node, left: left!, right: right! }),
};

const CHILDREN: { readonly [K in PlanKind]: Children<K> } = {
  scan: { get: () => [], set: node => node },
  read: { get: () => [], set: node => node },
  filter: one, project: one, aggregate: one, groupingSets: one, sort: one, topN: one, limit: one,
  distinct: one, rowIndex: one, window: one,
  join: two, dependentJoin: two, asof: two, setOperation: two,
  recursive: {
    get: ({ base, step }) => [base, step],
    set: (node, [base, step]) => ({ ...node, base: base!, step: step! }),
  },
  workingTable: { get: () => [], set: node => node },
  union: { get: node => node.inputs, set: (node, inputs) => ({ ...node, inputs }) },
};

const row = (plan: Plan) => CHILDREN[plan.kind] as unknown as Children<PlanKind>;

export const inputsOf = (plan: Plan): readonly Plan[] => row(plan).get(plan);

export function withInputs(plan: Plan, inputs: readonly Plan[]): Plan {
  const before = inputsOf(plan);
  return before.every((input, i) => input === inputs[i]) ? plan : row(plan).set(plan, inputs);
}

/** Rebuilds a plan from the leaves up; unchanged subtrees keep their identity. */
export const rewritePlan = (plan: Plan, change: (plan: Plan) => Plan): Plan =>
  change(withInputs(plan, inputsOf(plan).map(input => rewritePlan(input, change))));

/** Calls `visit` on every node, parents first; on one that is there several times, once. */
export function walkPlan(plan: Plan, visit: (plan: Plan) => void, seen: Set<Plan> = new Set()): void {
  if (seen.has(plan)) return;
  seen.add(plan);
  visit(plan);
  for (const input of inputsOf(plan)) walkPlan(input, visit, seen);
}
