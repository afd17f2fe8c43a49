// Comparisons with a literal: the literal on the right, and widening casts taken off the other side.
// `id::int64 > 5` compares the narrow column itself, whose statistics and encoding are then of use.
import { call, type CoreFunction } from "../../../expr/bind/bind.ts";
import { literal } from "../../../expr/bind/literal.ts";
import type { FunctionName } from "../../../expr/function/table.ts";
import type { TypedCall, TypedExpr, TypedIn, TypedLiteral } from "../../../expr/node.ts";
import { floorDiv } from "../../../expr/text/temporal.ts";
import { BOOL, type DataType } from "../../../expr/type.ts";
import { canFail, castIsTotal } from "../can-fail.ts";
import { factorOf, typeInterval } from "../interval.ts";

const MIRROR: Partial<Readonly<Record<FunctionName, CoreFunction>>> =
  { eq: "eq", ne: "ne", lt: "gt", le: "ge", gt: "lt", ge: "le", eqMissing: "eqMissing" };

export const isComparison = (name: FunctionName): boolean => name in MIRROR;

export function simplifyComparison(node: TypedCall): TypedExpr {
  const mirror = MIRROR[node.name];
  if (mirror === undefined) return node;
  const [a, b] = node.args as [TypedExpr, TypedExpr];
  if (a.kind === "literal" && b.kind !== "literal") return narrow({ ...node, name: mirror, args: [b, a] });
  return narrow(node);
}

/** A literal in the narrow type, rounded down where it falls between two values. */
interface Narrowed {
  readonly floor: bigint;
  readonly exact: boolean;
}

/** Undefined if the literal is out of the narrow type's range. */
function narrowed(value: bigint, from: DataType, to: DataType): Narrowed | undefined {
  const factor = factorOf(from, to);
  if (factor === null) return undefined;
  const floor = floorDiv(value, factor);
  const { min, max } = typeInterval(from)!;
  return floor >= min && floor <= max ? { floor, exact: floor * factor === value } : undefined;
}

function narrow(node: TypedCall): TypedExpr {
  const [cast, value] = node.args as [TypedExpr, TypedExpr];
  if (cast.kind !== "cast" || cast.mode !== "strict" || value.kind !== "literal") return node;
  const { operand } = cast;
  // A cast that may fail stays: taking it off would hide the error.
  if (typeof value.value !== "bigint" || !castIsTotal(operand.type, cast.type)) return node;
  const near = narrowed(value.value, operand.type, cast.type);
  // Every answer may be the same, but not where the operand has no value because it fails.
  if ((near === undefined || !near.exact) && canFail(operand)) return node;
  if (near === undefined) return outOfRange(node, cast.operand, value.value);
  const side = literal(near.floor, operand.type);
  if (near.exact) return narrow({ ...node, args: [operand, side] });
  switch (node.name) {
    case "lt": case "le": return narrow(call("le", [operand, side]) as TypedCall);
    case "gt": case "ge": return narrow(call("gt", [operand, side]) as TypedCall);
    default: return never(node, operand);
  }
}

/** The column's type has no such value: the answer is the same for all values, and null for null. */
function outOfRange(node: TypedCall, operand: TypedExpr, value: bigint): TypedExpr {
  const cast = node.args[0]!;
  const factor = factorOf(operand.type, cast.type);
  if (factor === null || operand.nullable) return node;
  const above = floorDiv(value, factor) > typeInterval(operand.type)!.max;
  switch (node.name) {
    case "lt": case "le": return literal(above, BOOL);
    case "gt": case "ge": return literal(!above, BOOL);
    default: return never(node, operand);
  }
}

/** No value of the narrow type equals the literal. */
function never(node: TypedCall, operand: TypedExpr): TypedExpr {
  if (node.name === "eqMissing") return literal(false, BOOL);
  return operand.nullable ? node : literal(node.name === "ne", BOOL);
}

/** `id::int64 in (1, 2, 3000000000)` looks for 1 and 2 in the narrow column. */
export function simplifyIn(node: TypedIn): TypedExpr {
  const { operand: cast, values } = node;
  if (values.length === 1 && values[0]!.value !== null) {
    return simplifyComparison(call("eq", [cast, values[0]!]) as TypedCall);
  }
  if (cast.kind !== "cast" || cast.mode !== "strict") return node;
  if (!values.every(v => v.value === null || typeof v.value === "bigint")) return node;
  const { operand } = cast;
  if (factorOf(operand.type, cast.type) === null || !castIsTotal(operand.type, cast.type)) return node;
  const kept: TypedLiteral[] = [];
  for (const { value } of values) {
    const near = value === null ? null : narrowed(value as bigint, operand.type, cast.type);
    if (near === null) kept.push(literal(null, operand.type));
    else if (near?.exact) kept.push(literal(near.floor, operand.type));
  }
  // An empty list is another question: it has no nulls to ask about.
  return kept.length === 0 ? node : { ...node, operand, values: kept };
}
