// How a numeric function is put together: one way for floats, one for exact numbers.
import { isFloat, type DataType } from "../../../expr/type.ts";
import { checked } from "../failure.ts";
import { strict, type Evaluate, type Value } from "../value.ts";

/** `exact` works on bigints: integers, unscaled decimals, counts of time units; null: no value. */
export interface Numeric {
  float(...values: number[]): number | null;
  exact(values: readonly bigint[], types: readonly DataType[]): bigint | null;
}

/** A function of numbers whose exact result must fit the call's type. */
export const numeric = ({ float, exact }: Numeric): Evaluate => strict((values, call, place): Value => {
  if (isFloat(call.type)) {
    const result = float(...(values as number[]));
    return result !== null && call.type.kind === "float32" ? Math.fround(result) : result;
  }
  const result = exact(values as bigint[], call.args.map(arg => arg.type));
  return result === null ? null : checked(result, call.type, call.name, place);
});

/** The scale of a decimal; 0 of anything else. */
export const scaleOf = (type: DataType): number => (type.kind === "decimal" ? type.scale : 0);
