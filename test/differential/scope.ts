// What the plan generator knows of the columns at hand, beyond their types.
import type { Expr, TypedExpr } from "../../expr/node.ts";
import type { DataType, Schema } from "../../expr/type.ts";

/** How far a value can be relied on. */
export interface Trust {
  /** Small enough to be calculated with: sums and products stay in range. */
  readonly tame: boolean;
  /** The same bits under every executor: may be compared, grouped, sorted, rounded and cast. */
  readonly exact: boolean;
}

/** The columns of a plan's result and what is known of its rows. */
export interface Scope {
  readonly schema: Schema;
  readonly trust: ReadonlyMap<string, Trust>;
  /** Whether the order of the rows is specified. */
  readonly ordered: boolean;
  readonly maxRows: number;
}

/** An expression with its bound form, by which its type is known. */
export interface Candidate extends Trust {
  readonly expr: Expr;
  readonly bound: TypedExpr;
}

export const trustOf = (scope: Scope, name: string): Trust =>
  scope.trust.get(name) ?? { tame: false, exact: false };

export const typeIn = (scope: Scope, name: string): DataType =>
  scope.schema.find(f => f.name === name)!.type;
