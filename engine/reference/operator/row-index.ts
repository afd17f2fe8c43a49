// The input's rows, each with its number in front.
import type { Row } from "../value.ts";
import type { Operator } from "./operator.ts";

export const rowIndex: Operator<"rowIndex"> = function* (node, rowsOf) {
  let index = BigInt(node.start);
  for (const row of rowsOf(node.input)) yield [index++, ...row] satisfies Row;
};
