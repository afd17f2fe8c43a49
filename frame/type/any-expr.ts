// What every expression is to the compiler: a data type, a nullability and a level. Knows no methods.
import type { DType } from "./dtype.ts";
import type { CanMix, Level } from "./level.ts";
import type { Null } from "./null.ts";

declare const EXPRESSION: unique symbol;

/** Any expression with values of type T, nullability N, at level L. */
export interface AnyExpr<T extends DType = DType, N extends Null = Null, L extends Level = Level> {
  readonly [EXPRESSION]: { readonly type: T; readonly null: N; readonly level: L };
}

/** Any expression at one of the levels L; L may hold a FrameTypeError for the compiler to print. */
export interface ExprAt<L, T extends DType = DType> {
  readonly [EXPRESSION]: { readonly type: T; readonly null: Null; readonly level: L };
}

/** An expression as an argument of a method at level L; it must be of a level that goes with L. */
export type Operand<T extends DType, N extends Null, L extends Level, M extends Level> =
  AnyExpr<T, N, M> & CanMix<L | M>;
