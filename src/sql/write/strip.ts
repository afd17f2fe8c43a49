// Casts that the binder made explicit and that DuckDB makes by itself.
import type { TypedExpr } from "../../../expr/node.ts";
import { INTEGERS, isInteger, type DataType } from "../../../expr/type.ts";

const holds = (to: DataType, from: DataType): boolean => {
  if (isInteger(from) && isInteger(to)) {
    const [small, large] = [INTEGERS[from.kind], INTEGERS[to.kind]];
    return small.signed === large.signed ? large.bits >= small.bits : large.signed && large.bits > small.bits;
  }
  return from.kind === "decimal" && to.kind === "decimal" && to.scale >= from.scale
    && to.precision - to.scale >= from.precision - from.scale;
};

/** What is cast to a wider integer or decimal type; each value stays as it is. */
export const narrow = (expr: TypedExpr): TypedExpr =>
  (expr.kind === "cast" && holds(expr.type, expr.operand.type) ? narrow(expr.operand) : expr);

/** What is cast from an integer or decimal to a double. */
export const beforeFloat = (expr: TypedExpr): TypedExpr =>
  (expr.kind === "cast" && expr.type.kind === "float64"
    && (isInteger(expr.operand.type) || expr.operand.type.kind === "decimal")
    ? narrow(expr.operand) : expr);
