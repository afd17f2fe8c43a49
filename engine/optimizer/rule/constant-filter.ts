// Filters whose condition is the same for every row, and plans that can have no rows.
import * as build from "../../plan/build.ts";
import { checksSide, JOIN_KINDS, type JoinSide } from "../../plan/join.ts";
import type { Join, Limit, Plan, TopN } from "../../plan/node.ts";
import { inputsOf } from "../../plan/walk.ts";
import { canFail } from "../can-fail.ts";
import { maxRows, readsNothing } from "../estimate.ts";
import { rebuild } from "../rebuild.ts";
import type { Rule } from "../rule.ts";

export const constantFilter: Rule = {
  name: "constant-filter",
  why: "A condition that is always true filters nothing; one that never is leaves no rows.",
  apply(plan) {
    if (plan.kind === "join") return neverMatches(plan) ? withoutPairs(plan) : undefined;
    if (plan.kind !== "filter" || plan.predicate.kind !== "literal") return undefined;
    return plan.predicate.value === true ? plan.input : build.limit(plan.input, 0, 0);
  },
};

const neverMatches = ({ predicate }: Join): boolean =>
  predicate?.kind === "literal" && predicate.value !== true;

/** Where no pair can match, no right row is needed, unless it comes out or is checked. */
function withoutPairs(join: Join): Plan | undefined {
  if (JOIN_KINDS[join.how].keeps.right || checksSide(join, "right") || checksSide(join, "left")) return undefined;
  return readsNothing(join.right) || cutsAll(join.right) ? undefined
    : build.join({ ...join, right: build.limit(join.right, 0, 0) });
}

export const pushEmpty: Rule = {
  name: "push-empty",
  why: "Nothing needs to be read for no rows: the emptiness goes down to the scans.",
  apply(plan) {
    const after = cutsAll(plan) ? (readsNothing(plan.input) ? plan : empty(plan.input))
      : maxRows(plan) > 0 ? plan
        : plan.kind === "join" ? idle(plan)
          : plan.kind === "setOperation" ? rebuild(plan, inputsOf(plan).map(none)) : plan;
    return after === plan ? undefined : after;
  },
};

const cutsAll = (plan: Plan): plan is Limit | TopN =>
  (plan.kind === "limit" || plan.kind === "topN") && plan.count === 0;

const CUT = new WeakMap<Plan, Plan>();

/** The plan without rows, which one that reads nothing may have: one node, although several may read it. */
function none(plan: Plan): Plan {
  if (cutsAll(plan) || (readsNothing(plan) && maxRows(plan) === 0)) return plan;
  let cut = CUT.get(plan);
  if (!cut) CUT.set(plan, cut = build.limit(plan, 0, 0));
  return cut;
}

/** The plan with the same columns and no rows. A limit cuts it off, so none of its errors need come. */
function empty(plan: Plan): Plan | undefined {
  switch (plan.kind) {
    case "scan": return build.scan(plan.source, plan.schema, { start: 0, end: 0 });
    case "read": return build.read(plan.table, { schema: plan.schema, most: 0 });
    case "filter": case "sort": case "topN": case "limit": case "distinct": return none(plan.input);
    case "project": case "rowIndex": case "join": case "asof": case "union": case "setOperation": case "window":
    case "dependentJoin":
      return rebuild(plan, inputsOf(plan).map(none));
    case "aggregate": case "groupingSets": {
      const input = none(plan.input);
      const whole = plan.kind === "aggregate" ? plan.keys.length === 0 : plan.sets.some(set => set.length === 0);
      if (!whole) return rebuild(plan, [input]);
      // Without keys there is one row even of nothing; the limit above still drops it.
      return input === plan.input ? undefined : build.limit(rebuild(plan, [input]), 0, 0);
    }
  }
}

/**
 * A join that one side leaves without rows does not read the other. But what it checks for duplicates,
 * or has keys that may fail, raises its error all the same.
 */
function idle(join: Join): Plan {
  const { left, right, on } = join;
  const reads = (side: JoinSide) => checksSide(join, side) || on.some(key => canFail(key[side]));
  return rebuild(join, [reads("left") ? left : none(left), reads("right") ? right : none(right)]);
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
