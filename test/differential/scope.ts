// What the plan generator knows of the columns at hand, beyond their types.
import type { Expr, TypedExpr } from "../../expr/node.ts";
import { isNested, type DataType, type Schema } from "../../expr/type.ts";

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
  /** Of a right side of a dependent join: the columns of the rows around it, which expressions may read, too. */
  readonly outer?: Scope;
}

/** All columns that an expression may read; of those around only such as compare. */
export function visible(scope: Scope): Scope {
  if (!scope.outer) return scope;
  const around = visible(scope.outer);
  const own = new Set(scope.schema.map(f => f.name));
  const further = around.schema.filter(f => !own.has(f.name) && !isNested(f.type));
  const { outer: _, ...rest } = scope;
  return {
    ...rest, schema: [...scope.schema, ...further],
    trust: new Map([...further.map(f => [f.name, trustOf(around, f.name)] as const), ...scope.trust]),
  };
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
