// filter: the rows where a condition is true.
import { bindPredicate } from "../../expr/bind/bind.ts";
import { filter } from "../../engine/plan/build.ts";
import type { Plan } from "../../engine/plan/node.ts";
import { toNode } from "../expr/expression.ts";
import { fromCallback } from "./bind-named.ts";
import { aroundWindows } from "./window.ts";

export function filterPlan(input: Plan, condition: unknown): Plan {
  const node = fromCallback(condition, input.schema, "filter", result => toNode(result, "filter"));
  return aroundWindows(input, [bindPredicate(node, input.schema, "filter")],
    (windowed, [predicate]) => filter(windowed, predicate!));
}
