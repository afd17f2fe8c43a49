// filter: the rows where a condition is true.
import { bindPredicate } from "../../expr/bind/bind.ts";
import { PlanError } from "../../expr/error.ts";
import type { Expr } from "../../expr/node.ts";
import { filter } from "../../engine/plan/build.ts";
import type { Plan } from "../../engine/plan/node.ts";
import { isLiteral, toNode } from "../expr/expression.ts";
import { plainValue } from "../expr/misuse.ts";
import { isPlain } from "../from/show.ts";
import { fromCallback } from "./bind-named.ts";
import { aroundWindows } from "./window.ts";

export function filterPlan(input: Plan, condition: unknown): Plan {
  const node = fromCallback(condition, input.schema, "filter", conditionNode);
  return aroundWindows(input, [bindPredicate(node, input.schema, "filter")],
    (windowed, [predicate]) => filter(windowed, predicate!));
}

function conditionNode(result: unknown): Expr {
  if (isLiteral(result)) throw plainValue(result, "filter", "condition");
  if (result === undefined) {
    throw new PlanError("argument-type", "filter: undefined is no condition.",
      { hint: "A frame has no columns as members: they are reached in a callback, as in `filter(c => c.price.gt(10))`." });
  }
  if (typeof result === "object" && isPlain(result) && !("then" in result || "otherwise" in result)) {
    throw new PlanError("argument-type", "filter: an object is no condition.",
      { hint: "Say for each column what it must be, as in `filter(c => c.name.eq(\"Ada\").and(c.price.gt(10)))`." });
  }
  return toNode(result, "filter");
}
