// Rows [offset, offset + count) in input order; pulls no row past them.
import type { Row } from "../value.ts";
import type { Operator } from "./operator.ts";

export const limit: Operator<"limit"> = (node, rowsOf) => slice(rowsOf(node.input), node.offset, node.count);

export function* slice(rows: Iterable<Row>, offset: number, count: number): Generator<Row> {
  if (count <= 0) return;
  let position = 0;
  for (const row of rows) {
    if (position >= offset) yield row;
    if (++position >= offset + count) return;
  }
}
