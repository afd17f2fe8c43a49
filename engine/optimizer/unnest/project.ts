// Projections: what reads free columns is computed where there are pairs.
import type { TypedExpr } from "../../../expr/node.ts";
import type { NamedExpr } from "../../plan/node.ts";
import { substitute } from "../expressions.ts";
import { simplifyExpr } from "../simplify/simplify.ts";
import { projected } from "./carry.ts";
import type { Outer } from "./outer.ts";
import { expanded, named, valuesOfAbsent, type Pending } from "./pending.ts";

export function projection(pending: Pending, columns: readonly NamedExpr[], outer: Outer): Pending {
  const here: NamedExpr[] = [];
  const computed = new Map<string, TypedExpr>();
  for (const { name, expr } of columns) {
    const value = expanded(expr, pending);
    if (outer.readBy(value).size > 0 || outer.fails(value, pending)) computed.set(name, value);
    else here.push(named(name, value));
  }
  const after = projected(pending, here, outer.names, { computed });
  return pending.absent ? { ...after, absent: { ...after.absent!, values: valuesOf(pending, here, after) } } : after;
}

/** What the columns are in the row that stands for none: their expressions of what those below are there. */
function valuesOf(
  pending: Pending, columns: readonly NamedExpr[], { plan }: Pending,
): ReadonlyMap<string, TypedExpr> {
  const below = valuesOfAbsent(pending);
  const values = new Map(columns.map(({ name, expr }) => [name, simplifyExpr(substitute(expr, below))]));
  const old = new Set(pending.plan.schema.map(f => f.name));
  if (plan.kind !== "project") return values;
  for (const { name, expr } of plan.columns) {
    if (!values.has(name) && expr.kind === "column" && old.has(expr.name)) values.set(name, below.get(expr.name)!);
  }
  return values;
}
