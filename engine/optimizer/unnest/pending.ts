// The right side of a dependent join on its way up: a plan that reads nothing of the left side, and what is
// still to be said of pairs of rows of both. Knows nothing of plan kinds.
import { columnsOf, type TypedColumn, type TypedExpr } from "../../../expr/node.ts";
import { literal } from "../../../expr/bind/literal.ts";
import { call, fieldMap } from "../../../expr/bind/bind.ts";
import { BOOL, isFloat, isNested, sameType, type DataType, type Field } from "../../../expr/type.ts";
import type { JoinKey, NamedExpr, Plan } from "../../plan/node.ts";
import { canFail } from "../can-fail.ts";
import { conjunction, substitute } from "../expressions.ts";

/** A right row belongs to a left one only where these are equal. */
export interface PendingKey {
  /** Over free columns alone. */
  readonly outer: TypedExpr;
  /** Over the plan's columns. */
  readonly local: TypedExpr;
  readonly nullsEqual: boolean;
  /** Whether equal values are the same in every respect: one can stand for the other. */
  readonly same: boolean;
}

/**
 * Where no row belongs to a left one there is one all the same: the group of no rows of an aggregate without
 * keys. It is put in place by a left join, above which `flag` tells whether there was a row.
 */
export interface Absent {
  /** A column that is true in every row of the plan. */
  readonly flag: string;
  /** What columns of the plan are in that row; those that are not here are null. */
  readonly values: ReadonlyMap<string, TypedExpr>;
}

/**
 * What a node of the right side has become. For each left row its rows are those of `plan` that belong to it by
 * `keys` and `conditions`, in the plan's order. Its columns are the plan's of the same name (which may have
 * others beside them), or among `computed`.
 */
export interface Pending {
  readonly plan: Plan;
  readonly keys: readonly PendingKey[];
  /** Over the plan's and free columns. */
  readonly conditions: readonly TypedExpr[];
  /** Columns that are not computed yet, over the plan's and free columns. */
  readonly computed: ReadonlyMap<string, TypedExpr>;
  readonly absent: Absent | null;
  /** Whether each row of the plan belongs to some left row, so that what may fail can be computed of it. */
  readonly confined: boolean;
  /** Whether at most one row belongs to a left one. */
  readonly atMostOne: boolean;
}

/** A plan that reads nothing of the left side. */
export const independent = (plan: Plan, atMostOne: boolean): Pending => ({
  plan, keys: [], conditions: [], computed: new Map(), absent: null, confined: true, atMostOne,
});

export const column = ({ name, type, nullable }: Field): TypedColumn => ({ kind: "column", name, type, nullable });

export const named = (name: string, expr: TypedExpr): NamedExpr => ({ name, expr });

/** Columns as they are. */
export const kept = (fields: readonly Field[]): readonly NamedExpr[] => fields.map(f => named(f.name, column(f)));

/** Columns under the names that the map has for them. */
export function renaming(from: readonly Field[], names: ReadonlyMap<string, string>): ReadonlyMap<string, TypedExpr> {
  return new Map(from.filter(f => names.has(f.name)).map(f =>
    [f.name, column({ ...f, name: names.get(f.name)! })]));
}

/** Everything that is said of pairs with the plan's columns replaced. */
export function replaced(
  { keys, conditions, computed }: Pick<Pending, "keys" | "conditions" | "computed">, by: ReadonlyMap<string, TypedExpr>,
): Pick<Pending, "keys" | "conditions" | "computed"> {
  const of = (expr: TypedExpr) => substitute(expr, by);
  return {
    keys: keys.map(key => ({ ...key, local: of(key.local) })), conditions: conditions.map(of),
    computed: new Map([...computed].map(([name, expr]) => [name, of(expr)])),
  };
}

/** Columns of the plan that must stay for what is said of pairs. */
export function neededBy(
  { plan, keys, conditions, computed, absent }: Omit<Pending, "confined" | "atMostOne">,
): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { local } of keys) columnsOf(local, names);
  for (const expr of [...conditions, ...computed.values()]) columnsOf(expr, names);
  if (absent) names.add(absent.flag);
  const fields = fieldMap(plan.schema);
  return new Set([...names].filter(name => fields.has(name)));
}

/** Whether equal values of two types are the same in every respect, as 0 and -0 are not. */
export const equalIsSame = (a: DataType, b: DataType): boolean => sameType(a, b) && !isFloat(a) && !isNested(a);

/**
 * What free columns are in all rows that belong to a left row, by the keys. Only where that is no more nullable
 * than the free column: an expression must not become so.
 */
export function localsOf({ keys, absent }: Pending): ReadonlyMap<string, TypedExpr> {
  const found = new Map<string, TypedExpr>();
  if (absent) return found;
  for (const { outer, local, same } of keys) {
    if (outer.kind !== "column" || found.has(outer.name)) continue;
    if (same && (outer.nullable || !local.nullable)) found.set(outer.name, local);
  }
  return found;
}

/** An expression of the node above, over what there is now. */
export const expanded = (expr: TypedExpr, pending: Pending): TypedExpr =>
  substitute(substitute(expr, pending.computed), localsOf(pending));

/** What the plan's columns are in the row that stands for none. */
export function valuesOfAbsent({ plan, absent }: Pending): ReadonlyMap<string, TypedExpr> {
  return new Map(plan.schema.map(({ name, type }) =>
    [name, absent?.values.get(name) ?? literal(null, type)]));
}

/** Keys as a join with the left side takes them. */
export const pairsOf = (keys: readonly PendingKey[], outer: (expr: TypedExpr) => TypedExpr = e => e): readonly Equality[] =>
  keys.map(key => ({ left: outer(key.outer), right: key.local, nullsEqual: key.nullsEqual }));

export type Equality = JoinKey & { readonly nullsEqual: boolean };

/** All of several conditions. One that may fail is not looked at where one before it is null, as behind a filter. */
export const allOf = (conditions: readonly TypedExpr[]): TypedExpr => conjunction(conditions.map((condition, i) =>
  (condition.nullable && conditions.slice(i + 1).some(later => canFail(later))
    ? call("coalesce", [condition, literal(false, BOOL)]) : condition)));
