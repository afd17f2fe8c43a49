// The names under which tables stand in catalogs, so that a query's text can use them.
import type { Plan } from "../../../engine/plan/node.ts";
import type { SourceHandle } from "../../../engine/source/source.ts";

const NAMES = new WeakMap<SourceHandle, string>();

/** Remembers what a table is called; of a query it says nothing. */
export function rememberName(name: string, plan: Plan): void {
  if (plan.kind === "scan") NAMES.set(plan.source, name);
}

export const rememberedName = (handle: SourceHandle): string | undefined => NAMES.get(handle);
