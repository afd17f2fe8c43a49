// Q13, customer distribution: how many customers have how many orders, not counting some by their comments.
import { count, desc } from "quern";
import type { Tables } from "./tables.ts";

export function q13({ customer, orders }: Tables, { word1 = "special", word2 = "requests" } = {}) {
  const counts = orders
    .filter(o => o.o_comment.like(`%${word1}%${word2}%`).not())
    .groupBy("o_custkey")
    .agg({ orders: count() });
  return customer
    .join(counts, { on: { c_custkey: "o_custkey" }, how: "left" })
    .groupBy(c => ({ c_count: c.orders.fillNull(0) }))
    .agg({ custdist: count() })
    .orderBy(desc("custdist"), desc("c_count"));
}
