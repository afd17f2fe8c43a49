// Arithmetic functions: picks the float or the integer form of each by the bound types.
import { isFloat } from "../../../expr/type.ts";
import { INT64_RANGE } from "../../kernel/scalar.ts";
import type { ArithmeticName } from "./families.ts";
import {
  absoluteInteger, checkDigits, divideInteger, integerArithmetic, negateInteger, scaleDown, scaleUp,
  signOfInteger, type Rounding,
} from "./integer.ts";
import { literalArgument, type LowerCall } from "./lowering.ts";

/** The float form where the first argument is a float, else the integer form. */
const either = (float: LowerCall, integer: LowerCall): LowerCall => (lowering, call, args) =>
  (isFloat(call.args[0]!.type) ? float : integer)(lowering, call, args);

const float = (name: string): LowerCall => ({ graph }, _call, args) => graph.apply(name, args, "f64");
const math = (name: string): LowerCall => float(`math ${name}`);

/** Of two int64, never negative. */
const ofIntegers =
  (name: string): LowerCall =>
  (lowering, call, args) =>
    lowering.graph.apply(name, args, "i64", {
      failure: lowering.failure(call),
      range: { min: 0n, max: INT64_RANGE.max },
    });

const arithmetic = (operation: "add" | "sub" | "mul"): LowerCall => either(
  float(`f64.${operation}`),
  (lowering, call, [a, b]) => integerArithmetic(lowering, operation, a!, b!, call.type, call));

/** Float division made whole; null where the divisor is zero. */
const floatDivision = (round: "f64.trunc" | "f64.floor" | null): LowerCall => ({ graph }, _call, [a, b]) => {
  const quotient = round === null ? graph.apply("f64 remainder", [a!, b!], "f64")
    : graph.apply(round, [graph.apply("f64.div", [a!, b!], "f64")], "f64");
  return graph.nullUnless(quotient, graph.coalesceFalse(graph.apply("f64 is true", [b!], "bool")));
};

/** floor, ceil, trunc and round of a decimal: a whole (or shorter) number in the same type. */
const roundDecimal = (rounding: Rounding): LowerCall => (lowering, call, [a]) => {
  const { type } = call.args[0]!;
  if (type.kind !== "decimal") return a!;
  const kept = call.args.length > 1 ? Number(literalArgument<bigint>(call, 1)) : 0;
  const digits = type.scale - kept;
  if (digits <= 0) return a!;
  const whole = scaleDown(lowering.graph, a!, digits, rounding);
  return checkDigits(lowering, scaleUp(lowering, whole, digits, call), type.precision, call, "strict", "decimal");
};

const roundFloat: LowerCall = ({ graph }, call, [a]) => {
  const digits = call.args.length > 1 ? Number(literalArgument<bigint>(call, 1)) : 0;
  const rounded = graph.apply("call roundFloat", [a!], "f64", { immediates: [digits] });
  return call.type.kind === "float32" ? graph.apply("f64 from f32", [rounded], "f64") : rounded;
};

const whole = (name: string, rounding: Rounding): LowerCall => either(float(name), roundDecimal(rounding));

export const ARITHMETIC: Readonly<Record<ArithmeticName, LowerCall>> = {
  add: arithmetic("add"),
  sub: arithmetic("sub"),
  mul: arithmetic("mul"),
  div: float("f64.div"),
  intDiv: either(floatDivision("f64.trunc"), divideInteger),
  floorDiv: either(floatDivision("f64.floor"), divideInteger),
  mod: either(floatDivision(null), divideInteger),
  neg: either(float("f64.neg"), negateInteger),
  abs: either(float("f64.abs"), absoluteInteger),
  sign: either(
    ({ graph }, _call, [a]) => graph.apply("f64 sign", [a!], "i64", { range: { min: -1n, max: 1n } }), signOfInteger,
  ),
  floor: whole("f64.floor", "floor"),
  ceil: whole("f64.ceil", "ceil"),
  trunc: whole("f64.trunc", "trunc"),
  round: either(roundFloat, roundDecimal("round")),
  sqrt: float("f64.sqrt"),
  exp: math("exp"),
  ln: math("log"),
  log10: math("log10"),
  log2: math("log2"),
  pow: math("pow"),
  sin: math("sin"), cos: math("cos"), tan: math("tan"), asin: math("asin"), acos: math("acos"),
  atan: math("atan"), atan2: math("atan2"), sinh: math("sinh"), cosh: math("cosh"), tanh: math("tanh"),
  asinh: math("asinh"), acosh: math("acosh"), atanh: math("atanh"), cbrt: math("cbrt"),
  gcd: ofIntegers("i64 gcd"),
  lcm: ofIntegers("i64 lcm"),
  isNaN: ({ graph }, _call, args) => graph.apply("f64 is nan", args, "bool"),
  isFinite: ({ graph }, _call, args) => graph.apply("f64 is finite", args, "bool"),
};

