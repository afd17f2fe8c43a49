// All rows of all inputs, one input after the other.
import type { Operator } from "./operator.ts";

export const union: Operator<"union"> = function* (node, rowsOf) {
  for (const input of node.inputs) yield* rowsOf(input);
};
