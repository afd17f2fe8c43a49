// Filters whose condition is the same for every row, and plans that can have no rows.
import * as build from "../../plan/build.ts";
import type { Join, Plan } from "../../plan/node.ts";
import { inputsOf } from "../../plan/walk.ts";
import { maxRows } from "../estimate.ts";
import { rebuild } from "../rebuild.ts";
import type { Rule } from "../rule.ts";

export const constantFilter: Rule = {
  name: "constant-filter",
  why: "A condition that is always true filters nothing; one that never is leaves no rows.",
  apply(plan) {
    if (plan.kind !== "filter" || plan.predicate.kind !== "literal") return undefined;
    return plan.predicate.value === true ? plan.input : build.limit(plan.input, 0, 0);
  },
};

export const pushEmpty: Rule = {
  name: "push-empty",
  why: "Nothing needs to be read for no rows: the emptiness goes down to the scans.",
  apply(plan) {
    if (maxRows(plan) > 0 || readsNothing(plan)) return undefined;
    const cuts = (plan.kind === "limit" || plan.kind === "topN") && plan.count === 0;
    const after = empty(cuts ? plan.input : plan);
    return after === plan ? undefined : after;
  },
};

/** Sides of a join that it does not check for duplicates; checked ones are read even for no rows. */
const unchecked = ({ validate }: Join) => ({ left: !validate.startsWith("1:"), right: !validate.endsWith(":1") });

function readsNothing(plan: Plan): boolean {
  if (plan.kind === "scan") return maxRows(plan) === 0;
  if (plan.kind !== "join") return inputsOf(plan).every(readsNothing);
  const { left, right } = unchecked(plan);
  return (!left || readsNothing(plan.left)) && (!right || readsNothing(plan.right));
}

function none(plan: Plan): Plan {
  const said = plan.kind === "limit" && plan.count === 0;
  return said || readsNothing(plan) ? plan : build.limit(plan, 0, 0);
}

/** The plan with the same columns and no rows. */
function empty(plan: Plan): Plan | undefined {
  switch (plan.kind) {
    case "scan": return build.scan(plan.source, plan.schema, { start: 0, end: 0 });
    case "filter": case "sort": case "topN": case "limit": case "distinct": return none(plan.input);
    case "project": case "rowIndex": return rebuild(plan, [none(plan.input)]);
    case "join": {
      const { left, right } = unchecked(plan);
      return rebuild(plan, [left ? none(plan.left) : plan.left, right ? none(plan.right) : plan.right]);
    }
    case "union": return rebuild(plan, plan.inputs.map(none));
    case "aggregate": {
      const input = none(plan.input);
      if (plan.keys.length > 0) return rebuild(plan, [input]);
      // Without keys there is one row even of nothing; the limit above still drops it.
      return input === plan.input ? undefined : build.limit(rebuild(plan, [input]), 0, 0);
    }
  }
}

export const dropEmptyInputs: Rule = {
  name: "drop-empty-inputs",
  why: "An input of a union without rows adds nothing.",
  apply(plan) {
    if (plan.kind !== "union") return undefined;
    const some = plan.inputs.filter(input => maxRows(input) > 0);
    const kept = some.length === 0 ? plan.inputs.slice(0, 1) : some;
    if (kept.length === 1) return kept[0]!;
    return kept.length === plan.inputs.length ? undefined : build.union(kept);
  },
};
