// distinct: one row of each set of rows that are equal.
import { PlanError } from "../../expr/error.ts";
import { distinct } from "../../engine/plan/build.ts";
import type { Keep, Plan } from "../../engine/plan/node.ts";
import { assertComparable, assertUnique, columnOf } from "./bind-named.ts";

export interface DistinctOptions {
  /** Rows in the order of the input; otherwise their order is not specified. */
  readonly maintainOrder?: boolean;
  /**
   * Which of the equal rows is kept: the `first` of the input (default), the `last`, `any` (whichever is found at
   * least cost), or `none` of them, which leaves the rows that have no equal.
   */
  readonly keep?: "first" | "last" | "any" | "none";
}

const KEEP: readonly Keep[] = ["first", "last", "any", "none"];

export function distinctPlan(
  input: Plan, on: string | readonly string[] | undefined, options: DistinctOptions,
): Plan {
  const { maintainOrder = false, keep = "first" } = options;
  if (!KEEP.includes(keep)) {
    throw new PlanError("bad-option", `distinct: keep cannot be ${JSON.stringify(keep)}.`,
      { hint: `Use one of ${KEEP.map(k => JSON.stringify(k)).join(", ")}.` });
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
  return distinct(input, names, maintainOrder, keep);
}
