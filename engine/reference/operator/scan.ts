// The rows of a source, with the columns that the node names.
import { sourceOf } from "../../source/source.ts";
import { readColumn } from "../read.ts";
import type { Operator } from "./operator.ts";

export const scan: Operator<"scan"> = function* (node) {
  const source = sourceOf(node.source);
  const columns = node.schema.map(({ name }) =>
    readColumn(source.column(source.schema.findIndex(f => f.name === name))));
  const { start, end } = node.rows ?? { start: 0, end: source.rowCount };
  for (let i = start; i < Math.min(end, source.rowCount); i++) yield columns.map(values => values[i]!);
};
