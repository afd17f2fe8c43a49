// Interval arithmetic: between which integers a value of an exact type (integer, decimal by its unscaled
// value, date, time, …) lies, if there is one. Knows nothing of plans.
import type { TypedCall, TypedCase, TypedCast, TypedColumn, TypedExpr } from "../../expr/node.ts";
import type { FunctionName } from "../../expr/function/table.ts";
import { UNITS_PER_SECOND, integerRange, isInteger, type DataType } from "../../expr/type.ts";

export interface Interval {
  readonly min: bigint;
  readonly max: bigint;
}

/** What is known of a column beyond its type; null if nothing. */
export type ColumnInterval = (column: TypedColumn) => Interval | null;

/** All values of a type; null if the type is no exact one. */
export function typeInterval(type: DataType): Interval | null {
  if (isInteger(type)) return integerRange(type.kind);
  switch (type.kind) {
    case "bool": return { min: 0n, max: 1n };
    case "decimal": return decimalInterval(type.precision);
    case "date": return integerRange("int32");
    case "time": case "timestamp": case "duration": return integerRange("int64");
    default: return null;
  }
}

const DECIMALS = new Map<number, Interval>();

/** Kept for each precision: plans ask for it at every decimal node. */
function decimalInterval(precision: number): Interval {
  let known = DECIMALS.get(precision);
  if (!known) {
    const limit = 10n ** BigInt(precision);
    DECIMALS.set(precision, known = { min: 1n - limit, max: limit - 1n });
  }
  return known;
}

export const contains = (outer: Interval, inner: Interval): boolean =>
  inner.min >= outer.min && inner.max <= outer.max;

export const hull = (a: Interval, b: Interval): Interval =>
  ({ min: a.min < b.min ? a.min : b.min, max: a.max > b.max ? a.max : b.max });

const around = (values: readonly bigint[]): Interval =>
  values.map(v => ({ min: v, max: v })).reduce(hull);

/** What lies in both; the first if nothing does, which then never occurs. */
function clip(a: Interval, b: Interval): Interval {
  const min = a.min > b.min ? a.min : b.min;
  const max = a.max < b.max ? a.max : b.max;
  return min <= max ? { min, max } : a;
}

/**
 * How many of a type's units one unit of another type is, where the cast between them is exactly this
 * multiplication; null for every other cast.
 */
export function factorOf(from: DataType, to: DataType): bigint | null {
  if (isInteger(from) && isInteger(to)) return 1n;
  if (isInteger(from) && to.kind === "decimal") return 10n ** BigInt(to.scale);
  if (from.kind === "decimal" && to.kind === "decimal" && to.scale >= from.scale) {
    return 10n ** BigInt(to.scale - from.scale);
  }
  if (from.kind === "date" && to.kind === "timestamp") return 86_400n * UNITS_PER_SECOND[to.unit];
  const timed = from.kind === "timestamp" || from.kind === "duration" || from.kind === "time";
  if (!timed || to.kind !== from.kind) return null;
  const [units, finer] = [UNITS_PER_SECOND[from.unit], UNITS_PER_SECOND[(to as typeof from).unit]];
  return finer >= units ? finer / units : null;
}

/** The values that an expression can have on some row; null if they are no exact numbers. */
export function intervalOf(node: TypedExpr, ofColumn: ColumnInterval): Interval | null {
  const whole = typeInterval(node.type);
  if (whole === null) return null;
  const computed = unclipped(node, ofColumn);
  return computed === null ? whole : clip(computed, whole);
}

/** The same before values outside the type count as errors; null if no more than the type is known. */
export function unclipped(node: TypedExpr, ofColumn: ColumnInterval): Interval | null {
  switch (node.kind) {
    case "column": return ofColumn(node);
    case "literal": return typeof node.value === "bigint" ? { min: node.value, max: node.value } : null;
    case "cast": return ofCast(node, ofColumn);
    case "call": return ofCall(node, ofColumn);
    case "case": return ofCase(node, ofColumn);
    case "in": case "aggregate": case "window": return null;
  }
}

function ofCast({ operand, type }: TypedCast, ofColumn: ColumnInterval): Interval | null {
  const factor = factorOf(operand.type, type);
  const inner = factor === null ? null : intervalOf(operand, ofColumn);
  return inner && { min: inner.min * factor!, max: inner.max * factor! };
}

function ofCase(node: TypedCase, ofColumn: ColumnInterval): Interval | null {
  const values = [...node.branches.map(b => b.then), node.otherwise]
    .filter(v => v.kind !== "literal" || v.value !== null)
    .map(v => intervalOf(v, ofColumn));
  return values.length === 0 ? null : values.reduce((a, b) => a && b && hull(a, b));
}

const PARTS: Partial<Readonly<Record<FunctionName, readonly [min: bigint, max: bigint]>>> = {
  sign: [-1n, 1n], quarter: [1n, 4n], month: [1n, 12n], week: [1n, 53n], day: [1n, 31n], weekday: [1n, 7n],
  dayOfYear: [1n, 366n], hour: [0n, 23n], minute: [0n, 59n], second: [0n, 59n],
  millisecond: [0n, 999n], microsecond: [0n, 999_999n], nanosecond: [0n, 999_999_999n],
  length: [0n, 2n ** 32n], byteLength: [0n, 2n ** 32n], indexOf: [-1n, 2n ** 32n],
};

function ofCall(node: TypedCall, ofColumn: ColumnInterval): Interval | null {
  const part = PARTS[node.name];
  if (part) return { min: part[0], max: part[1] };
  const [a, b] = node.args.map(arg => intervalOf(arg, ofColumn));
  if (!a) return null;
  if (node.name === "neg") return { min: -a.max, max: -a.min };
  if (node.name === "abs") return absolute(a);
  if (!b) return null;
  switch (node.name) {
    case "add": return { min: a.min + b.min, max: a.max + b.max };
    case "sub": return { min: a.min - b.max, max: a.max - b.min };
    case "mul": return around([a.min * b.min, a.min * b.max, a.max * b.min, a.max * b.max]);
    // No divisor makes a whole number larger in size; a decimal's quotient loses its scale besides.
    case "intDiv": case "floorDiv": {
      const { max } = absolute(a);
      return { min: -max - 1n, max };
    }
    case "coalesce":
      return node.args.map(arg => intervalOf(arg, ofColumn)).reduce((x, y) => x && y && hull(x, y))!;
    default: return null;
  }
}

function absolute({ min, max }: Interval): Interval {
  const [low, high] = [min < 0n ? -min : min, max < 0n ? -max : max];
  const top = low > high ? low : high;
  return { min: min <= 0n && max >= 0n ? 0n : low < high ? low : high, max: top };
}
