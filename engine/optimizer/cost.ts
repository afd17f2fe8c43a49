// Rough cost of an expression per row, in simple operations; decides only what is worth repeating.
import { FAMILIES, type FunctionName } from "../../expr/function/table.ts";
import { children, type TypedExpr } from "../../expr/node.ts";

const MATHEMATICS: ReadonlySet<FunctionName> = new Set(
  ["exp", "ln", "log10", "log2", "pow", "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh",
    "tanh", "asinh", "acosh", "atanh", "cbrt", "gcd", "lcm"] as const);

const costOfCall = (name: FunctionName): number =>
  name in FAMILIES["Strings"] || name in FAMILIES["Dates and times"] || MATHEMATICS.has(name) ? 10 : 1;

const isText = (node: TypedExpr) => node.type.kind === "utf8" || node.type.kind === "binary";

const KNOWN = new WeakMap<TypedExpr, number>();

/** Cost of computing the expression once; a column or a literal costs nothing. */
export function costOf(node: TypedExpr): number {
  let cost = KNOWN.get(node);
  if (cost === undefined) {
    cost = ownCost(node) + children(node).reduce((sum, child) => sum + costOf(child), 0);
    KNOWN.set(node, cost);
  }
  return cost;
}

function ownCost(node: TypedExpr): number {
  switch (node.kind) {
    case "column": case "literal": return 0;
    case "call": return costOfCall(node.name);
    case "cast": return isText(node) !== isText(node.operand) ? 10 : 0.5;
    case "case": case "aggregate": case "window": return 1;
    case "in": return isText(node.operand) ? 10 : 1 + Math.log2(1 + node.values.length);
  }
}

/** What may be computed a second time without thought: a column, a cast, one or two operations. */
export const isCheap = (node: TypedExpr): boolean => costOf(node) <= 3;
/** What is worth a column of its own when it is needed twice. */
export const isExpensive = (node: TypedExpr): boolean => costOf(node) >= 10;
