// Whether a query is over stored tables. What reads them is loaded for the first one that is.
import { UnsupportedError } from "../expr/error.ts";
import type { Plan } from "./plan/node.ts";
import { walkPlan } from "./plan/walk.ts";

export function readsStored(plan: Plan): boolean {
  let found = false;
  walkPlan(plan, node => { found ||= node.kind === "read"; });
  return found;
}

/** A synchronous query cannot wait for files. */
export function needsAwait(plan: Plan): UnsupportedError {
  const names = new Set<string>();
  walkPlan(plan, node => { if (node.kind === "read") names.add(node.table.name); });
  return new UnsupportedError("needs-await",
    `A synchronous query cannot read ${[...names].join(", ")}: files are read while the caller waits.`,
    { hint: "Await collect(), or read the file once with a read… function." });
}
