// The rows where the predicate is true, neither false nor null.
import { prepare } from "../evaluate.ts";
import type { Operator } from "./operator.ts";

export const filter: Operator<"filter"> = function* (node, rowsOf) {
  const predicate = prepare(node.predicate, node.input.schema);
  const place = { operator: "filter", row: 0 };
  for (const row of rowsOf(node.input)) {
    if (predicate(row, place) === true) yield row;
    place.row++;
  }
};
