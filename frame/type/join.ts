// What a join's options mean for its schema: key pairs, suffixes, nullability.
import type { AnySchema, ColumnType, DType, Numeric, OrNull, Present, Temporal, Untyped } from "./dtype.ts";
import type { FrameTypeError } from "./error.ts";
import type { NameOf } from "./schema.ts";

/** The keys of a join: a common name, several, or pairs `{ left: "right" }`. */
export type JoinOn<L extends AnySchema, R extends AnySchema> =
  | (NameOf<L> & NameOf<R>)
  | readonly (NameOf<L> & NameOf<R>)[]
  | { readonly [K in NameOf<L>]?: NameOf<R> };

/** The keys as pairs: left name to right name. */
type PairsOf<O> =
  O extends string ? { readonly [K in O]: K }
    : O extends readonly string[] ? { readonly [K in O[number]]: K } : O;

type Family<T> = T extends Numeric ? "number" : T extends Temporal ? "temporal" : T extends DType ? T["kind"] : never;

/** Whether two columns compare. */
type Comparable<A extends ColumnType, B extends ColumnType> =
  Untyped extends A | B ? true : [Family<Present<A>>] extends [Family<Present<B>>] ? true : false;

/** Nothing to say if the key columns compare pairwise; else what to do. */
export type CheckedOn<L extends AnySchema, R extends AnySchema, O> =
  false extends Comparisons<L, R, PairsOf<O>>
    ? FrameTypeError<"the key columns have types that do not compare: cast one of them before the join">
    : unknown;

type Comparisons<L extends AnySchema, R extends AnySchema, M> = {
  [K in keyof M]: K extends keyof L ? M[K] extends keyof R ? Comparable<L[K], R[M[K]]> : true : true;
}[keyof M];

/** The names of the right key columns, which the result does not repeat. */
type RightKeys<O> = PairsOf<O> extends infer M ? M[keyof M] : never;

/** The right side's columns in the result: without its keys, clashes renamed, nullable in a left join. */
export type RightColumns<L extends AnySchema, R extends AnySchema, O, How, Suffix extends string> = {
  -readonly [K in keyof R as K extends RightKeys<O> ? never : K extends keyof L ? `${K & string}${Suffix}` : K]:
  How extends "left" ? OrNull<R[K]> : R[K];
} & {};
