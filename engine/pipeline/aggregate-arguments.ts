// The arguments of aggregates: which are values of rows, and in which type they are computed.
import { AGGREGATES } from "../../expr/function/table.ts";
import type { TypedAggregate, TypedExpr } from "../../expr/node.ts";
import { FLOAT64 } from "../../expr/type.ts";

/** Literals are no values of rows: they say which quantile. */
export const takesSecond = ({ name }: TypedAggregate): boolean => {
  const second = AGGREGATES[name].args[1];
  return second !== undefined && !second.endsWith("literal");
};

/** The quantile that is asked for. */
export function fractionOf({ args }: Pick<TypedAggregate, "args">): number {
  const fraction = args[1];
  return fraction?.kind === "literal" ? fraction.value as number : 0.5;
}

/** What gives floats is computed of floats, whatever the argument's type; but means are of exact sums. */
export function argumentOf({ name, args }: TypedAggregate, index: number): TypedExpr {
  const operand = args[index]!;
  if (AGGREGATES[name].returns !== "float64" || name === "mean" || operand.type.kind === "float64") return operand;
  return { kind: "cast", operand, mode: "strict", type: FLOAT64, nullable: operand.nullable };
}
