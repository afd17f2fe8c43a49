// Takes a condition on pairs apart: equalities between the sides are keys, the rest stays a condition.
import { columnsOf, rewrite, type TypedExpr } from "../../expr/node.ts";
import { isInteger } from "../../expr/type.ts";
import type { JoinColumn, JoinKey } from "../../engine/plan/node.ts";

interface SplitCondition {
  readonly keys: readonly JoinKey[];
  readonly rest: readonly TypedExpr[];
}

/**
 * An equality is a key if no other condition stands before it, which might guard it, or if it cannot fail.
 * The optimizer finds further ones; those here are what `validate` and `nullsEqual` speak of.
 */
export function splitCondition(condition: TypedExpr, columns: readonly JoinColumn[]): SplitCondition {
  const keys: JoinKey[] = [];
  const rest: TypedExpr[] = [];
  for (const part of conjuncts(condition)) {
    const key = keyOf(part, columns);
    if (key && (rest.length === 0 || (cannotFail(key.left) && cannotFail(key.right)))) keys.push(key);
    else rest.push(part);
  }
  return { keys, rest };
}

const conjuncts = (expr: TypedExpr): readonly TypedExpr[] =>
  (expr.kind === "call" && expr.name === "and" ? expr.args.flatMap(conjuncts) : [expr]);

const cannotFail = (expr: TypedExpr): boolean =>
  expr.kind === "column"
  || (expr.kind === "cast" && expr.type.kind === "int64" && isInteger(expr.operand.type) && cannotFail(expr.operand));

function keyOf(expr: TypedExpr, columns: readonly JoinColumn[]): JoinKey | null {
  if (expr.kind !== "call" || expr.name !== "eq") return null;
  const [a, b] = expr.args as [TypedExpr, TypedExpr];
  const [first, second] = [sideOf(a, columns), sideOf(b, columns)];
  if (first === null || second === null || first === second) return null;
  const [left, right] = first === "left" ? [a, b] : [b, a];
  return { left: onItsSide(left, columns), right: onItsSide(right, columns) };
}

/** The one side that an expression reads; null if it reads both or none. */
function sideOf(expr: TypedExpr, columns: readonly JoinColumn[]): "left" | "right" | null {
  const sides = new Set([...columnsOf(expr)].map(name => columns.find(c => c.name === name)!.side));
  return sides.size === 1 ? [...sides][0]! : null;
}

/** The expression over the columns of its side, by their names there. */
const onItsSide = (expr: TypedExpr, columns: readonly JoinColumn[]): TypedExpr =>
  rewrite(expr, node => (node.kind === "column"
    ? { ...node, name: columns.find(c => c.name === node.name)!.from } : node));
