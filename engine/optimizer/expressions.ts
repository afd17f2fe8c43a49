// Replaces columns inside expressions, and takes conditions apart.
import { call } from "../../expr/bind/bind.ts";
import { rewrite, type TypedExpr } from "../../expr/node.ts";

export { expressionsOf, mapExpressions, mapSame, type ExprChange, type ExprUse } from "../plan/expressions.ts";

/** The expression with columns replaced by what computes them; names that the map lacks stay. */
export const substitute = (expr: TypedExpr, by: ReadonlyMap<string, TypedExpr>): TypedExpr =>
  rewrite(expr, node => (node.kind === "column" ? by.get(node.name) ?? node : node));

/** The operands of nested `and`s, in order. */
export function conjuncts(predicate: TypedExpr, into: TypedExpr[] = []): TypedExpr[] {
  if (predicate.kind === "call" && predicate.name === "and") {
    for (const arg of predicate.args) conjuncts(arg, into);
  } else into.push(predicate);
  return into;
}

/** Joins conditions with `and`; there is at least one. */
export const conjunction = (conditions: readonly TypedExpr[]): TypedExpr =>
  conditions.reduce((a, b) => call("and", [a, b]));
