// Removes casts that change nothing, and casts of casts whose inner one loses nothing.
import type { TypedCast, TypedExpr } from "../../../expr/node.ts";
import { isInteger, sameType, type DataType } from "../../../expr/type.ts";
import { castIsTotal } from "../can-fail.ts";

/** Whether each value keeps its exact meaning, so that a later cast gives the same from either. */
const isLossless = (from: DataType, to: DataType): boolean =>
  (isInteger(from) && isInteger(to) && castIsTotal(from, to))
  || (from.kind === "float32" && to.kind === "float64");

export function simplifyCast(node: TypedCast): TypedExpr {
  const { operand, type } = node;
  if (sameType(operand.type, type)) return operand;
  if (operand.kind === "cast" && isLossless(operand.operand.type, operand.type)) {
    const inner = operand.operand;
    return sameType(inner.type, type) ? inner : simplifyCast({ ...node, operand: inner });
  }
  if (node.mode === "try" && node.nullable && !operand.nullable && castIsTotal(operand.type, type)) {
    return { ...node, mode: "strict", nullable: false };
  }
  return node;
}
