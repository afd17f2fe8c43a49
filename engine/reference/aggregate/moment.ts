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

export const product: Fold = (all, { args }) => {
  const values = present(all).map(value => toFloat(value, args[0]!.type));
  return values.length === 0 ? null : values.reduce((a, b) => a * b, 1);
};

/** Count, mean, and sums of the deviations' second to fourth powers; exactly 0 if all values are equal. */
interface Moments {
  readonly count: number;
  readonly m2: number;
  readonly m3: number;
  readonly m4: number;
}

/** Updated value by value (Welford; Pébay, SAND2008-6212, 1.3 for the higher powers). */
function momentsOf(all: readonly Value[], type: DataType): Moments {
  let [count, mean, m2, m3, m4] = [0, 0, 0, 0, 0];
  for (const value of present(all)) {
    const n = ++count;
    const delta = toFloat(value, type) - mean;
    const step = delta / n;
    const square = delta * step * (n - 1);
    m4 += square * step * step * (n * n - 3 * n + 3) + 6 * step * step * m2 - 4 * step * m3;
    m3 += square * step * (n - 2) - 3 * step * m2;
    m2 += square;
    mean += step;
  }
  return { count, m2, m3, m4 };
}

/** Divides by count - ddof; null below ddof + 1 values. */
const varianceBy = (ddof: 0 | 1, finish: (variance: number) => number): Fold => (values, { args }) => {
  const { count, m2 } = momentsOf(values, args[0]!.type);
  return count <= ddof ? null : finish(m2 / (count - ddof));
};

const same = (value: number): number => value;
export const variance = varianceBy(1, same);
export const deviation = varianceBy(1, Math.sqrt);
export const populationVariance = varianceBy(0, same);
export const populationDeviation = varianceBy(0, Math.sqrt);

/** Fisher and Pearson's coefficient, corrected for bias. */
export const skewness: Fold = (values, { args }) => {
  const { count: n, m2, m3 } = momentsOf(values, args[0]!.type);
  return n < 3 ? null : Math.sqrt(n * (n - 1)) / (n - 2) * (m3 / n) / (m2 / n) ** 1.5;
};

/** Excess kurtosis, corrected for bias. */
export const kurtosis: Fold = (values, { args }) => {
  const { count: n, m2, m4 } = momentsOf(values, args[0]!.type);
  if (n < 4 || m2 === 0) return null;
  const excess = (m4 / n) / (m2 / n) ** 2 - 3;
  return ((n + 1) * excess + 6) * (n - 1) / ((n - 2) * (n - 3));
};
