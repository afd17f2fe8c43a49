// Gives the plan columns for free ones, so that nothing is left to be said of pairs but equalities. Where an
// equality has made a local column the same as the free one, that column does; else the plan is joined with the
// domain of the free columns (Neumann and Kemper, "Unnesting Arbitrary Queries", BTW 2015, 3.1 and 3.3).
import { call } from "../../../expr/bind/bind.ts";
import type { TypedCase, TypedExpr } from "../../../expr/node.ts";
import * as build from "../../plan/build.ts";
import type { JoinColumn, Plan } from "../../plan/node.ts";
import { substitute } from "../expressions.ts";
import { joinKeys } from "./join-keys.ts";
import { over } from "./nullability.ts";
import type { Outer } from "./outer.ts";
import {
  allOf, column, kept, localsOf, named, pairsOf, valuesOfAbsent, type Pending,
} from "./pending.ts";

interface BindOptions {
  /** Further free columns that are needed. */
  readonly free?: Iterable<string>;
  /** Leave no row that no left row asks for, and make columns of the domain for all these free columns. */
  readonly exactly?: boolean;
}

/** The same rows without conditions, columns still to be computed, or a row that stands for none. */
export function bound(pending: Pending, outer: Outer, { free = [], exactly = false }: BindOptions = {}): Pending {
  const said = [...pending.conditions, ...pending.computed.values()];
  const wanted = new Set([...outer.readBy(...said), ...free]);
  if (!exactly && pending.absent === null) {
    const locals = localsOf(pending);
    const known = [...wanted].every(name => locals.has(name));
    if (known && !said.some(expr => outer.fails(expr, pending))) return local(pending, locals);
  }
  for (const name of outer.readBy(...pending.keys.map(key => key.outer))) wanted.add(name);
  // In one order, so that all who need the same columns have the same domain.
  return joined(pending, outer, [...wanted].sort());
}

/** Conditions and computed columns over local columns alone. */
function local(pending: Pending, locals: ReadonlyMap<string, TypedExpr>): Pending {
  const { plan, conditions } = pending;
  if (conditions.length + pending.computed.size === 0) return pending;
  const passed = conditions.length === 0 ? plan
    : build.filter(plan, allOf(conditions.map(c => substitute(c, locals))));
  const computed = [...pending.computed].map(([name, expr]) => named(name, substitute(expr, locals)));
  return { ...pending, plan: withColumns(passed, computed), conditions: [], computed: new Map() };
}

const withColumns = (plan: Plan, more: ReturnType<typeof named>[]): Plan =>
  (more.length === 0 ? plan : build.project(plan, [...kept(plan.schema), ...more]));

/** The plan's rows beside the values of the domain that they belong to. */
function joined(pending: Pending, outer: Outer, free: Iterable<string>): Pending {
  const { plan, absent } = pending;
  const domain = outer.domain(free);
  const ofDomain = (expr: TypedExpr) => substitute(expr, domain.columns);
  const columns: JoinColumn[] = [
    ...domain.plan.schema.map(({ name }) => ({ side: "left", from: name, name }) as const),
    ...plan.schema.map(({ name }) => ({ side: "right", from: name, name }) as const),
  ];
  const { on, nullsEqual } = joinKeys(pairsOf(pending.keys, ofDomain));
  const conditions = pending.conditions.map(ofDomain);
  const pairs = build.join({
    how: absent ? "left" : on.length + conditions.length === 0 ? "cross" : "inner", left: domain.plan, right: plan,
    on, nullsEqual, predicate: conditions.length === 0 ? null : allOf(conditions), validate: "m:m", columns,
  });
  const rows = absent ? present(pending, new Map(plan.schema.map(f => [f.name, f.name]))) : null;
  const own = plan.schema.map(f => named(f.name, rows?.get(f.name) ?? column(f)));
  const computed = [...pending.computed].map(([name, expr]) =>
    named(name, rows ? over(ofDomain(expr), rows) : ofDomain(expr)));
  const all = [...kept(domain.plan.schema), ...own, ...computed];
  return {
    plan: absent || computed.length > 0 ? build.project(pairs, all) : pairs,
    keys: domain.keys, conditions: [], computed: new Map(), absent: null, confined: true, atMostOne: pending.atMostOne,
  };
}

/**
 * What the plan's columns are behind a left join that has put null in all of them where there was no row: the
 * values of the row that stands for none. `names`: what those of them that are there are called.
 */
export function present(pending: Pending, names: ReadonlyMap<string, string>): ReadonlyMap<string, TypedExpr> {
  const values = valuesOfAbsent(pending);
  const flag = names.get(pending.absent!.flag)!;
  return new Map(pending.plan.schema.filter(f => names.has(f.name)).map(f => {
    const found = column({ ...f, name: names.get(f.name)!, nullable: true });
    const value = values.get(f.name)!;
    if (value.kind === "literal" && value.value === null) return [f.name, found];
    return [f.name, f.nullable ? whenFlag(flag, found, value) : call("coalesce", [found, value])];
  }));
}

/** One value where the flag of a left join's right side says that there was a row, else another. */
export const whenFlag = (flag: string, then: TypedExpr, otherwise: TypedExpr): TypedCase => ({
  kind: "case", type: then.type, nullable: then.nullable || otherwise.nullable, otherwise,
  branches: [{ when: column({ name: flag, type: { kind: "bool" }, nullable: true }), then }],
});
