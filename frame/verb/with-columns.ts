// withColumns: all columns, and expressions that add to them or replace them.
import { bindWindowed } from "../../expr/bind/bind.ts";
import type { NamedExpr, Plan } from "../../engine/plan/node.ts";
import { bindName, namedNodes } from "./bind-named.ts";
import { projectWindows } from "./window.ts";

/** Replaced columns keep their place, new ones come last. Every expression sees the columns as they were. */
export function withColumnsPlan(input: Plan, producer: unknown): Plan {
  const { schema } = input;
  const columns = new Map<string, NamedExpr>(schema.map(f => [f.name, bindName(f.name, schema, "withColumns")]));
  for (const { name, node } of namedNodes(producer, schema, "withColumns")) {
    columns.set(name, { name, expr: bindWindowed(node, schema, "withColumns") });
  }
  return projectWindows(input, [...columns.values()]);
}
