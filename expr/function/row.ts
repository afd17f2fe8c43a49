// What one row of the function table says: signature, null behaviour, names and documentation.

/** What a receiver or an argument may be. `same` means: comparable with the receiver. */
export type TypeClass =
  | "any" | "comparable" | "numeric" | "integer" | "float" | "bool" | "utf8" | "text"
  | "temporal" | "clock" | "duration" | "same"
  | "integer literal" | "number literal" | "text literal" | "fraction literal";

/** How the result's type follows from the arguments' types; each is one function in `expr/bind`. */
export type ReturnRule =
  | "bool" | "int64" | "integers" | "int32" | "float64" | "utf8" | "receiver" | "add" | "subtract" | "multiply"
  | "common" | "integer division" | "negate" | "round" | "truncate" | "offset" | "sum";

/**
 * How nulls pass through. `any`: null if any argument is null. `custom`: the function decides, and
 * `nullable` in the binder's table says when. `never`: the result is never null.
 */
export type NullRule = "any" | "never" | "custom";

export interface FunctionRow {
  /** The fluent method; also the name in plans. */
  readonly method: string;
  /** Names or operators in SQL. */
  readonly sql: readonly string[];
  readonly receiver: TypeClass;
  readonly args: readonly TypeClass[];
  /** How many of the trailing `args` may be left out. */
  readonly optional?: number;
  /** The last of `args` may repeat. */
  readonly variadic?: boolean;
  readonly returns: ReturnRule;
  readonly nulls: NullRule;
  /** May raise an ExecutionError on some values: never moved before the filter that guards it. */
  readonly fails?: boolean;
  readonly doc: string;
  /** An expression over the example table of the docs (`c` is the column proxy). */
  readonly example: string;
}

/** A function of the rows around each row. Aggregates are window functions too, and have no row here. */
export interface WindowRow {
  /** The fluent method, or the free function if there is no receiver. */
  readonly method: string;
  readonly sql: readonly string[];
  /** Null: a free function, as `rank()`. */
  readonly receiver: TypeClass | null;
  /** After the receiver; `same` must be of the receiver's type. */
  readonly args: readonly TypeClass[];
  readonly optional?: number;
  readonly returns: ReturnRule;
  /** `any`: null where the value is null. `never`: never. `miss`: also where there is no such row. */
  readonly nulls: "any" | "never" | "miss";
  /** Whether it means nothing without an order of the rows. */
  readonly needsOrder?: boolean;
  /** Whether it looks at the frame; the others look at the whole partition. */
  readonly framed?: boolean;
  /** Whether it can pass over rows whose value is null. */
  readonly ignoresNulls?: boolean;
  readonly doc: string;
  /** An expression over the example table of the docs (`c` is the column proxy). */
  readonly example: string;
}

/** A method that is spelled with window functions. */
export interface ShorthandRow {
  readonly method: string;
  readonly receiver: TypeClass;
  /** Which parameters it takes: none, a number of rows, a size of the window. */
  readonly takes: "nothing" | "rows" | "size";
  readonly returns: ReturnRule | "difference";
  /** `any`: null where all values so far are null. `miss`: also where there are too few rows. */
  readonly nulls: "any" | "never" | "miss";
  readonly doc: string;
  readonly example: string;
}

export interface AggregateRow {
  readonly method: string;
  readonly sql: readonly string[];
  /** The receiver, then the arguments. */
  readonly args: readonly TypeClass[];
  readonly returns: ReturnRule;
  /** What no (non-null) input gives: null, or zero. */
  readonly empty: "null" | "zero";
  /** Null of some values, too: a sample of one has no deviation. */
  readonly sparse?: boolean;
  /** The order of the input's rows can show in the result. */
  readonly positional?: boolean;
  /** Needs all values of a group at once: no state of constant size can be merged. */
  readonly holistic?: boolean;
  readonly fails?: boolean;
  readonly doc: string;
  readonly example: string;
}
