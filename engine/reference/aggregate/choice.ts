// Aggregates that only compare values: min, max and the number of distinct ones.
import { keyOf, orderOf } from "../order.ts";
import { present, type Fold } from "./aggregate.ts";

/** The first value that no other one exceeds (sign 1) or undercuts (sign -1). */
export const extreme = (sign: 1 | -1): Fold => (values, { args }) => {
  const { type } = args[0]!;
  const order = orderOf(type, type);
  return present(values).reduce<ReturnType<Fold>>(
    (best, value) => (best === null || order(value, best) * sign > 0 ? value : best), null);
};

export const countDistinct: Fold = (values, { args }) =>
  BigInt(new Set(present(values).map(value => keyOf(value, args[0]!.type))).size);
