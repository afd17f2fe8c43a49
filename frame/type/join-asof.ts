// What an as-of join's options mean for its schema, and which columns it can be ordered by.
import type { AnySchema, ColumnType, Day, Duration, Numeric, Present, Time, Timestamp, Untyped } from "./dtype.ts";
import type { FrameTypeError } from "./error.ts";
import type { NameOf } from "./schema.ts";

/** The columns by which rows are near: a common name, or a pair `{ left: "right" }`. */
export type AsofOn<L extends AnySchema, R extends AnySchema> =
  (NameOf<L> & NameOf<R>) | { readonly [K in NameOf<L>]?: NameOf<R> };

type OrderFamily<C> = Present<C> extends infer T
  ? T extends Untyped ? "untyped" : T extends Numeric ? "number" : T extends Day | Timestamp ? "moment"
    : T extends Time ? "time" : T extends Duration ? "duration" : "none" : never;

type SameOrder<A extends ColumnType, B extends ColumnType> =
  "none" extends OrderFamily<A> | OrderFamily<B> ? false
    : "untyped" extends OrderFamily<A> | OrderFamily<B> ? true
      : [OrderFamily<A>] extends [OrderFamily<B>] ? true : false;

type PairOf<O> = O extends string ? { readonly [K in O]: K } : O;

type Orders<L extends AnySchema, R extends AnySchema, M> = {
  [K in keyof M]: K extends keyof L ? M[K] extends keyof R ? SameOrder<L[K], R[M[K]]> : true : true;
}[keyof M];

/** Nothing to say if both columns are numbers, or both moments; else what to do. */
export type CheckedAsofOn<L extends AnySchema, R extends AnySchema, O> =
  false extends Orders<L, R, PairOf<O>>
    ? FrameTypeError<"an as-of join is by numbers, dates, timestamps, times or durations, both of a kind: cast one of them">
    : unknown;
