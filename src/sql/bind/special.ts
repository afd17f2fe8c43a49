// What functions share that SQL spells differently from the function table: their arguments checked and read.
import type { Expr } from "../../../expr/node.ts";
import { INT64, type DataType } from "../../../expr/type.ts";
import type { SqlCall, SqlExpr } from "../ast.ts";
import { exactValue } from "./beside.ts";
import type { Place } from "./place.ts";

/** A function by what it is made of; `args` translates all its arguments, `translate` one. */
export type Special = (
  node: SqlCall, place: Place, args: () => readonly Expr[], translate: (expr: SqlExpr) => Expr,
) => Expr;

/** A number that shapes a computation. */
export const plain = (value: number): Expr => ({ kind: "literal", value });
export const whole = (value: number | bigint): Expr => ({ kind: "literal", value: BigInt(value), type: INT64 });
export const text = (value: string): Expr => ({ kind: "literal", value });
export const cast = (operand: Expr, type: DataType): Expr => ({ kind: "cast", operand, type, mode: "strict" });

/** A whole number that is written out. */
export function plainWhole(expr: Expr, node: SqlCall, place: Place): number {
  const exact = exactValue(expr);
  if (exact && exact.scale === 0) return Number(exact.unscaled);
  return place.block.session.unsupported(node.at, `${node.name} of a computed position or length`, "Write plain whole numbers.");
}
