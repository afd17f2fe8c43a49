// Folds and simplifies whole expressions, leaves first.
import { rewrite, type TypedExpr } from "../../../expr/node.ts";
import { FUNCTIONS } from "../../../expr/function/table.ts";
import { foldNode } from "../fold/fold.ts";
import { simplifyArithmetic } from "./arithmetic.ts";
import { simplifyCast } from "./cast.ts";
import { simplifyComparison, simplifyIn } from "./comparison.ts";
import { simplifyCase, simplifyLogic } from "./logic.ts";

/** The nullability that follows from simpler operands; it never grows. */
function renull(node: TypedExpr): TypedExpr {
  if (!node.nullable) return node;
  const loose = node.kind === "call"
    ? FUNCTIONS[node.name].nulls !== "any" && node.name !== "and" && node.name !== "or"
      || node.args.some(arg => arg.nullable)
    : node.kind === "cast" ? node.mode === "try" || node.operand.nullable : true;
  return loose ? node : { ...node, nullable: false };
}

function simplifyNode(node: TypedExpr): TypedExpr {
  switch (node.kind) {
    case "call": {
      const logical = simplifyLogic(node);
      if (logical !== node) return logical;
      const compared = simplifyComparison(node);
      return compared === node ? simplifyArithmetic(node) : compared;
    }
    case "cast": return simplifyCast(node);
    case "case": return simplifyCase(node);
    case "in": return simplifyIn(node);
    case "column": case "literal": case "aggregate": case "window": return node;
  }
}

/** Folds operations on literals. */
export const foldExpr = (expr: TypedExpr): TypedExpr => rewrite(expr, node => renull(foldNode(node)));

/** Folds and simplifies. */
export const simplifyExpr = (expr: TypedExpr): TypedExpr => rewrite(expr, node => {
  const folded = renull(foldNode(node));
  return simplifyNode(folded);
});
