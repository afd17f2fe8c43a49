// Rewrites a Window node so that its functions read columns and plain literals only: what they compute of
// each row is computed before, once, and only where a filter lets it.
import { windowOperands, withWindowOperands, type TypedExpr } from "../../expr/node.ts";
import * as build from "../plan/build.ts";
import { columnExpr, freshNames, keepColumns, named } from "../plan/columns.ts";
import { exprKey } from "../plan/fingerprint.ts";
import type { NamedExpr, Plan, Window, WindowCall, WindowColumn } from "../plan/node.ts";

const isPlain = (expr: TypedExpr): boolean => expr.kind === "column" || expr.kind === "literal";

/** The node over a projection with a column for each operand that is none; null if all are columns. */
export function withPlainOperands(node: Window): Plan | null {
  const name = freshNames(node.schema);
  const computed = new Map<string, NamedExpr>();
  const asColumn = (expr: TypedExpr): TypedExpr => {
    if (isPlain(expr)) return expr;
    const key = exprKey(expr);
    let known = computed.get(key);
    if (!known) computed.set(key, known = { name: name("window operand"), expr });
    return columnExpr(known.name, expr);
  };
  const columns = node.columns.map(({ name: output, call }): WindowColumn => {
    const guarded = guardArguments(call);
    return { name: output, call: withWindowOperands(guarded, windowOperands(guarded).map(asColumn)) };
  });
  const partitionBy = node.partitionBy.map(asColumn);
  const orderBy = node.orderBy.map(key => ({ ...key, expr: asColumn(key.expr) }));
  if (computed.size === 0) return null;
  const input = build.project(node.input, [...keepColumns(node.input), ...computed.values()]);
  return build.project(build.window(input, partitionBy, orderBy, columns, node.wanted),
    node.schema.map(named));
}

/** Behind a filter an argument may fail where the filter does not let it: it is null there instead. */
function guardArguments(call: WindowCall): WindowCall {
  const { filter, args } = call;
  if (!filter || args.every(isPlain)) return call;
  return {
    ...call, args: args.map((arg): TypedExpr => (isPlain(arg) ? arg : {
      kind: "case", branches: [{ when: filter, then: arg }], type: arg.type, nullable: true,
      otherwise: { kind: "literal", value: null, type: arg.type, nullable: true },
    })),
  };
}

