// Simplifies three-valued logic, null handling and case, one node at a time, operands first. What may
// fail is dropped only where the language leaves it unevaluated.
import { call, type CoreFunction } from "../../../expr/bind/bind.ts";
import { castTo } from "../../../expr/bind/coerce.ts";
import { literal } from "../../../expr/bind/literal.ts";
import type { FunctionName } from "../../../expr/function/table.ts";
import type { TypedCall, TypedCase, TypedExpr } from "../../../expr/node.ts";
import { BOOL } from "../../../expr/type.ts";
import { canFail } from "../can-fail.ts";
import { sameExpr } from "../same-expr.ts";

export const isConstant = (node: TypedExpr, value: boolean | null): boolean =>
  node.kind === "literal" && node.value === value;

/** Comparisons and their opposites. The order is total, so `not (a < b)` is `a >= b` even for NaN. */
const OPPOSITE: Partial<Readonly<Record<FunctionName, CoreFunction>>> =
  { eq: "ne", ne: "eq", lt: "ge", ge: "lt", gt: "le", le: "gt" };

export function simplifyLogic(node: TypedCall): TypedExpr {
  switch (node.name) {
    case "and": case "or": return simplifyAndOr(node, node.name === "and");
    case "not": return simplifyNot(node);
    case "isNull": return node.args[0]!.nullable || canFail(node.args[0]!) ? node : literal(false, BOOL);
    case "eq": case "ne": return simplifyBooleanComparison(node);
    case "coalesce": return simplifyCoalesce(node);
    default: return node;
  }
}

/** `unit` is the value that changes nothing, its opposite the one that decides. */
function simplifyAndOr(node: TypedCall, unit: boolean): TypedExpr {
  const [a, b] = node.args as [TypedExpr, TypedExpr];
  if (isConstant(a, unit)) return b;
  if (isConstant(b, unit)) return a;
  if (isConstant(a, !unit) || (isConstant(b, !unit) && !canFail(a))) return literal(!unit, BOOL);
  if (sameExpr(a, b)) return a;
  return node;
}

function simplifyNot(node: TypedCall): TypedExpr {
  const operand = node.args[0]!;
  if (operand.kind !== "call") return node;
  if (operand.name === "not") return operand.args[0]!;
  const opposite = OPPOSITE[operand.name];
  return opposite === undefined ? node : { ...operand, name: opposite };
}

/** `x = true` is x and `x = false` is not x, null for null on both sides. */
function simplifyBooleanComparison(node: TypedCall): TypedExpr {
  const [a, b] = node.args as [TypedExpr, TypedExpr];
  if (b.kind !== "literal" || typeof b.value !== "boolean") return node;
  return b.value === (node.name === "eq") ? a : call("not", [a]);
}

function simplifyCoalesce(node: TypedCall): TypedExpr {
  const given = node.args.filter(arg => !isConstant(arg, null));
  const sure = given.findIndex(arg => !arg.nullable);
  const needed = sure < 0 ? given : given.slice(0, sure + 1);
  if (needed.length === 0) return literal(null, node.type);
  if (needed.length === 1) return castTo(needed[0]!, node.type);
  return needed.length === node.args.length ? node
    : { ...node, args: needed, nullable: needed.every(arg => arg.nullable) };
}

/** Drops branches that are never taken, and what stands after one that always is. */
export function simplifyCase(node: TypedCase): TypedExpr {
  const possible = node.branches.filter(b => !isConstant(b.when, false) && !isConstant(b.when, null));
  const sure = possible.findIndex(b => isConstant(b.when, true));
  const branches = sure < 0 ? possible : possible.slice(0, sure);
  const otherwise = sure < 0 ? node.otherwise : possible[sure]!.then;
  if (branches.every(b => sameExpr(b.then, otherwise) && !canFail(b.when))) return otherwise;
  const nullable = otherwise.nullable || branches.some(b => b.then.nullable);
  if (branches.length === node.branches.length && nullable === node.nullable) return asCondition(node);
  return asCondition({ ...node, branches, otherwise, nullable });
}

/** `case when c then true else false end` is c, if c is never null. */
function asCondition(node: TypedCase): TypedExpr {
  const [only, more] = node.branches;
  if (more !== undefined || only!.when.nullable) return node;
  if (isConstant(only!.then, true) && isConstant(node.otherwise, false)) return only!.when;
  return isConstant(only!.then, false) && isConstant(node.otherwise, true) ? call("not", [only!.when]) : node;
}

/** Where only true counts, null is as good as false: `coalesce(c, false)` is c there. */
export function simplifyFilter(node: TypedExpr): TypedExpr {
  if (isConstant(node, null)) return literal(false, BOOL);
  if (node.kind !== "call") return node;
  const { name, args } = node;
  if (name === "coalesce" && args.length === 2 && isConstant(args[1]!, false)) return simplifyFilter(args[0]!);
  if (name !== "and" && name !== "or") return node;
  const [first, second] = args as [TypedExpr, TypedExpr];
  // The second operand is evaluated where the first is null, not where it is false: they are not one then.
  const after = [canFail(second) ? first : simplifyFilter(first), simplifyFilter(second)];
  if (after.every((arg, i) => arg === args[i])) return node;
  return simplifyLogic({ ...node, args: after, nullable: after.some(arg => arg.nullable) });
}
