// Levels of expressions: one value per row, one per group, or the same everywhere; and how they mix.
import type { FrameTypeError } from "./error.ts";

/**
 * Where an expression has its values. `row`: one for each row. `agg`: one for each group of rows, inside
 * `agg`. `lit`: a literal, the same everywhere.
 */
export type Level = "row" | "agg" | "lit";

/** Levels that have a value for each row. */
export type RowLevel = "row" | "lit";

/** The level of an expression over others: the one that is not `lit`. */
export type Mix<L extends Level> = "agg" extends L ? "agg" : "row" extends L ? "row" : "lit";

/** No restriction, or why these levels do not go together. */
export type CanMix<L extends Level> =
  "agg" extends L ? ("row" extends L ? FrameTypeError<Mixed> : unknown) : unknown;

type Mixed =
  "one side has a value per row, the other is an aggregate: aggregate both, or compute the aggregate first and join it";

/** The `this` of an aggregate: anything but an aggregate. */
export type NotAggregate<L extends Level> = "agg" extends L
  ? FrameTypeError<"this is an aggregate already, and cannot be aggregated again: aggregate the column itself">
  : unknown;
