// Quantiles: of all values in order, by position. NaN is above every number.
import type { TypedAggregate } from "../../../expr/node.ts";
import { FLOAT64 } from "../../../expr/type.ts";
import { toFloat } from "../number.ts";
import { orderOf } from "../order.ts";
import { present, type Fold } from "./aggregate.ts";

/** The second argument; the middle where there is none. */
function fractionOf({ args }: TypedAggregate): number {
  const fraction = args[1];
  return fraction?.kind === "literal" ? fraction.value as number : 0.5;
}

/** Between the neighbours of position fraction * (n - 1). */
export const interpolated: Fold = (all, aggregate) => {
  const { type } = aggregate.args[0]!;
  const values = present(all).map(value => toFloat(value, type)).sort(orderOf(FLOAT64, FLOAT64));
  if (values.length === 0) return null;
  const at = fractionOf(aggregate) * (values.length - 1);
  const low = values[Math.floor(at)]!;
  const high = values[Math.ceil(at)]!;
  const part = at - Math.floor(at);
  return part === 0 || low === high ? low : low * (1 - part) + high * part;
};

/** The first value at or below which lie at least fraction * n values. */
export const discrete: Fold = (all, aggregate) => {
  const { type } = aggregate.args[0]!;
  const values = [...present(all)].sort(orderOf(type, type));
  if (values.length === 0) return null;
  const n = values.length;
  return values[Math.max(1, n - Math.floor(n - fractionOf(aggregate) * n)) - 1]!;
};
