// The key columns of rollup, cube and groupingSets: null where a row's set lacks the key.
import type { AnySchema, DType, Nullable, Untyped } from "./dtype.ts";

/** The column with null; unlike OrNull it is a column type even before C is known. */
type MaybeNull<C> = C extends Untyped | Nullable ? C : C extends DType ? Nullable<C> : never;

/** Keys of which some row lacks each. */
export type RolledUp<K extends AnySchema> = { -readonly [P in keyof K]: MaybeNull<K[P]> } & {};

/** Sets of keys by name. */
export type KeySets<Name extends string> = readonly (readonly Name[])[];

/** The keys that sets name: `{ a: Int64, b: Nullable<Utf8> }` for `[["a", "b"], ["a"]]`. */
export type KeysOf<K extends AnySchema, G extends KeySets<string>> =
  string extends keyof K ? { -readonly [P in G[number][number]]: Untyped } : {
    -readonly [P in keyof K as P extends G[number][number] ? P : never]:
    InEvery<P, G> extends true ? K[P] : MaybeNull<K[P]>;
  } & {};

/** Whether every set is known and has the key. */
type InEvery<P, G> =
  G extends readonly [infer First, ...infer Rest] ? (Has<First, P> extends true ? InEvery<P, Rest> : false)
    : G extends readonly [] ? true : false;

/** Whether a set whose length is known has the key. */
type Has<Set, P> =
  Set extends readonly (infer Name)[]
    ? number extends Set["length"] ? false : P extends Name ? true : false : false;

/** Whether a set may be without keys: its one row is there even if there are no rows to group. */
export type HasEmpty<G extends KeySets<string>> = [] extends G[number] ? true : false;
