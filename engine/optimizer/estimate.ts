// How many rows a plan gives: a bound that always holds, and a guess for choosing between plans.
import type { Plan } from "../plan/node.ts";

/** No more rows than this, whatever the data; Infinity if nothing is known. */
export function maxRows(plan: Plan): number {
  switch (plan.kind) {
    case "scan": return plan.rows ? plan.rows.end - plan.rows.start : plan.source.rowCount;
    case "filter": case "project": case "sort": case "distinct": case "rowIndex": return maxRows(plan.input);
    case "limit": case "topN": return Math.min(plan.count, Math.max(0, maxRows(plan.input) - plan.offset));
    case "aggregate": return plan.keys.length === 0 ? 1 : maxRows(plan.input);
    case "union": return plan.inputs.reduce((sum, input) => sum + maxRows(input), 0);
    case "join": return maxRowsOfJoin(plan);
  }
}

function maxRowsOfJoin(join: Extract<Plan, { kind: "join" }>): number {
  const [left, right] = [maxRows(join.left), maxRows(join.right)];
  const perLeft = join.validate.endsWith(":1") ? Math.min(right, 1) : right;
  return left * (join.how === "left" ? Math.max(1, perLeft) : perLeft);
}
