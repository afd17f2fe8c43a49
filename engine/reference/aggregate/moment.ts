// Sums and what follows from them: exact for integers and decimals, compensated for floats.
import { isFloat, type DataType } from "../../../expr/type.ts";
import { checked } from "../failure.ts";
import { toFloat } from "../number.ts";
import type { Value } from "../value.ts";
import { present, type Fold } from "./aggregate.ts";

const exactSum = (values: readonly Value[]): bigint =>
  values.reduce<bigint>((total, value) => total + (value as bigint), 0n);

/** Neumaier's sum; the compensation is meaningless once the total is not finite. */
function floatSum(values: readonly number[]): number {
  let total = 0;
  let lost = 0;
  for (const value of values) {
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return Number.isFinite(total) ? total + lost : total;
}

export const sum: Fold = (all, { type }, place) => {
  const values = present(all);
  if (values.length === 0) return null;
  return isFloat(type) ? floatSum(values as number[]) : checked(exactSum(values), type, "sum", place);
};

export const mean: Fold = (all, { args }) => {
  const values = present(all);
  const { type } = args[0]!;
  if (values.length === 0) return null;
  if (isFloat(type)) return floatSum(values as number[]) / values.length;
  const average = Number(exactSum(values)) / values.length;
  return type.kind === "decimal" ? average / Number(`1e${type.scale}`) : average;
};

/** Sample variance by Welford's update; null below two values. */
function sampleVariance(all: readonly Value[], type: DataType): number | null {
  const values = present(all);
  if (values.length < 2) return null;
  let average = 0;
  let squares = 0;
  values.forEach((value, i) => {
    const number = toFloat(value, type);
    const delta = number - average;
    average += delta / (i + 1);
    squares += delta * (number - average);
  });
  return squares / (values.length - 1);
}

export const variance: Fold = (values, { args }) => sampleVariance(values, args[0]!.type);

export const deviation: Fold = (values, { args }) => {
  const squared = sampleVariance(values, args[0]!.type);
  return squared === null ? null : Math.sqrt(squared);
};
