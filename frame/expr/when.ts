// when(…).then(…).otherwise(…): the value of the first condition that is true.
import type { Expr as ExprNode } from "../../expr/node.ts";
import type { AnyExpr } from "../type/any-expr.ts";
import type {
  Binary, Bool, DType, Int64, NullType, Numeric, NumberLiteral, Temporal, Timestamp, Untyped, Utf8,
} from "../type/dtype.ts";
import type { FrameTypeError } from "../type/error.ts";
import type { Expr } from "../type/expr.ts";
import type { CanMix, Level, Mix } from "../type/level.ts";
import type { Null } from "../type/null.ts";
import type { LiteralValue } from "../type/literal.ts";
import type { Common } from "../type/result.ts";
import { Expression, toNode } from "./expression.ts";

/** What a branch may give: an expression or a plain value. */
type Value = LiteralValue | AnyExpr;

/** The type of a branch's expression; never for a plain value. */
type Typed<V> = V extends AnyExpr<infer T, infer _N, infer _L> ? ([T] extends [never] ? Untyped : T) : never;
/** The type that a plain value has alone; never for an expression. */
type Plain<V> =
  V extends AnyExpr ? never
    : V extends number ? NumberLiteral : V extends bigint ? Int64 : V extends boolean ? Bool
      : V extends string ? Utf8 : V extends Date ? Timestamp : V extends Uint8Array ? Binary : never;
type NullOf<V> = V extends AnyExpr<infer _T, infer N, infer _L> ? N : V extends null ? null : never;
type LevelOf<V> = V extends AnyExpr<infer _T, infer _N, infer L> ? L : "lit";

/** What a type compares with, in one word. */
type FamilyOf<T> =
  T extends Numeric ? "number" : T extends Temporal ? "moment" : T extends DType ? T["kind"] : never;
/** The same for plain values; a string can stand for a moment or a time. */
type PlainFamily<J, F> =
  J extends Utf8 ? ([F] extends [never] ? "utf8" : [F] extends ["moment" | "time"] ? F : "utf8") : FamilyOf<J>;

/** Nothing to say if expressions (T) and plain values (J) are of one family; else what to do. */
type Agree<T extends DType, J extends DType> =
  "untyped" extends FamilyOf<T> ? unknown
    : IsOne<FamilyOf<T> | PlainFamily<J, FamilyOf<T>>> extends true ? unknown : FrameTypeError<Differ>;
type IsOne<F, All = F> =
  [F] extends [never] ? true : F extends unknown ? ([All] extends [F] ? true : false) : never;
type Differ = "the branches have values of different types: cast them to one type";

/** The type of all branches: of their expressions, or of the plain values if there is nothing else. */
type Result<T extends DType, J extends DType> =
  [T] extends [never] ? ([J] extends [never] ? NullType : J extends NumberLiteral ? NumberLiteral : J) : T;

/** After `when(…)`: takes the value for that case. */
export interface When<T extends DType, J extends DType, N extends Null, L extends Level> {
  /** The value where the condition is true (neither false nor null). */
  then<V extends Value>(
    value: V & Agree<T | Typed<V>, J | Plain<V>> & CanMix<L | LevelOf<V>>,
  ): Then<Common<T, Typed<V>>, J | Plain<V>, N | NullOf<V>, Mix<L | LevelOf<V>>>;
}

/** After `then(…)`: takes another case, or the value for all other rows. */
export interface Then<T extends DType, J extends DType, N extends Null, L extends Level> {
  /** Another case, for rows where no earlier condition was true. */
  when<M extends Level>(condition: AnyExpr<Bool, null, M> & CanMix<L | M>): When<T, J, N, Mix<L | M>>;
  /** The value where no condition was true. */
  otherwise<V extends Value>(
    value: V & Agree<T | Typed<V>, J | Plain<V>> & CanMix<L | LevelOf<V>>,
  ): Expr<Result<Common<T, Typed<V>>, J | Plain<V>>, N | NullOf<V>, Mix<L | LevelOf<V>>>;
}

type Branch = { readonly when: ExprNode; readonly then: ExprNode };

const whenNode = (branches: readonly Branch[], condition: unknown) => ({
  then: (value: unknown) => {
    const all = [...branches, { when: toNode(condition, "when"), then: toNode(value, "then") }];
    return {
      when: (next: unknown) => whenNode(all, next),
      otherwise: (rest: unknown) =>
        new Expression({ kind: "case", branches: all, otherwise: toNode(rest, "otherwise") }),
    };
  },
});

/**
 * The value of the first case whose condition is true.
 *
 * Plain numbers take the type of the other branches.
 *
 * @example
 * orders.withColumns(o => ({
 *   size: when(o.amount.gt(100)).then("large").when(o.amount.gt(10)).then("medium").otherwise("small"),
 * }));
 */
export const when = <L extends Level>(condition: AnyExpr<Bool, null, L>): When<never, never, never, L> =>
  whenNode([], condition) as unknown as When<never, never, never, L>;
