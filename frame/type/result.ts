// Result types of functions, one for each return rule of the function table that depends on its arguments.
// test/type checks each of them against the binder.
import type { AnyExpr } from "./any-expr.ts";
import type {
  Day, Decimal, DType, Duration, Float, Float64, Int64, Integer, NumberLiteral, Timestamp, Untyped,
} from "./dtype.ts";
import type { FrameTypeError } from "./error.ts";
import type { CanMix, Level, Mix } from "./level.ts";
import type { Null } from "./null.ts";
import type { CommonNumber } from "../expr/conversions.ts";

/** `+ - *` and integer division: float64 if there is a float, decimal if there is one, else int64. */
export type Arithmetic<T extends DType, U extends DType = T> =
  [U] extends [never] ? Untyped
    : T extends NumberLiteral ? (U extends NumberLiteral ? Float64 : Arithmetic<U>)
      : U extends NumberLiteral ? Arithmetic<T>
        : [Extract<T | U, Float>] extends [never]
          ? [Extract<T | U, Decimal>] extends [never] ? Int64 : Decimal
          : Float64;

/** The sign changed or dropped: integers become int64, anything else stays. */
export type Negated<T extends DType> = T extends Integer ? Int64 : T extends NumberLiteral ? Float64 : T;

/** The `this` of what only integers have. */
export type OnlyInteger<T extends DType> = T extends Integer ? unknown
  : FrameTypeError<"only integers have this: cast the value to one, as in `.cast(t.int64)`">;

/** What is left of a moment after taking away a moment or a length of time. */
export type MomentMinus<U extends DType> =
  [U] extends [never] ? Untyped : U extends Duration ? Timestamp : Duration;

/** A length of time plus a length of time or a moment. */
export type DurationPlus<U extends DType> =
  [U] extends [never] ? Untyped : U extends Duration ? Duration : Timestamp;

/** The type that holds the values of both. */
export type Common<T extends DType, U extends DType> =
  [T] extends [never] ? U
    : [U] extends [never] ? T
      : [T] extends [U] ? ([U] extends [T] ? T : Wider<T, U>)
        : Wider<T, U>;

type Wider<T extends DType, U extends DType> =
  T extends Untyped ? Untyped : U extends Untyped ? Untyped
    : U extends NumberLiteral ? T : T extends NumberLiteral ? U
      : T["kind"] extends keyof CommonNumber
        ? U["kind"] extends keyof CommonNumber[T["kind"]] ? CommonNumber[T["kind"]][U["kind"]] : T
        : T extends Day ? U : T;

/** `null` where a divisor of this literal type may be zero: `3` is not, `0` and `number` are. */
export type NullIfZero<D> = 0 extends D ? null : 0n extends D ? null : never;

/** An argument of `coalesce` or `fillNull`: a plain value or an expression. */
type DTypeOf<V> =
  V extends AnyExpr<infer T, infer _N, infer _L> ? ([T] extends [never] ? Untyped : T) : never;

/** Folds the types of the arguments into the receiver's. */
export type CommonOf<T extends DType, A extends readonly unknown[]> =
  A extends readonly [infer First, ...infer Rest] ? CommonOf<Common<T, DTypeOf<First>>, Rest> : T;

/** Null only if every one of the values may be null; plain values are not. */
export type NullIfAll<N extends Null, A extends readonly unknown[]> =
  [N] extends [never] ? never
    : A extends readonly [infer First, ...infer Rest]
      ? First extends AnyExpr<infer _T, infer M, infer _L>
        ? [M] extends [never] ? never : NullIfAll<N | M, Rest> : never
      : N;

/** The levels of all arguments. */
export type LevelsOf<A extends readonly unknown[]> =
  A[number] extends infer V ? (V extends AnyExpr<infer _T, infer _N, infer L> ? L : "lit") : never;

/** Arguments that go with level L, or the reason why they do not. */
export type AtLevel<L extends Level, A extends readonly unknown[]> = A & {
  readonly [I in keyof A]: A[I] & CanMix<L | LevelsOf<[A[I]]>>;
};

/** The level of an expression over itself at level L and its arguments. */
export type MixOf<L extends Level, A extends readonly unknown[]> = Mix<L | LevelsOf<A>>;
