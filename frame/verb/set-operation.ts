// intersect and except: the rows that two frames have in common, and those that only the first has.
import { setOperation } from "../../engine/plan/build.ts";
import type { Plan } from "../../engine/plan/node.ts";
import { alignedByName } from "./align.ts";
import { assertComparable, columnOf } from "./bind-named.ts";

export interface SetOptions {
  /** Each row as often as the counts of both sides say; otherwise once. */
  readonly all?: boolean;
  /**
   * Rows in the order of their first occurrence in this frame, equal ones side by side; otherwise their order
   * is not specified.
   */
  readonly maintainOrder?: boolean;
}

export function setOperationPlan(
  left: Plan, right: Plan, how: "intersect" | "except", { all = false, maintainOrder = false }: SetOptions,
): Plan {
  const [a, b] = alignedByName([left, right], how) as [Plan, Plan];
  for (const { name } of a.schema) assertComparable(columnOf(name, a.schema, how), name, how);
  return setOperation({ how, all, left: a, right: b, maintainOrder });
}
