// Exact arithmetic on integers, decimals and times: 64 bits where intervals prove it, else 128 or checked.
import type { TypedCall, TypedExpr } from "../../../expr/node.ts";
import type { DataType } from "../../../expr/type.ts";
import {
  add, clamp, DECIMAL_RANGE, fitsInt64, INT64_RANGE, multiply, negate, subtract, within, type Range,
} from "../../kernel/scalar.ts";
import type { Graph } from "../graph.ts";
import { isWide, type LowerCall, type Lowering } from "./lowering.ts";

type IntegerOperation = "add" | "sub" | "mul";
const INTERVAL = { add, sub: subtract, mul: multiply } as const;

/** add, sub or mul of two integers in a result type. */
export function integerArithmetic(
  lowering: Lowering, operation: IntegerOperation, a: number, b: number, type: DataType, expr: TypedExpr,
): number {
  const { graph } = lowering;
  const interval = INTERVAL[operation];
  const range = interval(graph.range(a), graph.range(b));
  const bounds = interval(graph.bounds(a), graph.bounds(b));
  const narrow = !isWide(graph, a) && !isWide(graph, b);
  if (narrow && fitsInt64(range)) return graph.apply(`i64.${operation}`, [a, b], "i64", { range, bounds });
  if (type.kind !== "decimal") {
    return graph.apply(`i64 ${operation} checked`, [toInt64(lowering, a, expr), toInt64(lowering, b, expr)], "i64",
      { failure: lowering.failure(expr), range: INT64_RANGE, bounds: clamp(bounds, INT64_RANGE) });
  }
  const args = [graph.wide(a), graph.wide(b)];
  const safe = within(range, DECIMAL_RANGE);
  const facts = { range: clamp(range, DECIMAL_RANGE), bounds: clamp(bounds, DECIMAL_RANGE) };
  if (operation === "mul") {
    return graph.apply("call mulWide", args, "wide", safe ? facts : { ...facts, failure: lowering.failure(expr) });
  }
  const sum = graph.apply(`wide ${operation}`, args, "wide", { range, bounds });
  return safe
    ? sum
    : graph.apply("wide digits", [sum], "wide", { ...facts, immediates: [38, "decimal"], failure: lowering.failure(expr) });
}

/** The value in 64 bits; an error where it does not fit. */
export function toInt64(
  lowering: Lowering, id: number, expr: TypedExpr, mode: "strict" | "try" = "strict", why = "integer",
): number {
  const { graph } = lowering;
  if (!isWide(graph, id)) return id;
  const range = graph.range(id);
  const facts = { range: clamp(range, INT64_RANGE), bounds: clamp(graph.bounds(id), INT64_RANGE) };
  return fitsInt64(range) ? graph.apply("i64 from wide", [id], "i64", facts)
    : graph.apply("i64 from wide checked", [id], "i64", { ...facts, immediates: [why], failure: lowering.failure(expr, mode) });
}

/** Fails, or gives null, where an integer leaves a range. */
export function checkRange(
  lowering: Lowering, id: number, limit: Range, expr: TypedExpr, mode: "strict" | "try", why: "cast" | "decimal" | "integer",
): number {
  const { graph } = lowering;
  const range = graph.range(id);
  if (within(range, limit)) return id;
  return graph.apply("i64 in range", [id], "i64", {
    immediates: [String(limit.min), String(limit.max), why], failure: lowering.failure(expr, mode),
    range: clamp(range, limit), bounds: clamp(graph.bounds(id), limit),
  });
}

export const power = (digits: number): bigint => 10n ** BigInt(digits);

/** The range of decimals with some digits. */
export const digitsRange = (precision: number): Range =>
  ({ min: 1n - power(precision), max: power(precision) - 1n });

/** Fails where a value has more digits than a decimal type. */
export function checkDigits(
  lowering: Lowering, id: number, precision: number, expr: TypedExpr, mode: "strict" | "try", why: "cast" | "decimal",
): number {
  const { graph } = lowering;
  const limit = digitsRange(precision);
  if (within(graph.range(id), limit)) return id;
  if (!isWide(graph, id)) return checkRange(lowering, id, limit, expr, mode, why);
  return graph.apply("wide digits", [id], "wide", {
    immediates: [precision, why], failure: lowering.failure(expr, mode),
    range: clamp(graph.range(id), limit), bounds: clamp(graph.bounds(id), limit),
  });
}

/** Times 10^digits. */
export function scaleUp(
  lowering: Lowering, id: number, digits: number, expr: TypedExpr, mode: "strict" | "try" = "strict",
): number {
  const { graph } = lowering;
  if (digits === 0) return id;
  const factor = { min: power(digits), max: power(digits) };
  const range = multiply(graph.range(id), factor);
  const bounds = multiply(graph.bounds(id), factor);
  if (!isWide(graph, id) && fitsInt64(range)) {
    return graph.apply("i64.mul", [id, graph.constant(power(digits))], "i64", { range, bounds });
  }
  const safe = within(range, DECIMAL_RANGE);
  return graph.apply("call scaleUp", [graph.wide(id)], "wide", {
    immediates: [digits], range: clamp(range, DECIMAL_RANGE), bounds: clamp(bounds, DECIMAL_RANGE),
    ...(safe ? {} : { failure: lowering.failure(expr, mode) }),
  });
}

export type Rounding = "round" | "floor" | "ceil" | "trunc";
const WIDE_ROUTINE = {
  round: "call scaleDownRound", floor: "call scaleDownFloor", ceil: "call scaleDownCeil", trunc: "call scaleDownTrunc",
} as const;

const quotientInterval = (range: Range, divisor: bigint): Range =>
  ({ min: range.min / divisor - 1n, max: range.max / divisor + 1n });

/** Divided by 10^digits, rounded. */
export function scaleDown(graph: Graph, id: number, digits: number, rounding: Rounding): number {
  if (digits === 0) return id;
  const divisor = power(digits);
  const facts = {
    range: quotientInterval(graph.range(id), divisor), bounds: quotientInterval(graph.bounds(id), divisor),
  };
  if (isWide(graph, id) || digits > 18) {
    return graph.apply(WIDE_ROUTINE[rounding], [graph.wide(id)], "wide", { ...facts, immediates: [digits] });
  }
  const by = { ...facts, immediates: [String(divisor)] };
  switch (rounding) {
    case "round": return graph.apply("i64 round quotient by", [id], "i64", by);
    case "floor": return graph.apply("i64 floor quotient by", [id], "i64", by);
    case "trunc": return graph.apply("i64 quotient by", [id], "i64", by);
    case "ceil": {
      // ceil(x / d) = floor((x - 1) / d) + 1
      const one = graph.constant(1n);
      const less = graph.apply("i64.sub", [id, one], "i64", {
        range: subtract(graph.range(id), { min: 1n, max: 1n }),
        bounds: subtract(graph.bounds(id), { min: 1n, max: 1n }),
      });
      if (!fitsInt64(graph.range(less))) {
        return graph.apply(WIDE_ROUTINE.ceil, [graph.wide(id)], "wide", { ...facts, immediates: [digits] });
      }
      return graph.apply("i64.add", [graph.apply("i64 floor quotient by", [less], "i64", by), one], "i64",
        { range: add(facts.range, { min: 1n, max: 1n }), bounds: add(facts.bounds, { min: 1n, max: 1n }) });
    }
  }
}

const isNegativeWide = (graph: Graph, id: number) => graph.apply("wide is negative", [id], "bool");

export const negateInteger: LowerCall = (lowering, call, [a]) => {
  const { graph } = lowering;
  const facts = { range: negate(graph.range(a!)), bounds: negate(graph.bounds(a!)) };
  if (isWide(graph, a!)) return graph.apply("wide neg", [a!], "wide", facts);
  return graph.apply("i64 neg", [haveNegative(lowering, call, a!)], "i64", {
    range: clamp(facts.range, INT64_RANGE), bounds: clamp(facts.bounds, INT64_RANGE),
  });
};

function haveNegative(lowering: Lowering, call: TypedCall, a: number): number {
  const { graph } = lowering;
  if (graph.range(a).min > INT64_RANGE.min) return a;
  return graph.apply("i64 has negative", [a], "i64", {
    failure: lowering.failure(call), range: graph.range(a), bounds: graph.bounds(a),
  });
}

const absoluteRange = ({ min, max }: Range): Range => {
  const top = -min > max ? -min : max;
  return { min: 0n, max: top };
};

export const absoluteInteger: LowerCall = (lowering, call, [a]) => {
  const { graph } = lowering;
  const range = absoluteRange(graph.range(a!));
  const bounds = absoluteRange(graph.bounds(a!));
  if (isWide(graph, a!)) {
    const negated = graph.apply("wide neg", [a!], "wide", { range, bounds });
    return graph.add({ op: "case", args: [isNegativeWide(graph, a!), negated, a!] },
      { scalar: "wide", nullable: graph.node(a!).nullable, range, bounds });
  }
  return graph.apply("i64 abs", [haveNegative(lowering, call, a!)], "i64", {
    range: clamp(range, INT64_RANGE), bounds: clamp(bounds, INT64_RANGE),
  });
};

const SIGN: Range = { min: -1n, max: 1n };

export const signOfInteger: LowerCall = ({ graph }, _call, [a]) => {
  if (!isWide(graph, a!)) return graph.apply("i64 sign", [a!], "i64", { range: SIGN });
  const some = graph.apply("bool from wide", [a!], "bool");
  const nonNegative = graph.apply("i64 from bool", [some], "i64", { range: { min: 0n, max: 1n } });
  return graph.add({ op: "case", args: [isNegativeWide(graph, a!), graph.constant(-1n), nonNegative] },
    { scalar: "i64", nullable: graph.node(a!).nullable, range: SIGN });
};

/** intDiv, floorDiv and mod of integers or of decimals of one scale: null where the divisor is zero. */
export const divideInteger: LowerCall = (lowering, call, [a, b]) => {
  const { graph } = lowering;
  const divisor = call.args[1]!;
  const known = divisor.kind === "literal" && divisor.value !== null && divisor.value !== 0n;
  const wide = isWide(graph, a!) || isWide(graph, b!);
  const quotient = wide ? divideWide(lowering, call, a!, b!) : divideNarrow(lowering, call, a!, b!);
  if (known) return toInteger(lowering, call, quotient);
  const divides = graph.apply(wide ? "bool from wide" : "bool from i64", [wide ? graph.wide(b!) : b!], "bool");
  return toInteger(lowering, call, graph.nullUnless(quotient, graph.coalesceFalse(divides)));
};

const toInteger = (lowering: Lowering, call: TypedCall, id: number): number =>
  (call.type.kind === "decimal" ? id : toInt64(lowering, id, call));

const OPERATION = { intDiv: "i64 quotient", floorDiv: "i64 floor quotient", mod: "i64 remainder" } as const;
const WIDE_OPERATION = { intDiv: "wide quotient", floorDiv: "wide floor quotient", mod: "wide remainder" } as const;
type Division = keyof typeof OPERATION;

/** A quotient by a whole number is no larger than the dividend, but for -x / -1 and rounding down. */
const divisionRange = (range: Range): Range => {
  const { max } = absoluteRange(range);
  return { min: -max - 1n, max: max + 1n };
};

/**
 * Whether some row has the value. Ranges say nothing of rows that are null, and the division traps on those,
 * too.
 */
function mayHold(graph: Lowering["graph"], id: number, value: bigint): boolean {
  const { nullable, fails } = graph.node(id);
  const { min, max } = graph.range(id);
  return nullable || fails || (min <= value && value <= max);
}

function divideNarrow(lowering: Lowering, call: TypedCall, a: number, b: number): number {
  const { graph } = lowering;
  const name = call.name as Division;
  const facts = {
    range: clamp(divisionRange(graph.range(a)), INT64_RANGE),
    bounds: clamp(divisionRange(graph.bounds(a)), INT64_RANGE),
  };
  const overflows = name !== "mod" && mayHold(graph, a, INT64_RANGE.min) && mayHold(graph, b, -1n);
  return overflows
    ? graph.apply("i64 quotient checked", [a, b], "i64", {
      ...facts, immediates: [name === "floorDiv" ? "floor" : "truncate"], failure: lowering.failure(call),
    })
    : graph.apply(OPERATION[name], [a, b], "i64", facts);
}

function divideWide(lowering: Lowering, call: TypedCall, a: number, b: number): number {
  const { graph } = lowering;
  const [left, right] = [graph.wide(a), graph.wide(b)];
  const range = divisionRange(graph.range(left));
  return graph.apply(WIDE_OPERATION[call.name as Division], [left, right], "wide", { range, bounds: range });
}
