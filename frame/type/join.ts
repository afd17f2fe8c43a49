// What a join's options mean for its schema: key pairs, suffixes, nullability; and which options go together.
import type {
  AnySchema, ColumnOf, ColumnType, DType, Nullable, Numeric, OrNull, Present, Temporal, Untyped,
} from "./dtype.ts";
import type { FrameTypeError } from "./error.ts";
import type { Common } from "./result.ts";
import type { Columns, Condition, NameOf } from "./schema.ts";

/**
 * Which rows come out. `inner`: pairs that match. `left`, `right`, `full`: also the rows of that side, or of
 * both, without a match. `semi`, `anti`: rows of this frame that have a match, or none. `cross`: all pairs.
 */
export type JoinHow = "inner" | "left" | "right" | "full" | "semi" | "anti" | "cross";

/** A condition on pairs of rows. */
export type JoinCondition<L extends AnySchema, R extends AnySchema> =
  (left: Columns<L>, right: Columns<R>) => Condition;

/** Key columns: a common name, several, or pairs `{ left: "right" }`. */
export type JoinKeys<L extends AnySchema, R extends AnySchema> =
  | (NameOf<L> & NameOf<R>)
  | readonly (NameOf<L> & NameOf<R>)[]
  | { readonly [K in NameOf<L>]?: NameOf<R> };

/** The keys as pairs: left name to right name; a condition, and a cross join, has none. */
type PairsOf<O> =
  [O] extends [never] ? {}
    : O extends string ? { readonly [K in O]: K }
      : O extends readonly string[] ? { readonly [K in O[number]]: K } : O;

type Family<T> = T extends Numeric ? "number" : T extends Temporal ? "temporal" : T extends DType ? T["kind"] : never;

/** Whether two columns compare. */
type Comparable<A extends ColumnType, B extends ColumnType> =
  Untyped extends A | B ? true : [Family<Present<A>>] extends [Family<Present<B>>] ? true : false;

/** Nothing to say if there may be keys, and they compare pairwise; else what to do. */
export type CheckedOn<L extends AnySchema, R extends AnySchema, O, How = "inner"> =
  [How] extends ["cross"] ? FrameTypeError<"a cross join pairs all rows: leave `on` out, or use how: \"inner\"">
    : false extends Comparisons<L, R, PairsOf<O>>
      ? FrameTypeError<"the key columns have types that do not compare: cast one of them before the join">
      : unknown;

type Comparisons<L extends AnySchema, R extends AnySchema, M> = {
  [K in keyof M]: K extends keyof L ? M[K] extends keyof R ? Comparable<L[K], R[M[K]]> : true : true;
}[keyof M];

/** What left rows without a match may be said to become; the compiler prints no alias's name. */
interface Unmatched {
  dropped: "drop" | "error" | FrameTypeError<"this kind of join drops left rows without a match: use how: \"left\" to keep them">;
  kept: "keep" | "error" | FrameTypeError<"this kind of join keeps left rows without a match: use how: \"inner\" to drop them">;
  wanted: "keep" | FrameTypeError<"an anti join gives the left rows without a match: use how: \"semi\" for the others">;
}

interface WithoutRight<U> {
  readonly on: unknown;
  readonly unmatched?: U;
  readonly suffix?: FrameTypeError<"a semi or anti join gives no column of the right side: leave `suffix` out">;
}

interface AllPairs {
  readonly where?: FrameTypeError<"a cross join pairs all rows: leave `where` out, or use it as `on` of an inner join">;
  readonly validate?: FrameTypeError<"a cross join has no keys: leave `validate` out">;
  readonly unmatched?: FrameTypeError<"in a cross join all rows match: leave `unmatched` out">;
  readonly nullsEqual?: FrameTypeError<"a cross join has no keys: leave `nullsEqual` out">;
}

interface Restrictions {
  inner: { readonly on: unknown; readonly unmatched?: Unmatched["dropped"] };
  right: { readonly on: unknown; readonly unmatched?: Unmatched["dropped"] };
  left: { readonly on: unknown; readonly unmatched?: Unmatched["kept"] };
  full: { readonly on: unknown; readonly unmatched?: Unmatched["kept"] };
  semi: WithoutRight<Unmatched["dropped"]>;
  anti: WithoutRight<Unmatched["wanted"]>;
  cross: AllPairs;
}

/** What a kind of join demands of the other options. */
export type CheckedHow<How extends JoinHow> = Restrictions[How];

/** The names of the right key columns, which the result does not repeat. */
type RightKeys<O> = PairsOf<O> extends infer M ? M[keyof M] : never;

/** The right side's columns in the result: without keys, clashes renamed, nullable in left and full joins. */
export type RightColumns<L extends AnySchema, R extends AnySchema, O, How, Suffix extends string> = {
  -readonly [K in keyof R as K extends RightKeys<O> ? never : K extends keyof L ? `${K & string}${Suffix}` : K]:
  How extends "left" | "full" ? OrNull<R[K]> : R[K];
} & {};

/** The left side's columns where it need not have a match: its keys then come from the right. */
type LeftOfRight<L extends AnySchema, R extends AnySchema, M> = {
  -readonly [K in keyof L]: K extends keyof M
    ? (M[K] extends keyof R ? R[M[K]] : OrNull<L[K]>) : OrNull<L[K]>;
} & {};

type NullOf<C> = C extends Nullable ? null : never;
type Plain<C> = Present<C> extends infer T extends DType ? T : never;
type Either<A extends ColumnType, B extends ColumnType> =
  ColumnOf<Common<Plain<A>, Plain<B>>, NullOf<A> | NullOf<B>>;

/** The left side's columns in a full join: a key is that of the side that has a row. */
type LeftOfFull<L extends AnySchema, R extends AnySchema, M> = {
  -readonly [K in keyof L]: K extends keyof M
    ? (M[K] extends keyof R ? Either<L[K], R[M[K]]> : OrNull<L[K]>) : OrNull<L[K]>;
} & {};

/** The columns of a join. */
export type Joined<L extends AnySchema, R extends AnySchema, O, How extends JoinHow, Suffix extends string> =
  [How] extends ["semi" | "anti"] ? L
    // For a condition the compiler infers any keys there could be.
    : [JoinKeys<L, R>] extends [O] ? Paired<L, R, never, How, Suffix> : Paired<L, R, O, How, Suffix>;

type Paired<L extends AnySchema, R extends AnySchema, O, How extends JoinHow, Suffix extends string> =
  [How] extends ["inner" | "left" | "cross"] ? L & RightColumns<L, R, O, How, Suffix>
    : [How] extends ["right"] ? LeftOfRight<L, R, PairsOf<O>> & RightColumns<L, R, O, How, Suffix>
      : LeftOfFull<L, R, PairsOf<O>> & RightColumns<L, R, O, How, Suffix>;
