// Every aggregate by name; one that is missing here does not compile.
import type { AggregateName } from "../../../expr/function/table.ts";
import { present, type Fold } from "./aggregate.ts";
import { countDistinct, extreme } from "./choice.ts";
import { deviation, mean, sum, variance } from "./moment.ts";

export const FOLDS: Readonly<Record<AggregateName, Fold>> = {
  count: values => BigInt(present(values).length),
  sum,
  mean,
  min: extreme(-1),
  max: extreme(1),
  std: deviation,
  var: variance,
  first: values => values[0] ?? null,
  last: values => values[values.length - 1] ?? null,
  nUnique: countDistinct,
};
