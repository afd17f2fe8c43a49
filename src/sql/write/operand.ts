// How expressions write those inside them: through the scope, so that what writes a call knows nothing of
// what writes them all.
import type { TypedExpr } from "../../../expr/node.ts";
import { definite } from "./literal.ts";
import type { Scope } from "./storage.ts";
import type { Written } from "./written.ts";

export const writeExpr = (expr: TypedExpr, scope: Scope): Written => scope.write(expr, scope);

/** With a type that DuckDB knows, whatever stands beside it. */
export const writeDefinite = (expr: TypedExpr, scope: Scope): Written =>
  definite(writeExpr(expr, scope), expr.type, scope.storage);

/** Values of one type, of which at least one says what type that is. */
export function besideEachOther(exprs: readonly TypedExpr[], scope: Scope): readonly Written[] {
  const written = exprs.map(expr => writeExpr(expr, scope));
  if (written.some(w => w.type !== null)) return written;
  const first = written.findIndex(w => w.sql !== "NULL");
  return written.map((w, i) => (i === Math.max(first, 0) ? definite(w, exprs[i]!.type, scope.storage) : w));
}
