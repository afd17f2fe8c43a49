// What an aggregate is: a function of the argument's values in one group, in input order.
import type { TypedAggregate } from "../../../expr/node.ts";
import type { Place, Value } from "../value.ts";

/** `values` holds the argument (or true, for `count()` of rows) of every row that passes the filter. */
export type Fold = (values: readonly Value[], aggregate: TypedAggregate, place: Place) => Value;

export const present = (values: readonly Value[]): readonly Value[] => values.filter(v => v !== null);
