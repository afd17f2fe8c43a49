// The methods of expressions that are no functions of the table: casts, membership, sort order; and options.
import type { Cast } from "./conversions.ts";
import type { SortTerm } from "./sort-term.ts";
import type { Bool, DType } from "../type/dtype.ts";
import type { Expr, DynamicExpr } from "../type/expr.ts";
import type { Level } from "../type/level.ts";
import type { Null } from "../type/null.ts";
import type { Condition } from "../type/schema.ts";
import type { LiteralValue } from "../type/literal.ts";
import type { WindowOptions } from "../type/window.ts";

/** Where nulls go in a sort: last, unless asked otherwise. */
export interface SortOptions {
  readonly nulls?: "first" | "last";
}

/** Of a rolling aggregate. */
export interface RollingOptions {
  /** How many values the rows must have for the result not to be null. */
  readonly minSamples?: number;
}

/** Of a rolling aggregate over a number of rows. */
export interface RollingRowsOptions extends RollingOptions {
  /** Puts the row into the middle of its window, of an even number after the middle, not at its end. */
  readonly center?: boolean;
}

/** How fast `ewmMean` forgets: a weight, a span of rows (2 / (span + 1)), or the rows after which a half is left. */
export type Decay =
  | { readonly alpha: number } | { readonly span: number } | { readonly halfLife: number };

export interface CommonMethods<T extends DType, N extends Null, L extends Level> {
  /**
   * The value in another type. A value that has none fails the query with an `ExecutionError`
   * (`cast-failed`) that names the value and its row.
   *
   * Null stays null.
   *
   * @example c.note.cast(t.int32)
   */
  cast<U extends Cast<T>>(type: U): Expr<U, N, L>;
  /**
   * The value in another type, or null where it has none.
   *
   * @example c.note.tryCast(t.int32)
   */
  tryCast<U extends Cast<T>>(type: U): Expr<U, null, L>;
  /**
   * Ascending, for `orderBy`. Nulls come last unless asked otherwise.
   *
   * @example r.price.asc({ nulls: "first" })
   */
  asc(options?: SortOptions): SortTerm;
  /**
   * Descending, for `orderBy`. Nulls come last unless asked otherwise.
   *
   * @example r.price.desc()
   */
  desc(options?: SortOptions): SortTerm;
}

export interface ListMembership<N extends Null, L extends Level, J> {
  /**
   * Whether the value equals one of a list. Null if the value is null.
   *
   * @example c.quantity.isIn([1, 2, 3])
   */
  isIn(values: readonly J[]): Expr<Bool, N, L>;
}

export interface DynamicOwnMethods<L extends Level> {
  /** The value in another type; a value that has none fails the query. */
  cast<U extends DType>(type: U): Expr<U, null, L>;
  /** The value in another type, or null where it has none. */
  tryCast<U extends DType>(type: U): Expr<U, null, L>;
  /** Ascending, for `orderBy`. */
  asc(options?: SortOptions): SortTerm;
  /** Descending, for `orderBy`. */
  desc(options?: SortOptions): SortTerm;
  /** Whether the value equals one of a list. */
  isIn(values: readonly LiteralValue[]): Expr<Bool, null, L>;
  /** Takes only the rows where a condition is true; only right after an aggregate. */
  filter(condition: Condition): DynamicExpr<L>;
  /** Says of which rows it is; only right after an aggregate or a window function. */
  over(options?: WindowOptions): DynamicExpr<"row">;
}
