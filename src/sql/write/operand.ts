// How expressions write those inside them: through the scope, so that what writes a call knows nothing of
// what writes them all.
import type { TypedExpr } from "../../../expr/node.ts";
import type { DataType } from "../../../expr/type.ts";
import { definite } from "./literal.ts";
import type { Scope } from "./storage.ts";
import { exactly, type Written } from "./written.ts";

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

const MOST_DIGITS = 38;

/**
 * Values of which an expression of the given type picks one. The type that DuckDB finds for decimals of
 * several scales gives up digits behind the point where all would not fit, so there each is cast.
 */
export function picked(exprs: readonly TypedExpr[], type: DataType, scope: Scope): readonly Written[] {
  const written = besideEachOther(exprs, scope);
  if (type.kind !== "decimal" || type.precision + type.scale <= MOST_DIGITS) return written;
  return written.map(w => (w.type === null ? w : exactly(w, scope.storage.type(type))));
}

/** The type of one that is picked: that of all, or none that is known. */
export function typeOfPicked(values: readonly Written[]): string {
  const types = new Set(values.flatMap(({ type, sql }) => (sql === "NULL" ? [] : [type])));
  return types.size === 1 ? [...types][0]! : "CASE";
}
