// distinct: one row of each set of rows that are equal.
import { PlanError } from "../../expr/error.ts";
import { distinct } from "../../engine/plan/build.ts";
import type { Plan } from "../../engine/plan/node.ts";
import { assertComparable, assertUnique, columnOf } from "./bind-named.ts";

export interface DistinctOptions {
  /** Rows in the order of the input; otherwise their order is not specified. */
  readonly maintainOrder?: boolean;
  /** Which of the equal rows is kept: the first of the input. */
  readonly keep?: "first";
}

export function distinctPlan(
  input: Plan, on: string | readonly string[] | undefined, options: DistinctOptions,
): Plan {
  const { maintainOrder = false, keep = "first" } = options;
  if (keep !== "first") {
    throw new PlanError("bad-option", `distinct: keep cannot be ${JSON.stringify(keep)}.`, { hint: "Use \"first\"." });
  }
  const names = on === undefined ? null : typeof on === "string" ? [on] : on;
  if (names?.length === 0) {
    throw new PlanError("argument-count", "distinct: the list of columns is empty.",
      { hint: "Leave it out to compare whole rows." });
  }
  if (names) assertUnique(names, "distinct");
  for (const name of names ?? input.schema.map(f => f.name)) {
    assertComparable(columnOf(name, input.schema, "distinct"), name, "distinct");
  }
  return distinct(input, names, maintainOrder);
}
