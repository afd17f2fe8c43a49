// Subplans that a plan has more than once: they run once, and all who need them read the same rows.
import type { Plan, PlanKind } from "../plan/node.ts";
import { walkPlan } from "../plan/walk.ts";

/** What costs more to do again than to write down: everything that ends a pipeline. */
const WORTH: ReadonlySet<PlanKind> = new Set(["aggregate", "join", "sort", "topN", "window"]);

/** A plan as text that says everything that it computes. */
export const planKey = (plan: Plan): string => JSON.stringify(plan, (name, value: unknown) => {
  if (name === "source") return (value as { readonly id: string }).id;
  if (typeof value === "bigint") return `bigint ${value}`;
  // JSON has neither of them.
  if (typeof value === "number" && (!Number.isFinite(value) || Object.is(value, -0))) {
    return `number ${Object.is(value, -0) ? "-0" : value}`;
  }
  if (value instanceof Uint8Array) return `bytes ${value.join(" ")}`;
  return value;
});

/** The keys of subplans that occur more than once; those inside another such one are among them. */
export function sharedKeys(plan: Plan): ReadonlySet<string> {
  const candidates: Plan[] = [];
  walkPlan(plan, node => { if (WORTH.has(node.kind)) candidates.push(node); });
  const kinds = candidates.map(c => c.kind);
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const candidate of candidates) {
    // Most plans have no two operators of a kind, and need no keys.
    if (kinds.filter(kind => kind === candidate.kind).length < 2) continue;
    const key = planKey(candidate);
    if (seen.has(key)) shared.add(key);
    seen.add(key);
  }
  return shared;
}

export const mayBeShared = (plan: Plan): boolean => WORTH.has(plan.kind);
