// Projections under what is still to be said of pairs: the columns that it needs stay, under other names if
// theirs are taken.
import * as build from "../../plan/build.ts";
import type { NamedExpr } from "../../plan/node.ts";
import type { Names } from "./names.ts";
import { column, kept, named, neededBy, renaming, replaced, type Pending } from "./pending.ts";

/**
 * The rows with other columns, and those that are needed above. `more`: how what is said of pairs has changed,
 * still over the columns of the plan as it was.
 */
export function projected(
  pending: Pending, columns: readonly NamedExpr[], names: Names, more: Partial<Pending> = {},
): Pending {
  const after = { ...pending, ...more };
  const taken = new Set([...columns.map(c => c.name), ...after.computed.keys()]);
  const needed = neededBy(after);
  const stay = pending.plan.schema.filter(f => needed.has(f.name));
  const nameOf = new Map<string, string>();
  const further: NamedExpr[] = [];
  for (const field of stay) {
    const same = columns.find(({ expr }) => expr.kind === "column" && expr.name === field.name);
    const name = same?.name ?? (taken.has(field.name) ? names.fresh(field.name) : field.name);
    nameOf.set(field.name, name);
    if (!same) further.push(named(name, column(field)));
  }
  const { absent } = after;
  return {
    ...after, ...replaced(after, renaming(stay, nameOf)),
    plan: build.project(pending.plan, [...columns, ...further]),
    absent: absent && { ...absent, flag: nameOf.get(absent.flag)! },
  };
}

/** The rows without columns of these names, which a node above gives to columns of its own. */
export function without(pending: Pending, taken: Iterable<string>, names: Names): Pending {
  const wanted = new Set(taken);
  const { schema } = pending.plan;
  if (!schema.some(f => wanted.has(f.name))) return pending;
  const nameOf = new Map(schema.map(f => [f.name, wanted.has(f.name) ? names.fresh(f.name) : f.name]));
  const by = renaming(schema, nameOf);
  const { absent } = pending;
  return {
    ...pending, ...replaced(pending, by),
    plan: build.project(pending.plan, schema.map(f => named(nameOf.get(f.name)!, column(f)))),
    absent: absent && { ...absent, flag: nameOf.get(absent.flag)! },
  };
}

/** Exactly these columns of the node, and behind them each key as a column; nothing else is to be said of pairs. */
export function tight(pending: Pending, columns: readonly string[], names: Names): Pending {
  const { plan, keys } = pending;
  const of = new Map(plan.schema.map(f => [f.name, f]));
  const made = keys.map(key => named(names.fresh("key"), key.local));
  const all = [...kept(columns.map(name => of.get(name)!)), ...made];
  return {
    ...pending, plan: build.project(plan, all),
    keys: keys.map((key, i) => ({ ...key, local: column({ ...key.local, name: made[i]!.name }) })),
  };
}
