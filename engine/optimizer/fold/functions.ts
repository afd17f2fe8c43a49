// Functions of literals, where the answer is exact and short to say; the others wait for the run.
import { FUNCTIONS, type FunctionName } from "../../../expr/function/table.ts";
import type { BoundValue, TypedLiteral } from "../../../expr/node.ts";
import { floorDiv } from "../../../expr/text/temporal.ts";
import { integerRange, type DataType } from "../../../expr/type.ts";
import { compareValues } from "./compare-values.ts";

/** The value, or undefined to leave the call alone: unknown here, or an error when it is reached. */
type Fold = (args: readonly TypedLiteral[], type: DataType) => BoundValue | undefined;

const comparison = (test: (order: number) => boolean): Fold => ([a, b]) => {
  const order = compareValues(a!.value!, a!.type, b!.value!, b!.type);
  return order === undefined ? undefined : test(order);
};

/** An exact result that fits its type; outside it the call fails when it runs, and only then. */
function fitting(value: bigint, type: DataType): bigint | undefined {
  if (type.kind === "decimal") {
    const limit = 10n ** BigInt(type.precision);
    return value < limit && value > -limit ? value : undefined;
  }
  const { min, max } = integerRange("int64");
  return value >= min && value <= max ? value : undefined;
}

const arithmetic = (
  exact: (a: bigint, b: bigint) => bigint, float: (a: number, b: number) => number,
): Fold => ([a, b], type) => {
  const [x, y] = [a!.value, b!.value];
  if (typeof x === "bigint" && typeof y === "bigint") return fitting(exact(x, y), type);
  return typeof x === "number" && typeof y === "number" && type.kind === "float64" ? float(x, y) : undefined;
};

/** Null for a zero divisor. Float quotients of this kind are left to the executor. */
const division = (exact: (a: bigint, b: bigint) => bigint): Fold => ([a, b], type) => {
  const [x, y] = [a!.value, b!.value];
  if (typeof x !== "bigint" || typeof y !== "bigint") return undefined;
  return y === 0n ? null : fitting(exact(x, y), type);
};

const unary = (exact: (a: bigint) => bigint, float: (a: number) => number): Fold => ([a], type) => {
  const x = a!.value;
  if (typeof x === "bigint") return fitting(exact(x), type);
  return typeof x === "number" ? float(x) : undefined;
};

const FOLDS: Partial<Readonly<Record<FunctionName, Fold>>> = {
  eq: comparison(o => o === 0), ne: comparison(o => o !== 0),
  lt: comparison(o => o < 0), le: comparison(o => o <= 0),
  gt: comparison(o => o > 0), ge: comparison(o => o >= 0),
  add: arithmetic((a, b) => a + b, (a, b) => a + b),
  sub: arithmetic((a, b) => a - b, (a, b) => a - b),
  mul: arithmetic((a, b) => a * b, (a, b) => a * b),
  div: arithmetic(() => 0n, (a, b) => a / b),
  intDiv: division((a, b) => a / b),
  floorDiv: division(floorDiv),
  mod: division((a, b) => a % b),
  neg: unary(a => -a, a => -a),
  abs: unary(a => (a < 0n ? -a : a), Math.abs),
  sign: ([a]) => {
    const x = a!.value;
    if (typeof x === "bigint") return x < 0n ? -1n : x > 0n ? 1n : 0n;
    return typeof x === "number" ? BigInt(Number.isNaN(x) ? 1 : Math.sign(x)) : undefined;
  },
  isNaN: ([a]) => Number.isNaN(a!.value),
  isFinite: ([a]) => Number.isFinite(a!.value),
  not: ([a]) => !a!.value,
  concat: args => args.map(a => a.value).join(""),
  startsWith: ([a, b]) => (a!.value as string).startsWith(b!.value as string),
  endsWith: ([a, b]) => (a!.value as string).endsWith(b!.value as string),
  contains: ([a, b]) => (a!.value as string).includes(b!.value as string),
};

/** The call's value, undefined if it stays a call. The arguments are literals and none is null. */
export function foldFunction(
  name: FunctionName, args: readonly TypedLiteral[], type: DataType,
): BoundValue | undefined {
  return FOLDS[name]?.(args, type);
}

/** Whether a null argument alone makes the call null. */
export const isNullOfNull = (name: FunctionName): boolean =>
  FUNCTIONS[name].nulls === "any" || name === "intDiv" || name === "floorDiv" || name === "mod";

