// What an aggregate is: a function of the argument's values in one group, in input order.
import type { TypedAggregate } from "../../../expr/node.ts";
import type { Place, Value } from "../value.ts";

/**
 * `values` holds the argument (or true, for `count()` of rows) of every row that passes the filter;
 * `further` the arguments after it, each with a value for the same rows.
 */
export type Fold = (
  values: readonly Value[], aggregate: TypedAggregate, place: Place, further: readonly (readonly Value[])[],
) => Value;

export const present = (values: readonly Value[]): readonly Value[] => values.filter(v => v !== null);

/** The rows in which both are not null. */
export const pairsOf = (
  a: readonly Value[], [b]: readonly (readonly Value[])[],
): readonly (readonly [Value, Value])[] =>
  a.map((value, i) => [value, b![i]!] as const).filter(([x, y]) => x !== null && y !== null);
