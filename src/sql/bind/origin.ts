// Which expression of the text each expression for the engine was made of, so that an error about the latter
// has its place. Kept beside the expressions: they are plain data that others make, too.
import type { Expr } from "../../../expr/node.ts";
import type { SqlExpr } from "../ast.ts";

const ORIGINS = new WeakMap<Expr, SqlExpr>();

/** Says what an expression was made of; the innermost that says so is right. */
export function madeOf(expr: Expr, node: SqlExpr): Expr {
  if (!ORIGINS.has(expr)) ORIGINS.set(expr, node);
  return expr;
}

/** For an expression that has taken the place of another. */
export function insteadOf(expr: Expr, old: Expr): Expr {
  const node = ORIGINS.get(old);
  return node ? madeOf(expr, node) : expr;
}

/** Null: the binder has made it up, as a part of what is around it. */
export const originOf = (expr: Expr): SqlExpr | null => ORIGINS.get(expr) ?? null;
