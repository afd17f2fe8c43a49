// How a frame's schema changes from verb to verb; and the columns that callbacks get.
import type { AnyExpr, ExprAt } from "./any-expr.ts";
import type { AnySchema, Bool, ColumnOf, ColumnType, DType, Dynamic, Nullable } from "./dtype.ts";
import type { FrameTypeError } from "./error.ts";
import type { Expr } from "./expr.ts";
import type { RowLevel } from "./level.ts";
import type { IfEmpty } from "./null.ts";

/** The columns of a frame as expressions: what a callback gets. */
export type Columns<S extends AnySchema> = {
  readonly [K in keyof S]: ColumnExpr<S[K]>;
};

/** A column as an expression. */
export type ColumnExpr<C extends ColumnType> =
  C extends Nullable<infer T> ? Expr<T, null> : C extends DType ? Expr<C> : never;

/** The names of the columns. */
export type NameOf<S extends AnySchema> = keyof S & string;

/** An expression with a value for each row. */
export interface RowExpr extends ExprAt<RowLevel
  | FrameTypeError<"this is an aggregate, and a value for each row is needed here: use it in agg, or say of which rows with over">> {}

/** A condition on rows: true, false or null for each row. */
export interface Condition extends ExprAt<RowLevel
  | FrameTypeError<"this is an aggregate, and a value for each row is needed here: use it in agg, or say of which rows with over">, Bool> {}

/** An expression with a value for each group. */
export interface AggregateExpr extends ExprAt<"agg" | "lit"
  | FrameTypeError<"this has a value for each row, and one for each group is needed: aggregate it, as in first(), or group by it">> {}

/** A condition on groups: true, false or null for each group. */
export interface GroupCondition extends ExprAt<"agg" | "lit"
  | FrameTypeError<"this has a value for each row, and one for each group is needed: aggregate it, or filter the rows before they are grouped">, Bool> {}

/** Named expressions with a value for each row, as select, withColumns and groupBy take. */
export type RowExprs = Readonly<Record<string, RowExpr>>;

/** Named aggregates, as agg takes. */
export type AggregateExprs = Readonly<Record<string, AggregateExpr>>;

/** Makes columns out of the columns there are. */
export type Producer<S extends AnySchema, P> = P | ((columns: Columns<S>) => P);

/** The columns that named expressions make. */
export type Produced<P> = {
  -readonly [K in keyof P]: P[K] extends AnyExpr<infer T, infer N, infer _L> ? ColumnOf<T, N> : never;
} & {};

/** The columns that aggregates over groups make: no group is empty. */
export type ProducedByGroups<P> = {
  -readonly [K in keyof P]: P[K] extends AnyExpr<infer T, infer N, infer _L>
    ? ColumnOf<T, Exclude<N, IfEmpty>> : never;
} & {};

/**
 * S with the columns of P added or replaced. Adding is an intersection, which stays flat however long the
 * chain of verbs; a mapped type over both is paid for only when a column is replaced. (With `Omit<S, keyof P>
 * & P` at every verb the compiler gives up after some 33 verbs.)
 */
export type Assign<S extends AnySchema, P> =
  [keyof S & keyof P] extends [never] ? S & P : string extends keyof S ? Dynamic & P : Replaced<S, P>;

type Replaced<S, P> = [Exclude<keyof P, keyof S>] extends [never] ? Overlaid<S, P>
  : Overlaid<S, P> & { -readonly [K in Exclude<keyof P, keyof S>]: P[K] };

type Overlaid<S, P> = { -readonly [K in keyof S]: K extends keyof P ? P[K] : S[K] } & {};

// Editors print the name of an alias unless it resolves to something else: `& {}`, and conditions that
// always hold, make them print the columns.

/** Only some columns. */
export type Picked<S extends AnySchema, K extends keyof S> =
  [K] extends [PropertyKey] ? { -readonly [P in K]: S[P] } : never;

/** All columns but some. */
export type Dropped<S extends AnySchema, K> =
  { -readonly [P in keyof S as P extends K ? never : P]: S[P] } & {};
