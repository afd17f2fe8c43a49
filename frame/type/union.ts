// The schema of a union: columns of the same names, in types that hold the values of all inputs.
import type { AnySchema, ColumnOf, ColumnType, DType, Nullable, Present } from "./dtype.ts";
import type { FrameTypeError } from "./error.ts";
import type { PeersOf } from "./literal.ts";
import type { Common } from "./result.ts";

type NullOf<C> = C extends Nullable ? null : never;

type United<A extends ColumnType, B extends ColumnType> =
  Present<B> extends PeersOf<Present<A> & DType>
    ? ColumnOf<Common<Present<A> & DType, Present<B> & DType>, NullOf<A> | NullOf<B>>
    : FrameTypeError<"the columns of this name have types that do not go together: cast one of them">;

/** The schema of both inputs one after the other. */
export type UnionOf<S extends AnySchema, R extends AnySchema> =
  [S] extends [R] ? ([R] extends [S] ? S : Merged<S, R>) : Merged<S, R>;

type Merged<S extends AnySchema, R extends AnySchema> = {
  -readonly [K in keyof S]: K extends keyof R ? United<S[K], R[K]> extends infer C extends ColumnType ? C : never : never;
} & {};

/** Nothing to say if both have columns of the same names and compatible types; else what to do. */
export type CheckedUnion<S extends AnySchema, R extends AnySchema> =
  [keyof S] extends [keyof R]
    ? [keyof R] extends [keyof S] ? unknown : FrameTypeError<NamesDiffer>
    : FrameTypeError<NamesDiffer>;

type NamesDiffer = "a union needs columns of the same names on both sides: select or rename them first";
