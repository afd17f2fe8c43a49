// The schemas of union, intersect and except: columns of the same names, in types that hold all values.
import type { AnySchema, ColumnOf, DType, Nullable, Present, Untyped } from "./dtype.ts";
import type { FrameTypeError } from "./error.ts";
import type { PeersOf } from "./literal.ts";
import type { Common } from "./result.ts";

type NullOf<C> = C extends Nullable ? null : never;

type Plain<C> = Present<C> extends infer T extends DType ? T : never;

/** The schema of both inputs one after the other. */
export type UnionOf<S extends AnySchema, R extends AnySchema> = Same<S, R> extends true ? S : Merged<S, R>;

type Same<S, R> = [S] extends [R] ? ([R] extends [S] ? true : false) : false;

type Merged<S extends AnySchema, R extends AnySchema> = {
  -readonly [K in keyof S]: K extends keyof R
    ? ColumnOf<Common<Plain<S[K]>, Plain<R[K]>>, NullOf<S[K]> | NullOf<R[K]>> : never;
} & {};

/** The schema of the rows that both inputs have: null only where both may be. */
export type IntersectOf<S extends AnySchema, R extends AnySchema> = Same<S, R> extends true ? S : {
  -readonly [K in keyof S]: K extends keyof R
    ? ColumnOf<Common<Plain<S[K]>, Plain<R[K]>>, NullOf<S[K]> & NullOf<R[K]>> : never;
} & {};

/** The schema of the rows that only the first input has. */
export type ExceptOf<S extends AnySchema, R extends AnySchema> = Same<S, R> extends true ? S : {
  -readonly [K in keyof S]: K extends keyof R
    ? ColumnOf<Common<Plain<S[K]>, Plain<R[K]>>, NullOf<S[K]>> : never;
} & {};

/** The schema of a union by position: a schema's type does not say where its columns stand. */
export type ByPosition<S extends AnySchema> = { -readonly [K in keyof S]: Untyped } & {};

/** Nothing to say if both have columns of the same names and types that go together; else what to do. */
export type CheckedSides<S extends AnySchema, R extends AnySchema, Verb extends string> =
  Same<S, R> extends true ? unknown
    : Same<keyof S, keyof R> extends true
      ? [Clashes<S, R>] extends [never] ? unknown
        : FrameTypeError<`the column ${Clashes<S, R> & string} has types that do not go together: cast one of them`>
      : FrameTypeError<`${Verb} needs columns of the same names on both sides: select or rename them first`>;

export type CheckedUnion<S extends AnySchema, R extends AnySchema> = CheckedSides<S, R, "a union">;

/** The columns whose types have nothing in common. */
type Clashes<S extends AnySchema, R extends AnySchema> = {
  [K in keyof S]: K extends keyof R
    ? Plain<R[K]> extends PeersOf<Plain<S[K]>> | Untyped ? never : K
    : never;
}[keyof S];
