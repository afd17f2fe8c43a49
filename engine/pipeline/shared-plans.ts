// Subplans that a plan has more than once: they run once, and all who need them read the same rows.
import type { Plan, PlanKind } from "../plan/node.ts";
import type { PlanNumbers } from "../plan/numbers.ts";
import { inputsOf, walkPlan } from "../plan/walk.ts";

/** What costs more to do again than to write down: everything that ends a pipeline. */
const WORTH: ReadonlySet<PlanKind> = new Set(["aggregate", "join", "sort", "topN", "window"]);

/** The keys of subplans that occur more than once. */
export function sharedKeys(plan: Plan, numbers: PlanNumbers): ReadonlySet<number> {
  const kinds = new Map<PlanKind, number>();
  const count = (node: Plan) => kinds.set(node.kind, (kinds.get(node.kind) ?? 0) + 1);
  count(plan);
  walkPlan(plan, node => inputsOf(node).forEach(count));
  const [seen, shared] = [new Set<number>(), new Set<number>()];
  const look = (node: Plan): void => {
    // Most plans have no two operators of a kind, and need no keys. Below what is shared everything is.
    if (mayBeShared(node) && kinds.get(node.kind)! > 1) {
      const key = numbers.of(node);
      if (seen.has(key)) { shared.add(key); return; }
      seen.add(key);
    }
    inputsOf(node).forEach(look);
  };
  look(plan);
  return shared;
}

export const mayBeShared = (plan: Plan): boolean => WORTH.has(plan.kind);
