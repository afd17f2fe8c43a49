// Folds one expression node whose operands are folded already. What would fail is left as it is, so
// that it fails when the query runs, and only if a row reaches it.
import { castTo } from "../../../expr/bind/coerce.ts";
import { literal } from "../../../expr/bind/literal.ts";
import type { TypedCall, TypedCast, TypedExpr, TypedIn, TypedLiteral } from "../../../expr/node.ts";
import { BOOL, isNumeric, type DataType } from "../../../expr/type.ts";
import { canFail, castIsTotal } from "../can-fail.ts";
import { compareValues } from "./compare-values.ts";
import { foldFunction, isNullOfNull } from "./functions.ts";

const isLiteral = (node: TypedExpr): node is TypedLiteral => node.kind === "literal";
const isNullLiteral = (node: TypedExpr): boolean => node.kind === "literal" && node.value === null;

/** The same value with less work, or the same node. */
export function foldNode(node: TypedExpr): TypedExpr {
  switch (node.kind) {
    case "call": return foldCall(node);
    case "cast": return foldCast(node);
    case "in": return foldIn(node);
    case "column": case "literal": case "case": case "aggregate": case "window": return node;
  }
}

function foldCall(node: TypedCall): TypedExpr {
  const { name, args, type } = node;
  // The other arguments are evaluated all the same, so one that may fail keeps the call.
  if (isNullOfNull(name) && args.some(isNullLiteral) && !args.some(arg => canFail(arg))) {
    return literal(null, type);
  }
  if (!args.every(isLiteral)) return node;
  if (name === "isNull") return literal(args[0]!.value === null, BOOL);
  if (name === "eqMissing" && args.some(isNullLiteral)) return literal(args.every(isNullLiteral), BOOL);
  if (args.some(isNullLiteral)) return node;
  const value = foldFunction(name === "eqMissing" ? "eq" : name, args, type);
  return value === undefined ? node : literal(value, type);
}

function foldCast(node: TypedCast): TypedExpr {
  const { operand, type } = node;
  if (operand.kind !== "literal") return node;
  if (operand.value === null) return literal(null, type);
  if (typeof operand.value === "boolean" && isNumeric(type) && castIsTotal(operand.type, type)) {
    return literal(numberOf(operand.value, type), type);
  }
  // Powers of ten are exact floats up to 10^22; beyond it the quotient is the executor's.
  if (operand.type.kind === "decimal" && type.kind === "float64" && operand.type.scale <= 22) {
    return literal(Number(operand.value) / 10 ** operand.type.scale, type);
  }
  const converted = castTo(operand, type);
  return converted.kind === "literal" ? converted : node;
}

function numberOf(value: boolean, type: DataType): bigint | number {
  if (type.kind === "float32" || type.kind === "float64") return Number(value);
  return BigInt(value) * (type.kind === "decimal" ? 10n ** BigInt(type.scale) : 1n);
}

function foldIn(node: TypedIn): TypedExpr {
  const { operand, values } = node;
  if (values.length === 0 && !operand.nullable && !canFail(operand)) return literal(false, BOOL);
  if (operand.kind !== "literal") return node;
  const { value, type } = operand;
  if (value === null) return literal(null, BOOL);
  const orders = values.map(v => (v.value === null ? null : compareValues(value, type, v.value, v.type)));
  if (orders.includes(undefined)) return node;
  if (orders.includes(0)) return literal(true, BOOL);
  return literal(orders.includes(null) ? null : false, BOOL);
}
