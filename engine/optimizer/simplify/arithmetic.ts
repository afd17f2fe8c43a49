// Arithmetic with a neutral element. Only where the result keeps its type; sums of floats are left, as
// -0 + 0 is 0.
import type { TypedCall, TypedExpr } from "../../../expr/node.ts";
import { isFloat, sameType } from "../../../expr/type.ts";

const isZero = (node: TypedExpr): boolean =>
  node.kind === "literal" && node.value === 0n && !isFloat(node.type);

function isOne(node: TypedExpr): boolean {
  if (node.kind !== "literal") return false;
  if (typeof node.value === "number") return node.value === 1;
  const scale = node.type.kind === "decimal" ? node.type.scale : 0;
  return node.value === 10n ** BigInt(scale);
}

/** The operand that is the result, or undefined. */
function survivor(node: TypedCall): TypedExpr | undefined {
  const [a, b] = node.args as [TypedExpr, TypedExpr];
  switch (node.name) {
    case "add": return isZero(b) ? a : isZero(a) ? b : undefined;
    case "sub": return isZero(b) ? a : undefined;
    case "mul": return isOne(b) ? a : isOne(a) ? b : undefined;
    case "div": return isOne(b) ? a : undefined;
    default: return undefined;
  }
}

export function simplifyArithmetic(node: TypedCall): TypedExpr {
  const operand = survivor(node);
  return operand !== undefined && sameType(operand.type, node.type) ? operand : node;
}
