// Q15, top supplier: who brought the most revenue in a quarter.
import { lit } from "quern";
import type { Tables } from "./tables.ts";

export function q15({ supplier, lineitem }: Tables, { from = "1996-01-01", until = "1996-04-01" } = {}) {
  const revenue = lineitem
    .filter(l => l.l_shipdate.ge(from).and(l.l_shipdate.lt(until)))
    .groupBy("l_suppkey")
    .agg(l => ({ total_revenue: l.l_extendedprice.mul(lit(1).sub(l.l_discount)).sum() }));
  const best = revenue
    .join(revenue.agg(r => ({ most: r.total_revenue.max() })), { on: { total_revenue: "most" }, how: "semi" });
  return supplier
    .join(best, { on: { s_suppkey: "l_suppkey" } })
    .select("s_suppkey", "s_name", "s_address", "s_phone", "total_revenue")
    .orderBy("s_suppkey");
}
