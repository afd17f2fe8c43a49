// The expressions inside an expression of SQL; subqueries are queries of their own and not entered.
import type { SqlExpr, SqlOrder, SqlWindow } from "../ast.ts";

const present = (...exprs: readonly (SqlExpr | null)[]): readonly SqlExpr[] => exprs.filter(e => e !== null);
const ordered = (terms: readonly SqlOrder[]): readonly SqlExpr[] => terms.map(term => term.expr);

function insideWindow({ partitionBy, orderBy, frame }: SqlWindow): readonly SqlExpr[] {
  const ends = frame ? [frame.start, frame.end].flatMap(end => ("by" in end ? [end.by] : [])) : [];
  return [...partitionBy, ...ordered(orderBy), ...ends];
}

export function inside(node: SqlExpr): readonly SqlExpr[] {
  switch (node.kind) {
    case "column": case "star": case "literal": case "number": case "interval": case "parameter": return [];
    case "and": case "or": return node.args;
    case "not": case "unary": case "is": case "cast": case "field": return [node.operand];
    case "binary": case "distinctFrom": return [node.left, node.right];
    case "between": return [node.operand, node.low, node.high];
    case "in": return [node.operand, ...node.values];
    case "like": return present(node.operand, node.pattern, node.escape);
    case "case": return [
      ...present(node.operand),
      ...node.branches.flatMap(({ when, then }) => [when, then]),
      ...present(node.otherwise),
    ];
    case "row": case "array": return node.items;
    case "subscript": return present(node.operand, node.low, node.high);
    case "subquery": return present(node.test);
    case "call": return [
      ...node.args,
      ...ordered(node.orderBy),
      ...present(node.filter),
      ...(node.over ? insideWindow(node.over) : []),
    ];
  }
}

/** Calls `visit` on every expression, outer ones first; it says whether to go inside. */
export function walkExpr(node: SqlExpr, visit: (node: SqlExpr) => boolean): void {
  if (!visit(node)) return;
  for (const child of inside(node)) walkExpr(child, visit);
}

export function some(node: SqlExpr, test: (node: SqlExpr) => boolean): boolean {
  return test(node) || inside(node).some(child => some(child, test));
}
