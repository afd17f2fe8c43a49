// The node of grouping(…): which keys a row's grouping set lacks.
import { PlanError } from "../../expr/error.ts";
import type { Expr as ExprNode } from "../../expr/node.ts";

/** The bits of an int64 that is not below zero. */
const MOST_GROUPING_KEYS = 63;

/** Names of keys, one at least. */
export function groupingNode(names: readonly unknown[]): ExprNode {
  if (names.length === 0 || names.length > MOST_GROUPING_KEYS || !names.every(name => typeof name === "string")) {
    throw new PlanError("argument-type", `grouping takes the names of 1 to ${MOST_GROUPING_KEYS} keys.`,
      { hint: "As in `grouping(\"year\", \"month\")`." });
  }
  return { kind: "grouping", keys: names };
}
