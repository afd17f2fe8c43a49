// intersect and except by definition: how often each left row stays, where the first equal one stands.
import { keyOfAll } from "../order.ts";
import type { Row } from "../value.ts";
import type { NodeOf, Operator } from "./operator.ts";

function copies({ how, all }: NodeOf<"setOperation">, left: number, right: number): number {
  if (all) return how === "intersect" ? Math.min(left, right) : Math.max(left - right, 0);
  return (right > 0) === (how === "intersect") ? 1 : 0;
}

export const setOperation: Operator<"setOperation"> = function* (node, rowsOf) {
  const types = node.schema.map(f => f.type);
  const counts = new Map<string, { readonly row: Row; left: number; right: number }>();
  for (const row of rowsOf(node.left)) {
    const key = keyOfAll(row, types);
    const known = counts.get(key);
    if (known) known.left++;
    else counts.set(key, { row, left: 1, right: 0 });
  }
  for (const row of rowsOf(node.right)) {
    const known = counts.get(keyOfAll(row, types));
    if (known) known.right++;
  }
  for (const { row, left, right } of counts.values()) {
    for (let i = copies(node, left, right); i > 0; i--) yield row;
  }
};
