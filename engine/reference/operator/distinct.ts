// One row of each set of rows that are equal in some columns, in the input's order.
import type { Keep } from "../../plan/node.ts";
import { keyOfAll } from "../order.ts";
import type { Operator } from "./operator.ts";

/** Whether a row stays: `before` and `after` are the numbers of its equals on either side. */
const STAYS: Readonly<Record<Keep, (before: number, after: number) => boolean>> = {
  first: before => before === 0,
  any: before => before === 0,
  last: (_, after) => after === 0,
  none: (before, after) => before + after === 0,
};

export const distinct: Operator<"distinct"> = function* (node, rowsOf) {
  const { schema } = node.input;
  const compared = schema.flatMap((f, i) => (node.on === null || node.on.includes(f.name) ? [i] : []));
  const types = compared.map(i => schema[i]!.type);
  const rows = [...rowsOf(node.input)]
    .map(row => ({ row, key: keyOfAll(compared.map(i => row[i]!), types) }));
  const total = new Map<string, number>();
  for (const { key } of rows) total.set(key, (total.get(key) ?? 0) + 1);
  const seen = new Map<string, number>();
  for (const { row, key } of rows) {
    const before = seen.get(key) ?? 0;
    if (STAYS[node.keep](before, total.get(key)! - before - 1)) yield row;
    seen.set(key, before + 1);
  }
};
