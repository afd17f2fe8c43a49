// Comparison, three-valued logic and null handling.
import type { TypedExpr, TypedIn } from "../../../expr/node.ts";
import { isFloat } from "../../../expr/type.ts";
import { hull, fitsInt64 } from "../../kernel/scalar.ts";
import { canonicalFloatBits } from "../../memory/float-bits.ts";
import type { LogicName } from "./families.ts";
import { isWide, type LowerCall, type Lowering } from "./lowering.ts";

export type Comparison = "eq" | "ne" | "lt" | "le" | "gt" | "ge";
const FLIPPED: Readonly<Record<Comparison, Comparison>> = { eq: "eq", ne: "ne", lt: "gt", le: "ge", gt: "lt", ge: "le" };

/** Compares two values of comparable types. */
export function compare(
  lowering: Lowering, name: Comparison, a: number, b: number, left: TypedExpr, right: TypedExpr,
): number {
  const { graph } = lowering;
  const bool = (operation: string, args: number[], immediates?: number[]) =>
    graph.apply(operation, args, "bool", immediates ? { immediates } : {});
  const [floatA, floatB] = [isFloat(left.type), isFloat(right.type)];
  if (floatA && floatB) return bool(`f64 ${name}`, [a, b]);
  if (floatA) return compare(lowering, FLIPPED[name], b, a, right, left);
  if (floatB) {
    if (left.type.kind !== "decimal" && !isWide(graph, a)) return bool(`i64 f64 ${name}`, [a, b]);
    return bool(`wide f64 ${name}`, [graph.wide(a), b], [left.type.kind === "decimal" ? left.type.scale : 0]);
  }
  switch (graph.node(a).scalar) {
    case "text": return bool(`text ${name}`, [a, b]);
    case "bool": return bool(name === "eq" || name === "ne" ? `i32.${name}` : `i32.${name}_u`, [a, b]);
    default:
      if (isWide(graph, a) || isWide(graph, b)) return bool(`wide ${name}`, [graph.wide(a), graph.wide(b)]);
      return bool(name === "eq" || name === "ne" ? `i64.${name}` : `i64.${name}_s`, [a, b]);
  }
}

const comparison = (name: Comparison): LowerCall => (lowering, call, [a, b]) =>
  compare(lowering, name, a!, b!, call.args[0]!, call.args[1]!);

/** Values of one type in one representation: 128 bits if one of them needs it. */
export function unify(lowering: Lowering, ids: readonly number[]): readonly number[] {
  const { graph } = lowering;
  return ids.some(id => isWide(graph, id)) ? ids.map(id => graph.wide(id)) : ids;
}

/** Facts of a value that is one of several. */
export function anyOf(lowering: Lowering, ids: readonly number[]) {
  const { graph } = lowering;
  const { scalar, range } = graph.node(ids[0]!);
  if (!range) return { scalar };
  return {
    scalar, range: ids.map(id => graph.range(id)).reduce(hull),
    bounds: ids.map(id => graph.bounds(id)).reduce(hull),
  };
}

const equalOrBothNull: LowerCall = (lowering, call, [a, b]) => {
  const { graph } = lowering;
  const equal = compare(lowering, "eq", a!, b!, call.args[0]!, call.args[1]!);
  if (!graph.node(a!).nullable && !graph.node(b!).nullable) return equal;
  return graph.add({
    op: "case",
    args: [
      graph.isNull(a!), graph.isNull(b!), graph.isNull(b!), graph.constant(0n, "bool"),
      graph.coalesceFalse(equal),
    ],
  }, { scalar: "bool", nullable: false });
};

const coalesce: LowerCall = (lowering, _call, args) => {
  const { graph } = lowering;
  const values = unify(lowering, args);
  const last = values.findIndex(id => !graph.node(id).nullable);
  const kept = last < 0 ? values : values.slice(0, last + 1);
  if (kept.length === 1) return kept[0]!;
  return graph.add({ op: "coalesce", args: kept }, { ...anyOf(lowering, kept), nullable: last < 0 });
};

export const LOGIC: Readonly<Record<LogicName, LowerCall>> = {
  eq: comparison("eq"), ne: comparison("ne"), lt: comparison("lt"),
  le: comparison("le"), gt: comparison("gt"), ge: comparison("ge"),
  eqMissing: equalOrBothNull,
  and: ({ graph }, _call, [a, b]) => graph.logic("and", a!, b!),
  or: ({ graph }, _call, [a, b]) => graph.logic("or", a!, b!),
  not: ({ graph }, _call, [a]) => graph.not(a!),
  isNull: ({ graph }, _call, [a]) => graph.isNull(a!),
  coalesce,
  nullIf: () => { throw new Error("nullIf is bound as a case"); },
};

/** More values than this are searched for in a sorted table instead of compared one after the other. */
const UNROLLED = 4;

/** operand in (values): null if the operand is null, or if it is not found and a value is null. */
export function lowerIn(lowering: Lowering, expr: TypedIn): number {
  const { graph } = lowering;
  const operand = lowering.lower(expr.operand);
  const values = expr.values.filter(v => v.value !== null);
  const found = values.length === 0
    ? graph.add({ op: "case", args: [graph.isNull(operand), graph.null("bool"), graph.constant(0n, "bool")] }, {
      scalar: "bool", nullable: graph.node(operand).nullable,
    })
    : search(lowering, expr, operand, values);
  return values.length === expr.values.length ? found : graph.logic("or", found, graph.null("bool"));
}

function search(lowering: Lowering, expr: TypedIn, operand: number, values: TypedIn["values"]): number {
  const { graph } = lowering;
  const { scalar } = graph.node(operand);
  if (values.length > UNROLLED && (scalar === "i64" || scalar === "f64")) {
    const key = scalar === "f64" ? graph.apply("i64 key of f64", [operand], "i64") : operand;
    const keys = scalar === "f64" ? values.map(v => canonicalFloatBits(v.value as number))
      : values.map(v => v.value as bigint).filter(v => fitsInt64({ min: v, max: v }));
    const sorted = [...new Set(keys)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    return graph.add({
      op: "in set", args: [key],
      table: graph.parameter("i32", lowering.memory.integers(sorted)), count: graph.parameter("i32", sorted.length),
    }, { scalar: "bool", nullable: graph.node(operand).nullable });
  }
  // Halving keeps the graph shallow when there are thousands of values.
  const tests = values.map(v => compare(lowering, "eq", operand, lowering.lower(v), expr.operand, v));
  const either = (from: number, to: number): number => {
    if (to - from === 1) return tests[from]!;
    const middle = (from + to) >> 1;
    return graph.logic("or", either(from, middle), either(middle, to));
  };
  return either(0, tests.length);
}
