// The free functions that make expressions: col, lit, count, coalesce, and, or, not, asc, desc.
import type { Expr as ExprNode } from "../../expr/node.ts";
import { PlanError } from "../../expr/error.ts";
import type { AnyExpr } from "../type/any-expr.ts";
import type { Binary, Bool, ColumnType, DType, Int64, NumberLiteral, Present, Timestamp, Utf8 } from "../type/dtype.ts";
import type { Aggregate, DynamicExpr, Expr } from "../type/expr.ts";
import type { Level } from "../type/level.ts";
import type { Null } from "../type/null.ts";
import type { LiteralValue } from "../type/literal.ts";
import type { AtLevel, CommonOf, MixOf, NullIfAll } from "../type/result.ts";
import { Expression, dataTypeOf, keyNode, toNode } from "./expression.ts";
import { groupingNode } from "./grouping.ts";
import type { SortOptions } from "./own-methods.ts";
import type { RowExpr } from "../type/schema.ts";
import { show } from "../from/show.ts";
import { SortTerm } from "./sort-term.ts";

/** Gives a run-time expression the type that the caller's signature promises. */
const typed = <E>(node: ExprNode): E => new Expression(node) as unknown as E;

/**
 * A column by name, for when the compiler does not know the schema: checked when the verb is called.
 *
 * @example frame.filter(col("amount").gt(10))
 */
export function col(name: string): DynamicExpr<"row"> {
  if (typeof name !== "string") {
    throw new PlanError("argument-type", "col takes the name of a column.", { hint: "As in `col(\"amount\")`." });
  }
  return typed({ kind: "column", name });
}

/** The type of a literal: a number takes the type of the number beside it. */
export type LiteralExpr<V extends LiteralValue> =
  [V] extends [null] ? DynamicExpr<"lit">
    : V extends number ? Expr<NumberLiteral, never, "lit">
      : V extends bigint ? Expr<Int64, never, "lit">
        : V extends boolean ? Expr<Bool, never, "lit">
          : V extends string ? Expr<Utf8, never, "lit">
            : V extends Date ? Expr<Timestamp, never, "lit"> : Expr<Binary, never, "lit">;

/**
 * A value that is the same in every row. A type may be given; without one a number takes the type of the
 * number beside it, and is float64 alone.
 *
 * @example frame.withColumns({ source: lit("web"), version: lit(2, t.int16) })
 */
export function lit<V extends LiteralValue>(value: V): LiteralExpr<V>;
export function lit<T extends DType>(value: Exclude<LiteralValue, null>, type: T): Expr<T, never, "lit">;
export function lit<C extends ColumnType>(value: LiteralValue, type: C): Expr<Present<C> & DType, null, "lit">;
export function lit(value: LiteralValue, type?: ColumnType): unknown {
  const node = toNode(value, "lit") as Extract<ExprNode, { kind: "literal" }>;
  return new Expression(type === undefined ? node : { ...node, type: dataTypeOf(type) });
}

/**
 * How many rows there are; `g.note.count()` counts the values that are not null.
 *
 * @example orders.groupBy("customer").agg({ n: count() })
 */
export function count(): Aggregate<Int64, never, never>;
export function count(...none: readonly unknown[]): Aggregate<Int64, never, never> {
  if (none.length > 0) {
    throw new PlanError("argument-count", "count counts rows, and takes nothing.",
      { hint: "`g.note.count()` counts the values of a column that are not null, `g.note.nUnique()` the different ones." });
  }
  return typed({ kind: "aggregate", name: "count", args: [] });
}

/**
 * Whether a row of `rollup`, `cube` or `groupingSets` aggregates over a key: 0 where its set has the key, 1
 * where it does not, and the key is null for that reason. Of several keys, the bits of one number, the first
 * key highest. Used in `agg` and `having`; a name that is no key is a PlanError there. Never null.
 *
 * @example orders.rollup("customer", "product").agg({ n: count(), level: grouping("customer", "product") })
 */
export const grouping = (...keys: readonly string[]): Expr<Int64, never, "agg"> => typed(groupingNode(keys));

/**
 * The first value that is not null.
 *
 * @example coalesce(c.nick, c.name, "unknown")
 */
export function coalesce<
  T extends DType, N extends Null, L extends Level, A extends readonly (LiteralValue | AnyExpr)[],
>(
  first: AnyExpr<T, N, L>, ...others: AtLevel<L, A>
): Expr<CommonOf<T, A>, NullIfAll<N, A>, MixOf<L, A>> {
  return typed({ kind: "call", name: "coalesce",
    args: [first, ...others as readonly unknown[]].map(value => toNode(value, "coalesce")) });
}

type Conditions = readonly AnyExpr<Bool>[];
type NullIfAny<A extends Conditions> = A[number] extends AnyExpr<Bool, infer N> ? N : null;

/** Joins conditions pairwise; one condition stays as it is. */
function joined<E>(name: "and" | "or", conditions: readonly unknown[]): E {
  if (conditions.length === 0) {
    throw new PlanError("argument-count", `${name} takes at least one condition.`);
  }
  return conditions.reduce((left, right) => new Expression(
    { kind: "call", name, args: [toNode(left, name), toNode(right, name)] })) as E;
}

/**
 * All conditions are true.
 *
 * @example orders.filter(o => and(o.paid, o.amount.gt(10), o.note.isNotNull()))
 */
export const and = <A extends Conditions>(...conditions: AtLevel<"lit", A>):
Expr<Bool, NullIfAny<A>, MixOf<"lit", A>> => joined("and", conditions);

/**
 * At least one condition is true.
 *
 * @example orders.filter(o => or(o.paid, o.amount.lt(10)))
 */
export const or = <A extends Conditions>(...conditions: AtLevel<"lit", A>):
Expr<Bool, NullIfAny<A>, MixOf<"lit", A>> => joined("or", conditions);

/**
 * The opposite of a condition; null stays null.
 *
 * @example orders.filter(o => not(o.paid))
 */
export const not = <N extends Null, L extends Level>(condition: AnyExpr<Bool, N, L>): Expr<Bool, N, L> =>
  typed({ kind: "call", name: "not", args: [toNode(condition, "not")] });

/**
 * A key that sorts up, for `orderBy` and windows: a column by its name, or an expression with a value for
 * each row.
 *
 * @example orders.orderBy(asc("customer", { nulls: "first" }))
 */
export function asc<Name extends string>(column: Name, options?: SortOptions): SortTerm<Name>;
export function asc(key: RowExpr, options?: SortOptions): SortTerm;
export function asc(key: unknown, options?: SortOptions): SortTerm<string> {
  return new SortTerm(directed(key, "asc"), false, options);
}

/**
 * A key that sorts down, for `orderBy` and windows: a column by its name, or an expression with a value for
 * each row.
 *
 * @example orders.orderBy("customer", desc("amount"))
 */
export function desc<Name extends string>(column: Name, options?: SortOptions): SortTerm<Name>;
export function desc(key: RowExpr, options?: SortOptions): SortTerm;
export function desc(key: unknown, options?: SortOptions): SortTerm<string> {
  return new SortTerm(directed(key, "desc"), true, options);
}

function directed(key: unknown, direction: "asc" | "desc"): ExprNode {
  const node = keyNode(key, direction);
  if (node) return node;
  throw new PlanError("argument-type", `${direction} takes the name of a column or an expression, not ${show(key)}.`,
    { hint: `As in \`${direction}("amount")\`, or \`c => ${direction}(c.amount)\`.` });
}
