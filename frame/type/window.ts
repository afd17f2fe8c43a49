// What `over` takes and gives, as types: options, and whether a frame can be empty.
import type { FrameExclusion, FrameUnit } from "../../expr/node.ts";
import type { FrameSpec } from "../expr/frame-spec.ts";
import type { SortTerm } from "../expr/sort-term.ts";
import type { ExprAt } from "./any-expr.ts";
import type { DType } from "./dtype.ts";
import type { FrameTypeError } from "./error.ts";
import type { Expr } from "./expr.ts";
import type { IfEmpty, Null } from "./null.ts";
import type { RowExpr } from "./schema.ts";

/** A key of a window: a column's name or an expression with a value for each row. */
export type WindowKey = string | RowExpr;
/** A key of a window's order; `desc("name")` and `c.x.desc()` for the other direction. */
export type OrderKey = string | RowExpr | SortTerm<string>;

export interface PartitionOptions {
  /** Rows with equal keys belong together; all rows, if it is left out. Null is a key like any other. */
  readonly partitionBy?: WindowKey | readonly WindowKey[];
}

/** Where a window function finds its rows. */
export interface PlaceOptions extends PartitionOptions {
  /** The order of the rows; equal rows, and all rows if it is left out, are in the order of the input. */
  readonly orderBy?: OrderKey | readonly OrderKey[];
}

/** Where a window function that needs an order finds its rows. */
export interface OrderedOptions extends PartitionOptions {
  /** The order of the rows; equal rows are in the order of the input. */
  readonly orderBy: OrderKey | readonly OrderKey[];
}

/** Of a function that may pass over rows whose value is null. */
export interface IgnoreNulls {
  /** Passes over rows whose value is null. */
  readonly ignoreNulls?: boolean;
}

export interface FrameOptions<F, X> extends PlaceOptions {
  /**
   * The rows around each row that count. Left out: the whole partition, or with `orderBy` its rows up to the
   * current one and those with equal keys.
   */
  readonly frame?: F;
  /** Leaves out the row itself (`"current"`), all rows with its keys (`"group"`), or those but itself (`"ties"`). */
  readonly exclude?: X;
}

/** What `over` takes after an aggregate. */
export interface WindowOptions<F = FrameSpec, X = FrameExclusion> extends FrameOptions<F, X>, IgnoreNulls {
  /** Each value counts once. */
  readonly distinct?: boolean;
}

/** A frame by distance or by groups means nothing without an order. */
export type NeedsOrder<F> =
  [F] extends [FrameSpec<infer U>]
    ? ([U] extends ["rows"] ? unknown : FrameUnit extends U ? unknown : OrderedOptions)
    : unknown;

/** Whether every row is in its own frame. */
type NeverEmpty<F, X> =
  [X] extends ["none" | "ties"] ? ([F] extends [FrameSpec<FrameUnit, infer H>] ? H : true) : false;

/** The nullability of an aggregate over the rows of a frame: of none it is null. */
export type OfFrame<N extends Null, F, X> =
  IfEmpty extends N ? Exclude<N, IfEmpty> | ([NeverEmpty<F, X>] extends [true] ? never : null) : N;

/** An aggregate that can be computed for each row, over the rows around it. */
export interface Windowed<T extends DType, N extends Null> {
  /**
   * The aggregate for each row, over the rows of its partition: all of them, or those of a frame around
   * it. It has a value for each row, and stands in `withColumns`, `select`, `filter` and `orderBy`.
   *
   * Null where the frame has no value. Throws a `PlanError` for a frame that starts after its end, a distance
   * without exactly one order key, and a window inside a window.
   *
   * @example
   * orders.withColumns(o => ({
   *   share: o.amount.div(o.amount.sum().over({ partitionBy: o.customer })),
   *   sofar: o.amount.sum().over({ partitionBy: "customer", orderBy: ["day", o.price.desc()] }),
   * }));
   */
  over<const F extends FrameSpec | undefined = undefined, const X extends FrameExclusion = "none">(
    options?: WindowOptions<F, X> & NeedsOrder<F>,
  ): Expr<T, OfFrame<N, F, X>, "row">;
}

/** A window function over its frame. */
export interface Framed<T extends DType, N extends Null> {
  /**
   * Says of which rows it is: by partition, order and frame. Throws a `PlanError` as `over` of an aggregate does.
   *
   * @example
   * orders.withColumns(o => ({ second: o.amount.nthValue(2).over({ partitionBy: o.customer, orderBy: o.day
   * }) }));
   */
  over<const F extends FrameSpec | undefined = undefined, const X extends FrameExclusion = "none">(
    options?: FrameOptions<F, X> & IgnoreNulls & NeedsOrder<F>,
  ): Expr<T, N, "row">;
}

/** A window function that needs no order: without one it follows the input's. */
export interface Placed<T extends DType, N extends Null, Options = PlaceOptions> {
  /**
   * Says of which rows it is: by partition, in an order other than the input's. Throws a `PlanError` for keys that do
   * not compare, and for a window inside a window.
   *
   * @example
   * orders.withColumns(o => ({ change: o.amount.diff().over({ partitionBy: o.customer, orderBy: o.placed
   * }) }));
   */
  over(options?: Options): Expr<T, N, "row">;
}

/** A window function in the input's order, unless `over` says otherwise. */
export type OpenWindow<T extends DType, N extends Null, Options = PlaceOptions> =
  Expr<T, N, "row"> & Placed<T, N, Options>;

/** A window function over its frame, in the input's order unless `over` says otherwise. */
export type OpenFrame<T extends DType, N extends Null> = Expr<T, N, "row"> & Framed<T, N>;

/** A window function that is nothing before it has an order. */
export interface Ranking<T extends DType, N extends Null = never>
  extends ExprAt<FrameTypeError<"this needs an order of the rows: call over({ orderBy: … })">, T> {
  /**
   * Says of which rows it is, and in which order. Throws a `PlanError` for keys that do not compare, and for a window
   * inside a window.
   *
   * @example
   * orders.filter(o => denseRank().over({ partitionBy: o.customer, orderBy: o.amount.desc() }).eq(1));
   */
  over(options: OrderedOptions): Expr<T, N, "row">;
}
