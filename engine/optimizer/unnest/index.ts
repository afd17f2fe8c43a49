// Unnesting: plans without dependent joins that compute what those with them say. Follows Neumann and Kemper,
// "Unnesting Arbitrary Queries" (BTW 2015), and Neumann, "Improving Unnesting of Complex Queries" (BTW 2025).
// What reads the left side waits on its way up the right side until there are pairs of rows, where it is a
// condition of the join (2015, 3.1). Operators that look at rows together do so for each left row by further
// keys; where these are not at hand, the rows are joined with the domain of what is read (2015, 3.3).
import * as build from "../../plan/build.ts";
import type { Plan, PlanKind } from "../../plan/node.ts";
import { inputsOf } from "../../plan/walk.ts";
import type { Facts } from "../column-facts.ts";
import { maxRows } from "../estimate.ts";
import { rebuild } from "../rebuild.ts";
import { grouped } from "./aggregate.ts";
import { asofSides } from "./beside-domain.ts";
import { withoutDependence } from "./dependent-join.ts";
import { filtered } from "./filter.ts";
import { groupedBySets } from "./grouping-sets.ts";
import { joinedSides } from "./join.ts";
import { Names } from "./names.ts";
import { nestedJoin } from "./nested.ts";
import type { Outer } from "./outer.ts";
import { independent, type Pending } from "./pending.ts";
import { projection } from "./project.ts";
import { distinctRows, indexed, limited, sorted, windowed } from "./rows.ts";
import { setOperated, united } from "./sets.ts";

/** The plan without dependent joins. No expression of it may read a free column. */
export function unnested(plan: Plan, facts: Facts, names: Names = new Names()): Plan {
  const inside = (inner: Plan, outer: Outer): Pending => unnest(inner, outer, inside);
  if (plan.kind !== "dependentJoin") {
    return rebuild(plan, inputsOf(plan).map(input => unnested(input, facts, names)));
  }
  const left = unnested(plan.left, facts, names);
  return withoutDependence(build.dependentJoin({ ...plan, left }), names, facts, inside);
}

type Inside = (plan: Plan, outer: Outer) => Pending;
type NodeOf<K extends PlanKind> = Extract<Plan, { kind: K }>;
type UnnestNode<K extends PlanKind> = (node: NodeOf<K>, outer: Outer, of: Inside) => Pending;
/** What reads no other plan, and so nothing of an outer one. */
type Leaf = "scan" | "read" | "workingTable";
type Unnests = { readonly [K in Exclude<PlanKind, Leaf>]: UnnestNode<K> };

const UNNEST: Unnests = {
  filter: (node, outer, of) => filtered(of(node.input, outer), node.predicate, outer),
  project: (node, outer, of) => projection(of(node.input, outer), node.columns, outer),
  aggregate: (node, outer, of) => grouped(of(node.input, outer), node, outer),
  groupingSets: (node, outer, of) => groupedBySets(of(node.input, outer), node, outer),
  join: (node, outer, of) => joinedSides(node, of(node.left, outer), of(node.right, outer), outer),
  dependentJoin: nestedJoin,
  asof: (node, outer, of) => asofSides(node, of(node.left, outer), of(node.right, outer), outer),
  sort: (node, outer, of) => sorted(of(node.input, outer), node, outer),
  topN: (node, outer, of) =>
    limited(sorted(of(node.input, outer), build.sort(node.input, node.keys), outer), node, outer),
  limit: (node, outer, of) => limited(of(node.input, outer), node, outer),
  distinct: (node, outer, of) => distinctRows(of(node.input, outer), node, outer),
  setOperation: (node, outer, of) => setOperated([of(node.left, outer), of(node.right, outer)], node, outer),
  union: (node, outer, of) => united(node.inputs.map(input => of(input, outer)), node, outer),
  recursive: () => { throw new Error("a recursive query reads nothing of the queries around it"); },
  rowIndex: (node, outer, of) => indexed(of(node.input, outer), node, outer),
  window: (node, outer, of) => windowed(of(node.input, outer), node, outer),
};

function unnest(plan: Plan, outer: Outer, of: Inside): Pending {
  if (plan.kind === "scan" || plan.kind === "read" || plan.kind === "workingTable" || !outer.reads(plan)) {
    return independent(unnested(plan, outer.facts, outer.names), maxRows(plan) <= 1);
  }
  return (UNNEST[plan.kind] as (node: Plan, outer: Outer, of: Inside) => Pending)(plan, outer, of);
}
