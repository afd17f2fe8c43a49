// rename: the same columns under other names.
import { PlanError } from "../../expr/error.ts";
import { project } from "../../engine/plan/build.ts";
import type { Plan } from "../../engine/plan/node.ts";
import type { AnySchema } from "../type/dtype.ts";
import { assertUnique, bindName } from "./bind-named.ts";

/** The schema with the names of M changed. */
export type Renamed<S extends AnySchema, M> = {
  -readonly [K in keyof S as K extends keyof M ? (M[K] extends string ? M[K] : K) : K]: S[K];
} & {};

const turned = (from: string, to: string): PlanError => new PlanError("unknown-column",
  `rename: there is no column ${JSON.stringify(from)}.`,
  { hint: `The old name comes first: \`rename({ ${JSON.stringify(to)}: ${JSON.stringify(from)} })\`.` });

export function renamePlan(input: Plan, names: Readonly<Record<string, string | undefined>>): Plan {
  const { schema } = input;
  const isColumn = (name: string): boolean => schema.some(f => f.name === name);
  const renamed = new Map<string, string>();
  for (const [from, to] of Object.entries(names)) {
    if (to !== undefined && !isColumn(from) && isColumn(to)) throw turned(from, to);
    bindName(from, schema, "rename");
    if (to !== undefined) renamed.set(from, to);
  }
  const columns = schema.map(f => ({ ...bindName(f.name, schema, "rename"), name: renamed.get(f.name) ?? f.name }));
  assertUnique(columns.map(c => c.name), "rename");
  return project(input, columns);
}
