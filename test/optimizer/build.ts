// Builds small plans over small tables for the optimizer's tests, without the fluent front.
import { bindAggregate, bindPredicate, bindRow, bindWindowed } from "../../expr/bind/bind.ts";
import { UP_TO_CURRENT, WHOLE_PARTITION } from "../../expr/bind/frame.ts";
import type { AggregateName, FunctionName, WindowName } from "../../expr/function/table.ts";
import type {
  Expr, LiteralValue, TypedAggregate, TypedWindow, WindowExpr, WindowFrame,
} from "../../expr/node.ts";
import { field, type DataType } from "../../expr/type.ts";
import * as build from "../../engine/plan/build.ts";
import { pairSchema } from "../../engine/plan/join.ts";
import type {
  JoinColumn, JoinContract, JoinHow, NamedAggregate, NamedExpr, Plan, SortKey,
} from "../../engine/plan/node.ts";
import type { Value } from "../../engine/reference/value.ts";
import { writeColumn } from "../../engine/reference/write.ts";
import { registerSource } from "../../engine/source/source.ts";

/** `[type, values]`; the column is nullable if a value is null, or if it says so. */
export type ColumnSpec = readonly [type: DataType, values: readonly Value[], nullable?: "nullable"];

/** A scan of a table in memory. */
export function table(name: string, columns: Readonly<Record<string, ColumnSpec>>): Plan {
  const entries = Object.entries(columns);
  const rowCount = entries[0]?.[1][1].length ?? 0;
  const schema = entries.map(([column, [type, values, nullable]]) =>
    field(column, type, nullable !== undefined || values.includes(null)));
  const host = entries.map(([, [type, values]]) => writeColumn(values, type));
  return build.scan(registerSource({ schema, rowCount, column: index => host[index]! }, name));
}

export type Term = Expr | LiteralValue;

const isExpr = (term: Term): term is Expr =>
  typeof term === "object" && term !== null && "kind" in term;
const expr = (term: Term): Expr => (isExpr(term) ? term : { kind: "literal", value: term });

export const col = (name: string): Expr => ({ kind: "column", name });
export const lit = (value: LiteralValue, type?: DataType): Expr =>
  ({ kind: "literal", value, ...(type ? { type } : {}) });
export const fn = (name: FunctionName, ...args: readonly Term[]): Expr =>
  ({ kind: "call", name, args: args.map(expr) });
export const cast = (operand: Term, type: DataType, mode: "strict" | "try" = "strict"): Expr =>
  ({ kind: "cast", operand: expr(operand), type, mode });
export const when = (condition: Term, then: Term, otherwise: Term): Expr =>
  ({ kind: "case", branches: [{ when: expr(condition), then: expr(then) }], otherwise: expr(otherwise) });
export const isIn = (operand: Term, ...values: readonly LiteralValue[]): Expr =>
  ({ kind: "in", operand: expr(operand), values: values.map(expr) });
export const agg = (name: AggregateName, arg?: Term, filter?: Term): Expr => ({
  kind: "aggregate", name, args: arg === undefined ? [] : [expr(arg)],
  ...(filter === undefined ? {} : { filter: expr(filter) }),
});

export const where = (input: Plan, condition: Term): Plan =>
  build.filter(input, bindPredicate(expr(condition), input.schema, "filter"));

const named = (input: Plan, columns: Readonly<Record<string, Term>>): NamedExpr[] =>
  Object.entries(columns).map(([name, term]) => ({ name, expr: bindRow(expr(term), input.schema, "select") }));

const keep = (names: readonly string[]) => Object.fromEntries(names.map(name => [name, col(name)]));

/** Columns by name, then computed ones. */
export const select = (
  input: Plan, names: readonly string[], more: Readonly<Record<string, Term>> = {},
): Plan =>
  build.project(input, named(input, { ...keep(names), ...more }));

export const withColumns = (input: Plan, more: Readonly<Record<string, Term>>): Plan =>
  select(input, input.schema.map(f => f.name), more);

export function groupBy(
  input: Plan, keys: readonly string[], aggregates: Readonly<Record<string, Expr>>,
  options: { maintainOrder?: boolean } = {},
): Plan {
  const bound = Object.entries(aggregates).map(([name, term]): NamedAggregate => ({
    name, aggregate: bindAggregate(term, input.schema, "agg", keys.length > 0) as TypedAggregate,
  }));
  return build.aggregate(input, named(input, keep(keys)), bound, options.maintainOrder);
}

interface JoinOptions {
  readonly how?: JoinHow;
  readonly validate?: JoinContract;
  readonly unmatched?: "allowed" | "error";
  /** A condition on pairs, over the names of both sides. */
  readonly where?: Expr;
}

/** A join whose right columns, keys left out, follow the left ones; the mark of a mark join is "matched". */
export function joinOn(
  left: Plan, right: Plan, keys: Readonly<Record<string, string>>,
  { how = "inner", validate = "m:m", unmatched = "allowed", where: condition }: JoinOptions = {},
): Plan {
  const columns: JoinColumn[] = [
    ...left.schema.map(f => ({ side: "left", from: f.name, name: f.name }) as const),
    ...right.schema.filter(f => !Object.values(keys).includes(f.name))
      .map(f => ({ side: "right", from: f.name, name: f.name }) as const),
  ];
  const on = Object.entries(keys).map(([l, r]) => ({
    left: bindRow(col(l), left.schema, "join"), right: bindRow(col(r), right.schema, "join"),
  }));
  const predicate = condition ? bindPredicate(condition, pairSchema({ left, right, columns }), "join") : null;
  return build.join({
    how, left, right, on, predicate, nullsEqual: false, validate, unmatched, columns,
    mark: how === "mark" ? "matched" : null,
  });
}

/** `"-a"` sorts by a descending. */
export const orderBy = (input: Plan, ...keys: readonly (string | Expr)[]): Plan =>
  build.sort(input, keys.map((key): SortKey => {
    const descending = typeof key === "string" && key.startsWith("-");
    const term = typeof key === "string" ? col(descending ? key.slice(1) : key) : key;
    return { expr: bindRow(term, input.schema, "orderBy"), descending, nullsFirst: false };
  }));

/** Grouping sets over columns by name, with grouping() of all keys as a column `at` if asked for. */
export function groupingSets(
  input: Plan, keys: readonly string[], sets: readonly (readonly number[])[],
  aggregates: Readonly<Record<string, Expr>>, { at = false, maintainOrder = false } = {},
): Plan {
  const grouped = sets.every(set => set.length > 0);
  return build.groupingSets({
    input, keys: named(input, keep(keys)), sets, maintainOrder,
    aggregates: Object.entries(aggregates).map(([name, term]): NamedAggregate =>
      ({ name, aggregate: bindAggregate(term, input.schema, "agg", grouped) as TypedAggregate })),
    groupings: at ? [{ name: "at", keys: [...keys.keys()] }] : [],
  });
}

/** Rows that both sides have, or only the left one. */
export const setOperation = (
  how: "intersect" | "except", left: Plan, right: Plan, { all = false, maintainOrder = false } = {},
): Plan => build.setOperation({ how, all, left, right, maintainOrder });

interface Place {
  readonly by?: readonly string[];
  /** `"-a"` orders by a descending. */
  readonly order?: readonly string[];
}

/** A window function, without its place. */
export type Call = Pick<WindowExpr, "name" | "args"> & { readonly filter?: Expr; readonly frame?: WindowFrame<Expr> };
export const win = (name: WindowName | AggregateName, args: readonly Term[] = [],
  more: Omit<Call, "name" | "args"> = {}): Call =>
  ({ name, args: args.map(expr), ...more });

/** The input with window functions beside it, all of one place. */
export function windows(input: Plan, { by = [], order = [] }: Place,
  calls: Readonly<Record<string, Call>>): Plan {
  const orderBy = order.map(key =>
    ({ expr: col(key.replace(/^-/, "")), descending: key.startsWith("-"), nullsFirst: false }));
  const bound = Object.entries(calls).map(([name, call]) => ({
    name, window: bindWindowed({
      kind: "window", distinct: false, ignoreNulls: false, frame: order.length > 0 ? UP_TO_CURRENT
        : WHOLE_PARTITION,
      ...call, partitionBy: by.map(col), orderBy,
    }, input.schema, "select") as TypedWindow,
  }));
  const first = bound[0]!.window;
  return build.window(input, first.partitionBy, first.orderBy, bound.map(({ name, window }) => {
    const { kind: _, partitionBy: _p, orderBy: _o, ...call } = window;
    return { name, call };
  }));
}

export { distinct, limit, rowIndex, topN, union } from "../../engine/plan/build.ts";
