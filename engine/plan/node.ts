// Logical plan nodes: frozen, serializable data told apart by `kind`. Expressions in them are bound.
import type { TypedAggregate, TypedExpr, TypedLiteral, TypedWindow } from "../../expr/node.ts";
import type { Schema } from "../../expr/type.ts";
import type { SourceHandle } from "../source/source.ts";
import type { StoredHandle } from "../source/stored-table.ts";

export interface NamedExpr {
  readonly name: string;
  readonly expr: TypedExpr;
}
export interface NamedAggregate {
  readonly name: string;
  readonly aggregate: TypedAggregate;
}
export interface SortKey {
  readonly expr: TypedExpr;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}
/** An equality between the sides of a join; both expressions have the same type, or int beside float. */
export interface JoinKey {
  readonly left: TypedExpr;
  readonly right: TypedExpr;
}
/** A column of a join's result: where it comes from and what it is called. */
export interface JoinColumn {
  readonly side: "left" | "right";
  readonly from: string;
  readonly name: string;
}

interface Node {
  /** The columns that the node produces, in order. */
  readonly schema: Schema;
}

/** All rows of a source, some of its columns. `rows` restricts it to rows [start, end). */
export type Scan = Node & {
  readonly kind: "scan";
  readonly source: SourceHandle;
  readonly rows?: { readonly start: number; readonly end: number };
};
/**
 * Rows of a table that is not in memory, some of its columns: the first `most` ones, or, if `most` is
 * Infinity, at least all those that fulfil the conditions. The engine reads it before it runs the rest, as
 * a scan of what was read.
 */
export type Read = Node & {
  readonly kind: "read";
  readonly table: StoredHandle;
  /** Over the table's columns; what stands above still filters. */
  readonly conditions: readonly TypedExpr[];
  readonly most: number;
};
/** The rows where the predicate is true (neither false nor null). Keeps order. */
export type Filter = Node & { readonly kind: "filter"; readonly input: Plan; readonly predicate: TypedExpr };
/** Exactly the named expressions, each over the input's columns. Keeps order. */
export type Project = Node & {
  readonly kind: "project";
  readonly input: Plan;
  readonly columns: readonly NamedExpr[];
};
/**
 * One row per distinct combination of keys (nulls equal), one row in all without keys. The result has
 * the keys, then the aggregates. Order unspecified unless `maintainOrder` (order of first appearance).
 */
export type Aggregate = Node & {
  readonly kind: "aggregate";
  readonly input: Plan;
  readonly keys: readonly NamedExpr[];
  readonly aggregates: readonly NamedAggregate[];
  readonly maintainOrder: boolean;
};
/** A column that says which keys its row's set lacks: a bit for each of `keys`, the first one highest. */
export interface Grouping {
  readonly name: string;
  /** Indices into the node's keys. */
  readonly keys: readonly number[];
}
/**
 * Several groupings of one input, one after the other: an aggregate for each set of keys, where the keys that
 * it lacks are null. A set without keys is one row, even of no input. The result has the keys, the
 * aggregates, then the groupings. Order within a set as in Aggregate; with `maintainOrder` the sets follow
 * each other as written.
 */
export type GroupingSets = Node & {
  readonly kind: "groupingSets";
  readonly input: Plan;
  readonly keys: readonly NamedExpr[];
  /** Indices into `keys`, ascending. */
  readonly sets: readonly (readonly number[])[];
  readonly aggregates: readonly NamedAggregate[];
  readonly groupings: readonly Grouping[];
  readonly maintainOrder: boolean;
};
/**
 * inner, left, right, full, cross: pairs of rows that match, and rows of the kept sides without a match.
 * semi, anti: left rows that have a match, or none. mark: all left rows, and whether they have one.
 */
export type JoinHow = "inner" | "left" | "right" | "full" | "cross" | "semi" | "anti" | "mark";
/** How often a row's keys may occur on its side: an error if a left (1:…) or right (…:1) row's do twice. */
export type JoinContract = "m:m" | "1:m" | "m:1" | "1:1";
/**
 * Two rows match if all their keys are equal and the predicate is true for the pair. Follows the left
 * input's order, then the right's; `right` the right input's, then the left's; right rows without a match
 * come last in a `full` join.
 */
export type Join = Node & {
  readonly kind: "join";
  readonly how: JoinHow;
  readonly left: Plan;
  readonly right: Plan;
  /** Without keys, the predicate alone decides. */
  readonly on: readonly JoinKey[];
  /** A further condition on pairs, over the names in `columns`; nullable as they are on their sides. */
  readonly predicate: TypedExpr | null;
  readonly nullsEqual: boolean;
  /** `single`: "m:1" of a subquery that is used as a value, of which the error speaks. */
  readonly validate: JoinContract | "single";
  /** Whether a left row without a match fails the query. */
  readonly unmatched: "allowed" | "error";
  /** The result's columns; those of the right side serve the predicate alone where the kind gives none. */
  readonly columns: readonly JoinColumn[];
  /** `mark`: the name of the bool column behind the left ones; else null. */
  readonly mark: string | null;
};
/** `single`: like left, but a left row with more than one match is an error; the others as in Join. */
export type DependentHow = "inner" | "left" | "semi" | "anti" | "mark" | "single";
/**
 * A join whose right side is another one for each left row: expressions anywhere inside `right`, and inside
 * the dependent joins in it, may read columns of `left` by their names there. A column that none of its
 * node's inputs has is such a free one. Follows the left input's order, then the right's. The optimizer
 * leaves none.
 */
export type DependentJoin = Node & {
  readonly kind: "dependentJoin";
  readonly how: DependentHow;
  readonly left: Plan;
  readonly right: Plan;
  /** A condition on pairs, as in Join. */
  readonly predicate: TypedExpr | null;
  readonly columns: readonly JoinColumn[];
  /** `mark`: the name of the bool column behind the left ones; else null. */
  readonly mark: string | null;
};
/** Which right row a left row gets: the last at or before it, the first at or after, or the nearer. */
export type AsofStrategy = "backward" | "forward" | "nearest";
/**
 * Each left row, paired with at most one right row: of those with equal `by` keys (nulls never are), the one
 * whose `at` is nearest in the strategy's direction; of equal ones the last (backward) or first (forward).
 * `left` keeps rows without a partner. Follows the left input's order.
 */
export type Asof = Node & {
  readonly kind: "asof";
  readonly how: "inner" | "left";
  readonly left: Plan;
  readonly right: Plan;
  readonly by: readonly JoinKey[];
  /** What is compared by order: integers, floats, decimals, dates or timestamps, both of one type. */
  readonly at: JoinKey;
  readonly strategy: AsofStrategy;
  readonly allowExactMatches: boolean;
  /** The largest distance, as a literal of what the difference of two `at` values is; null: any. */
  readonly tolerance: TypedLiteral | null;
  readonly columns: readonly JoinColumn[];
};
/**
 * Stable sort. Values by the total order of comparisons: NaN highest, strings by bytes. Without keys: the
 * rows in any order.
 */
export type Sort = Node & { readonly kind: "sort"; readonly input: Plan; readonly keys: readonly SortKey[] };
/** Rows [offset, offset + count) of the sorted input; made by the optimizer from sort and limit. */
export type TopN = Node & {
  readonly kind: "topN";
  readonly input: Plan;
  readonly keys: readonly SortKey[];
  readonly offset: number;
  readonly count: number;
};
/** Rows [offset, offset + count) in input order; `count` may be Infinity. */
export type Limit = Node & {
  readonly kind: "limit";
  readonly input: Plan;
  readonly offset: number;
  readonly count: number;
};
/** Which of several rows that are equal stays; `none`: no row that has an equal. */
export type Keep = "first" | "last" | "any" | "none";
/** One row of each set of rows that are equal in some columns (nulls equal), by `keep`. */
export type Distinct = Node & {
  readonly kind: "distinct";
  readonly input: Plan;
  /** Null: rows are compared by all columns. */
  readonly on: readonly string[] | null;
  readonly keep: Keep;
  /** The rows that stay follow the input's order. */
  readonly maintainOrder: boolean;
};
/**
 * The rows that both inputs have (`intersect`), or only the left one (`except`); nulls equal. Once each, or
 * with `all` as often as min(left, right) or max(left - right, 0). The inputs have the same names and
 * types.
 */
export type SetOperation = Node & {
  readonly kind: "setOperation";
  readonly how: "intersect" | "except";
  readonly all: boolean;
  readonly left: Plan;
  readonly right: Plan;
  /** By the first occurrence on the left, equal rows side by side; otherwise in any order. */
  readonly maintainOrder: boolean;
};
/** All rows of all inputs, one input after the other. Inputs have the same names and types. */
export type Union = Node & { readonly kind: "union"; readonly inputs: readonly Plan[] };
/**
 * What `base` gives, and then what `step` gives, again and again: each time over the rows that the last time
 * gave, until it gives none. Not `all`: each row once (nulls equal), and the step never sees a row again.
 * Both have the same names and types; the step reads those rows by working tables that have the node's
 * name.
 */
export type Recursive = Node & {
  readonly kind: "recursive";
  /** Unique: it tells whose working table is read. */
  readonly name: string;
  readonly all: boolean;
  readonly base: Plan;
  readonly step: Plan;
};
/** The rows that the last turn of the recursive node of that name has given. Stands in its step alone. */
export type WorkingTable = Node & { readonly kind: "workingTable"; readonly name: string };
/** The input with an int64 column in front that counts rows from `start`. */
export type RowIndex = Node & {
  readonly kind: "rowIndex";
  readonly input: Plan;
  readonly name: string;
  readonly start: number;
};
/** One window function of a Window node: its partition and order are the node's. */
export type WindowCall = Omit<TypedWindow, "kind" | "partitionBy" | "orderBy">;
export interface WindowColumn {
  readonly name: string;
  readonly call: WindowCall;
}
/** Only rows whose number in this column (rowNumber, rank or denseRank) is at most so many are wanted. */
export interface WantedRows {
  readonly column: string;
  readonly most: number;
}
/**
 * The input's rows in the input's order, with columns computed over each row's partition. The rows of a
 * partition are ordered by `orderBy`, ties (and all rows, without it) by input position. Rows that are not
 * `wanted` (null: all are) may be missing: a filter above drops them anyway.
 */
export type Window = Node & {
  readonly kind: "window";
  readonly input: Plan;
  readonly partitionBy: readonly TypedExpr[];
  readonly orderBy: readonly SortKey[];
  readonly columns: readonly WindowColumn[];
  readonly wanted: WantedRows | null;
};

export type Plan =
  | Scan
  | Read
  | Filter
  | Project
  | Aggregate
  | GroupingSets
  | Join
  | DependentJoin
  | Asof
  | Sort
  | TopN
  | Limit
  | Distinct
  | SetOperation
  | Union
  | Recursive
  | WorkingTable
  | RowIndex
  | Window;
export type PlanKind = Plan["kind"];
