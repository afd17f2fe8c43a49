// Q3, shipping priority: the unshipped orders of a market segment that are worth most.
import { desc, lit } from "quern";
import type { Tables } from "./tables.ts";

export function q03({ customer, orders, lineitem }: Tables, { segment = "BUILDING", day = "1995-03-15" } = {}) {
  const open = orders
    .filter(o => o.o_orderdate.lt(day))
    .join(customer.filter(c => c.c_mktsegment.eq(segment)), { on: { o_custkey: "c_custkey" }, how: "semi" });
  return lineitem
    .filter(l => l.l_shipdate.gt(day))
    .join(open, { on: { l_orderkey: "o_orderkey" } })
    .groupBy("l_orderkey", "o_orderdate", "o_shippriority")
    .agg(j => ({ revenue: j.l_extendedprice.mul(lit(1).sub(j.l_discount)).sum() }))
    .select("l_orderkey", "revenue", "o_orderdate", "o_shippriority")
    // The order key makes the order full, where the specification leaves ties open.
    .orderBy(desc("revenue"), "o_orderdate", "l_orderkey")
    .limit(10);
}
