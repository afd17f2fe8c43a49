// Logical plan nodes: frozen, serializable data told apart by `kind`. Expressions in them are bound.
import type { TypedAggregate, TypedExpr, TypedWindow } from "../../expr/node.ts";
import type { Schema } from "../../expr/type.ts";
import type { SourceHandle } from "../source/source.ts";

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
 * aggregates, then the groupings. Order within a set as in Aggregate; with `maintainOrder` the sets follow each
 * other as written.
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
 * Pairs of rows whose keys are equal; `left` keeps unmatched left rows. Follows the left input's order,
 * then the right's.
 */
export type Join = Node & {
  readonly kind: "join";
  readonly how: "inner" | "left";
  readonly left: Plan;
  readonly right: Plan;
  readonly on: readonly JoinKey[];
  readonly nullsEqual: boolean;
  /** An error if a left (1:…) or right (…:1) row's keys occur twice on their side. */
  readonly validate: "m:m" | "1:m" | "m:1" | "1:1";
  readonly columns: readonly JoinColumn[];
};
/** Stable sort. Values by the total order of comparisons: NaN highest, strings by bytes. */
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
 * The rows that both inputs have (`intersect`), or only the left one (`except`); nulls equal. Once each, or with
 * `all` as often as min(left, right) or max(left - right, 0). The inputs have the same names and types.
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
/**
 * The input's rows in the input's order, with columns computed over each row's partition. The rows of a
 * partition are ordered by `orderBy`, ties (and all rows, without it) by input position.
 */
export type Window = Node & {
  readonly kind: "window";
  readonly input: Plan;
  readonly partitionBy: readonly TypedExpr[];
  readonly orderBy: readonly SortKey[];
  readonly columns: readonly WindowColumn[];
};

export type Plan =
  | Scan | Filter | Project | Aggregate | GroupingSets | Join | Sort | TopN | Limit | Distinct | SetOperation
  | Union | RowIndex | Window;
export type PlanKind = Plan["kind"];
