// One row for each input row, with exactly the named expressions.
import { prepare } from "../evaluate.ts";
import type { Operator } from "./operator.ts";

export const project: Operator<"project"> = function* (node, rowsOf) {
  const columns = node.columns.map(column => prepare(column.expr, node.input.schema));
  const place = { operator: "project", row: 0 };
  for (const row of rowsOf(node.input)) {
    yield columns.map(column => column(row, place));
    place.row++;
  }
};
