// The first row of each set of equal rows.
import { keyOfAll } from "../order.ts";
import type { Operator } from "./operator.ts";

export const distinct: Operator<"distinct"> = function* (node, rowsOf) {
  const { schema } = node.input;
  const compared = schema.flatMap((f, i) => (node.on === null || node.on.includes(f.name) ? [i] : []));
  const types = compared.map(i => schema[i]!.type);
  const seen = new Set<string>();
  for (const row of rowsOf(node.input)) {
    const key = keyOfAll(compared.map(i => row[i]!), types);
    if (!seen.has(key)) yield row;
    seen.add(key);
  }
};
