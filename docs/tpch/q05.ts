// Q5, local supplier volume: revenue within each nation of a region, supplier and customer both of it.
import { desc, lit } from "quern";
import type { Tables } from "./tables.ts";

export function q05(
  { customer, orders, lineitem, supplier, nation, region }: Tables,
  { regionName = "ASIA", from = "1994-01-01", until = "1995-01-01" } = {},
) {
  const nations = nation
    .join(region.filter(r => r.r_name.eq(regionName)), { on: { n_regionkey: "r_regionkey" }, how: "semi" });
  const customers = customer.join(nations, { on: { c_nationkey: "n_nationkey" } });
  const ordered = orders
    .filter(o => o.o_orderdate.ge(from).and(o.o_orderdate.lt(until)))
    .join(customers, { on: { o_custkey: "c_custkey" } });
  return lineitem
    .join(ordered, { on: { l_orderkey: "o_orderkey" } })
    .join(supplier, { on: { l_suppkey: "s_suppkey", c_nationkey: "s_nationkey" } })
    .groupBy("n_name")
    .agg(j => ({ revenue: j.l_extendedprice.mul(lit(1).sub(j.l_discount)).sum() }))
    .orderBy(desc("revenue"));
}
