// withRowIndex: a column in front that numbers the rows.
import { PlanError } from "../../expr/error.ts";
import { rowIndex } from "../../engine/plan/build.ts";
import type { Plan } from "../../engine/plan/node.ts";
import { assertUnique } from "./bind-named.ts";

export function withRowIndexPlan(input: Plan, name: string, start: number): Plan {
  if (typeof name !== "string") throw new PlanError("argument-type", "withRowIndex takes the name of the new column.");
  if (!Number.isSafeInteger(start)) {
    throw new PlanError("argument-type", `withRowIndex: the start must be a whole number, not ${String(start)}.`);
  }
  assertUnique([name, ...input.schema.map(f => f.name)], "withRowIndex");
  return rowIndex(input, name, start);
}
