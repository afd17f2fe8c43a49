// select: exactly the named columns and expressions.
import type { Plan } from "../../engine/plan/node.ts";
import type { AnySchema } from "../type/dtype.ts";
import type { Columns, NameOf, Picked, Produced, RowExprs } from "../type/schema.ts";
import { assertUnique, bindSelectors } from "./bind-named.ts";
import { projectWindows } from "./window.ts";

/** A column name, or named expressions, or a callback that makes them of the columns. */
export type Selector<S extends AnySchema> = NameOf<S> | RowExprs | ((columns: Columns<S>) => RowExprs);

/** The columns that a list of selectors gives. */
export type Selected<S extends AnySchema, A extends readonly unknown[]> =
  A extends readonly (keyof S)[] ? Picked<S, A[number]> : Joined<S, A>;

type Joined<S extends AnySchema, A extends readonly unknown[]> =
  A extends readonly [infer First] ? SelectedBy<S, First>
    : A extends readonly [infer First, ...infer Rest] ? SelectedBy<S, First> & Joined<S, Rest> : {};

type SelectedBy<S extends AnySchema, A> =
  A extends keyof S ? Picked<S, A>
    : A extends (columns: never) => infer P ? Produced<P> : Produced<A>;

export function selectPlan(input: Plan, selectors: readonly unknown[], verb = "select"): Plan {
  const columns = bindSelectors(selectors, input.schema, verb, "windows");
  assertUnique(columns.map(c => c.name), verb);
  return projectWindows(input, columns);
}
