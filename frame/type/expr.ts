// The fluent expression types: which methods an expression has, by its data type.
import type { DType, Numeric, Temporal, Binary, Bool, Day, Duration, Time, Timestamp, Utf8 } from "./dtype.ts";
import type { AnyExpr } from "./any-expr.ts";
import type { Level } from "./level.ts";
import type { Null } from "./null.ts";
import type { Condition } from "./schema.ts";
import type { LiteralValue } from "./literal.ts";
import type { Windowed } from "./window.ts";
import type { CommonMethods, DynamicOwnMethods, ListMembership } from "../expr/own-methods.ts";
import type {
  AnyMethods, BoolMethods, ClockMethods, ComparableMethods, DurationMethods, DynamicMethods, FloatMethods,
  NumericMethods, TemporalMethods, TextMethods, Utf8Methods,
} from "../expr/methods.ts";

/** What all typed expressions share. */
interface Base<T extends DType, N extends Null, L extends Level>
  extends AnyExpr<T, N, L>, CommonMethods<T, N, L>, AnyMethods<T, N, L> {}

/** Base of the types that compare: with P, or with plain values of type J. */
interface Comparable<T extends DType, N extends Null, L extends Level, P extends DType, J>
  extends Base<T, N, L>, ListMembership<N, L, J>, ComparableMethods<T, N, L, P, J> {}

/** An expression of whole numbers or decimals. */
export interface NumericExpr<T extends DType, N extends Null, L extends Level>
  extends Comparable<T, N, L, Numeric, number | bigint>, NumericMethods<T, N, L> {}

/** An expression of floating-point numbers. */
export interface FloatExpr<T extends DType, N extends Null, L extends Level>
  extends NumericExpr<T, N, L>, FloatMethods<N, L> {}

/** An expression of truth values: true, false or null. */
export interface BoolExpr<N extends Null, L extends Level>
  extends Comparable<Bool, N, L, Bool, boolean>, BoolMethods<N, L> {}

/** An expression of strings. */
export interface Utf8Expr<N extends Null, L extends Level>
  extends Comparable<Utf8, N, L, Utf8, string>, TextMethods<N, L>, Utf8Methods<N, L> {}

/** An expression of bytes. */
export interface BinaryExpr<N extends Null, L extends Level>
  extends Comparable<Binary, N, L, Binary, Uint8Array>, TextMethods<N, L> {}

/** An expression of calendar days. */
export interface DayExpr<N extends Null, L extends Level>
  extends Comparable<Day, N, L, Temporal, Date | string>, TemporalMethods<Day, N, L> {}

/** An expression of moments. */
export interface TimestampExpr<N extends Null, L extends Level>
  extends Comparable<Timestamp, N, L, Temporal, Date | string>, TemporalMethods<Timestamp, N, L>,
    ClockMethods<N, L> {}

/** An expression of times of day. */
export interface TimeExpr<N extends Null, L extends Level>
  extends Comparable<Time, N, L, Time, string>, ClockMethods<N, L> {}

/** An expression of lengths of time. */
export interface DurationExpr<N extends Null, L extends Level>
  extends Comparable<Duration, N, L, Duration, never>, DurationMethods<N, L> {}

/** An expression of lists or structs. */
export interface NestedExpr<T extends DType, N extends Null, L extends Level> extends Base<T, N, L> {}

/** An expression whose type is known only when the query is built: it has all methods. */
export interface DynamicExpr<L extends Level>
  extends AnyExpr<never, null, L>, DynamicOwnMethods<L>, DynamicMethods<L> {}

interface ExprTable<T extends DType, N extends Null, L extends Level> {
  "bool": BoolExpr<N, L>;
  "int8": NumericExpr<T, N, L>; "int16": NumericExpr<T, N, L>;
  "int32": NumericExpr<T, N, L>; "int64": NumericExpr<T, N, L>;
  "uint8": NumericExpr<T, N, L>; "uint16": NumericExpr<T, N, L>;
  "uint32": NumericExpr<T, N, L>; "uint64": NumericExpr<T, N, L>;
  "decimal": NumericExpr<T, N, L>;
  "float32": FloatExpr<T, N, L>; "float64": FloatExpr<T, N, L>; "number literal": FloatExpr<T, N, L>;
  "utf8": Utf8Expr<N, L>;
  "binary": BinaryExpr<N, L>;
  "date": DayExpr<N, L>;
  "time": TimeExpr<N, L>;
  "timestamp": TimestampExpr<N, L>;
  "duration": DurationExpr<N, L>;
  "list": NestedExpr<T, N, L>;
  "struct": NestedExpr<T, N, L>;
  "null": DynamicExpr<L>;
  "untyped": DynamicExpr<L>;
}

/**
 * An expression: values of type T, that may be null if N is `null` (and not if it is `never`), one for
 * each row (level L is `"row"`) or for each group of rows (`"agg"`).
 *
 * ```ts
 * const net = (c: { price: Expr<Float64>; rate: Expr<Float64, null> }) => c.price.mul(c.rate);
 * orders.withColumns(o => ({ net: net(o) }));
 * ```
 */
export type Expr<T extends DType, N extends Null = never, L extends Level = "row"> =
  T["kind"] extends infer K extends keyof ExprTable<T, N, L> ? ExprTable<T, N, L>[K] : DynamicExpr<L>;

/** An aggregate straight from its method: `filter` restricts it to some rows, `over` gives it to each. */
export type Aggregate<T extends DType, N extends Null, Filtered extends Null> =
  Expr<T, N, "agg"> & Filterable<T, Filtered> & Windowed<T, N>;

export interface Filterable<T extends DType, N extends Null> {
  /**
   * Takes only the rows where a condition is true; `count` of none is 0, any other aggregate null.
   *
   * @example g.price.sum().filter(g.paid)
   */
  filter(condition: Condition): Expr<T, N, "agg"> & Windowed<T, N>;
}

/** What an argument of an untyped expression may be. */
export type DynamicOperand = LiteralValue | AnyExpr;
