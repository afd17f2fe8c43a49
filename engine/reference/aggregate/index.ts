// Every aggregate by name; one that is missing here does not compile.
import type { AggregateName } from "../../../expr/function/table.ts";
import { present, type Fold } from "./aggregate.ts";
import { beside, bits, countDistinct, decided, extreme, mostFrequent } from "./choice.ts";
import {
  correlation, covariance, determination, intercept, populationCovariance, slope,
} from "./comoment.ts";
import {
  deviation, kurtosis, mean, populationDeviation, populationVariance, product, skewness, sum, variance,
} from "./moment.ts";
import { discrete, interpolated } from "./quantile.ts";

export const FOLDS: Readonly<Record<AggregateName, Fold>> = {
  count: values => BigInt(present(values).length),
  sum,
  mean,
  min: extreme(-1),
  max: extreme(1),
  std: deviation,
  var: variance,
  stdPop: populationDeviation,
  varPop: populationVariance,
  skew: skewness,
  kurtosis,
  corr: correlation,
  covar: covariance,
  covarPop: populationCovariance,
  regrSlope: slope,
  regrIntercept: intercept,
  regrR2: determination,
  product,
  any: decided(true),
  all: decided(false),
  bitAnd: bits((a, b) => a & b),
  bitOr: bits((a, b) => a | b),
  bitXor: bits((a, b) => a ^ b),
  first: values => values[0] ?? null,
  last: values => values[values.length - 1] ?? null,
  minBy: beside(-1),
  maxBy: beside(1),
  nUnique: countDistinct,
  median: interpolated,
  quantile: interpolated,
  quantileDisc: discrete,
  mode: mostFrequent,
};
