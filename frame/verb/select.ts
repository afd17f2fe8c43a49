// select: exactly the named columns and expressions.
import { project } from "../../engine/plan/build.ts";
import type { Plan } from "../../engine/plan/node.ts";
import type { AnyExpr } from "../type/any-expr.ts";
import type { AnySchema } from "../type/dtype.ts";
import type { Columns, NameOf, NamedExprs, Picked, Produced, RowValues } from "../type/schema.ts";
import { assertUnique, bindSelectors } from "./bind-named.ts";

/** A column name, or named expressions, or a callback that makes them of the columns. */
export type Selector<S extends AnySchema> = NameOf<S> | NamedExprs | ((columns: Columns<S>) => NamedExprs);

/** The columns that a list of selectors gives. */
export type Selected<S extends AnySchema, A extends readonly unknown[]> =
  A extends readonly [infer First, ...infer Rest] ? SelectedBy<S, First> & Selected<S, Rest> : unknown;

type SelectedBy<S extends AnySchema, A> =
  A extends keyof S ? Picked<S, A>
    : A extends (columns: never) => infer P ? Produced<P> : Produced<A>;

/** Aggregates among the selectors, with what to do about them. */
export type RowSelectors<A extends readonly unknown[]> = { readonly [I in keyof A]: RowSelector<A[I]> };
type RowSelector<A> =
  A extends string ? unknown
    : A extends (columns: infer C) => infer P ? (columns: C) => RowValues<P>
      : A extends Readonly<Record<string, AnyExpr>> ? RowValues<A> : unknown;

export function selectPlan(input: Plan, selectors: readonly unknown[], verb = "select"): Plan {
  const columns = bindSelectors(selectors, input.schema, verb);
  assertUnique(columns.map(c => c.name), verb);
  return project(input, columns);
}
