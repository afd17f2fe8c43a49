// Aggregates that only compare values: min, max, the value beside them, the distinct and the most frequent.
import { keyOf, orderOf } from "../order.ts";
import type { Value } from "../value.ts";
import { pairsOf, present, type Fold } from "./aggregate.ts";

/** The first value that no other one exceeds (sign 1) or undercuts (sign -1). */
export const extreme = (sign: 1 | -1): Fold => (values, { args }) => {
  const { type } = args[0]!;
  const order = orderOf(type, type);
  return present(values).reduce<ReturnType<Fold>>(
    (best, value) => (best === null || order(value, best) * sign > 0 ? value : best), null);
};

export const countDistinct: Fold = (values, { args }) =>
  BigInt(new Set(present(values).map(value => keyOf(value, args[0]!.type))).size);

/** The value of the first row whose other value no row exceeds (sign 1) or undercuts (sign -1). */
export const beside = (sign: 1 | -1): Fold => (values, { args }, _place, further) => {
  const { type } = args[1]!;
  const order = orderOf(type, type);
  const pairs = pairsOf(values, further);
  const best = pairs.reduce<readonly [Value, Value] | null>((found, pair) =>
    (found === null || order(pair[1], found[1]) * sign > 0 ? pair : found), null);
  return best === null ? null : best[0];
};

/** Of equally frequent values the one that comes first: maps keep that order. */
export const mostFrequent: Fold = (values, { args }) => {
  const counts = new Map<string, { readonly value: Value; rows: number }>();
  for (const value of present(values)) {
    const key = keyOf(value, args[0]!.type);
    const known = counts.get(key);
    if (known) known.rows++;
    else counts.set(key, { value, rows: 1 });
  }
  let best: { readonly value: Value; rows: number } = { value: null, rows: 0 };
  for (const entry of counts.values()) if (entry.rows > best.rows) best = entry;
  return best.value;
};

/** Whether some (wanted true) or all (wanted false) are true: the first that is `wanted` decides. */
export const decided = (wanted: boolean): Fold => all => {
  const values = present(all);
  return values.length === 0 ? null : values.includes(wanted) ? wanted : !wanted;
};

export const bits = (combine: (a: bigint, b: bigint) => bigint): Fold => all => {
  const values = present(all) as readonly bigint[];
  return values.length === 0 ? null : values.reduce(combine);
};
