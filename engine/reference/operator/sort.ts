// Stable sort by several keys; nulls are placed by `nullsFirst` alone, whatever the direction.
import type { Plan, SortKey } from "../../plan/node.ts";
import { prepare } from "../evaluate.ts";
import { orderOf } from "../order.ts";
import type { Row, Value } from "../value.ts";
import { slice } from "./limit.ts";
import type { Operator } from "./operator.ts";

type Order = (a: Value, b: Value) => number;

function orderOfKey({ expr, descending, nullsFirst }: SortKey): Order {
  const order = orderOf(expr.type, expr.type);
  return (a, b) => {
    if (a === null || b === null) {
      return (Number(a === null) - Number(b === null)) * (nullsFirst ? -1 : 1);
    }
    return descending ? order(b, a) : order(a, b);
  };
}

function sorted(input: Plan, keys: readonly SortKey[], rows: Iterable<Row>): Row[] {
  const computes = keys.map(key => prepare(key.expr, input.schema));
  const orders = keys.map(orderOfKey);
  const entries = Array.from(rows, (row, i) =>
    ({ row, keys: computes.map(compute => compute(row, { operator: "sort", row: i })) }));
  entries.sort((a, b) => {
    for (const [i, order] of orders.entries()) {
      const difference = order(a.keys[i]!, b.keys[i]!);
      if (difference !== 0) return difference;
    }
    return 0;
  });
  return entries.map(entry => entry.row);
}

export const sort: Operator<"sort"> = function* (node, rowsOf) {
  yield* sorted(node.input, node.keys, rowsOf(node.input));
};

export const topN: Operator<"topN"> = function* (node, rowsOf) {
  yield* slice(sorted(node.input, node.keys, rowsOf(node.input)), node.offset, node.count);
};
