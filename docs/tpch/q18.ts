// Q18, large volume customers: the hundred dearest orders of more than a quantity, and who placed them.
import { desc } from "quern";
import type { Tables } from "./tables.ts";

export function q18({ customer, orders, lineitem }: Tables, { quantity = 300 } = {}) {
  const large = lineitem
    .groupBy("l_orderkey")
    .having(l => l.l_quantity.sum().gt(quantity))
    .agg(l => ({ sum_quantity: l.l_quantity.sum() }));
  const placed = orders.join(large, { on: { o_orderkey: "l_orderkey" } });
  return customer
    .join(placed, { on: { c_custkey: "o_custkey" } })
    .select("c_name", "c_custkey", "o_orderkey", "o_orderdate", "o_totalprice", "sum_quantity")
    // The order's key makes the order full, where the specification leaves ties open.
    .orderBy(desc("o_totalprice"), "o_orderdate", "o_orderkey")
    .limit(100);
}
