// drop: all columns but the named ones.
import { project } from "../../engine/plan/build.ts";
import type { Plan } from "../../engine/plan/node.ts";
import { bindName } from "./bind-named.ts";

export function dropPlan(input: Plan, names: readonly string[]): Plan {
  const dropped = new Set(names.map(name => bindName(name, input.schema, "drop").name));
  return project(input, input.schema.filter(f => !dropped.has(f.name))
    .map(f => bindName(f.name, input.schema, "drop")));
}
