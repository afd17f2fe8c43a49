// rename: the same columns under other names.
import { project } from "../../engine/plan/build.ts";
import type { Plan } from "../../engine/plan/node.ts";
import type { AnySchema } from "../type/dtype.ts";
import { assertUnique, bindName } from "./bind-named.ts";

/** The schema with the names of M changed. */
export type Renamed<S extends AnySchema, M> = {
  -readonly [K in keyof S as K extends keyof M ? (M[K] extends string ? M[K] : K) : K]: S[K];
} & {};

export function renamePlan(input: Plan, names: Readonly<Record<string, string | undefined>>): Plan {
  const { schema } = input;
  const renamed = new Map<string, string>();
  for (const [from, to] of Object.entries(names)) {
    bindName(from, schema, "rename");
    if (to !== undefined) renamed.set(from, to);
  }
  const columns = schema.map(f => ({ ...bindName(f.name, schema, "rename"), name: renamed.get(f.name) ?? f.name }));
  assertUnique(columns.map(c => c.name), "rename");
  return project(input, columns);
}
