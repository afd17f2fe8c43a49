// A partition as window functions see it: its rows in window order, and which of them are peers.
import type { SortKey } from "../../plan/node.ts";
import { orderOf } from "../order.ts";
import type { Row, Value } from "../value.ts";

/** A row with its place in the input and what was computed of it. */
export interface Entry {
  readonly row: Row;
  readonly position: number;
  readonly keys: readonly Value[];
}

/** Orders two values of a sort key, nulls where the key places them. */
export function orderOfKey({ expr, descending, nullsFirst }: SortKey): (a: Value, b: Value) => number {
  const order = orderOf(expr.type, expr.type);
  return (a, b) => {
    if (a === null || b === null) return (Number(a === null) - Number(b === null)) * (nullsFirst ? -1 : 1);
    return descending ? order(b, a) : order(a, b);
  };
}

export interface Partition {
  readonly entries: readonly Entry[];
  /** The number of each row's group of peers, from 0. Without an order all rows are peers. */
  readonly groups: readonly number[];
}

/** The rows of one partition, given in input order, put into window order. */
export function partitionOf(rows: readonly Entry[], orderBy: readonly SortKey[]): Partition {
  const orders = orderBy.map(orderOfKey);
  const compare = (a: Entry, b: Entry): number => {
    for (const [i, order] of orders.entries()) {
      const difference = order(a.keys[i]!, b.keys[i]!);
      if (difference !== 0) return difference;
    }
    return 0;
  };
  const entries = [...rows].sort(compare);
  const groups: number[] = [];
  entries.forEach((entry, i) =>
    groups.push(i === 0 ? 0 : groups[i - 1]! + (compare(entries[i - 1]!, entry) === 0 ? 0 : 1)));
  return { entries, groups };
}
