// Gives expressions the nullability that follows from columns that have become nullable.
import { FUNCTIONS } from "../../../expr/function/table.ts";
import { rewrite, type TypedCall, type TypedExpr } from "../../../expr/node.ts";

/** The expression over other columns, some of which may be null where the old ones were not. */
export const over = (expr: TypedExpr, columns: ReadonlyMap<string, TypedExpr>): TypedExpr =>
  rewrite(expr, node => (node.kind === "column" ? columns.get(node.name) ?? node
    : node.nullable || !mayBeNull(node) ? node : { ...node, nullable: true }));

function mayBeNull(node: TypedExpr): boolean {
  switch (node.kind) {
    case "call": return callMayBeNull(node);
    case "cast": return node.operand.nullable;
    case "in": return node.operand.nullable;
    case "case": return node.otherwise.nullable || node.branches.some(b => b.then.nullable);
    case "column": case "literal": case "aggregate": case "window": return node.nullable;
  }
}

function callMayBeNull({ name, args }: TypedCall): boolean {
  if (FUNCTIONS[name].nulls === "never") return false;
  return name === "coalesce" ? args.every(arg => arg.nullable) : args.some(arg => arg.nullable);
}
