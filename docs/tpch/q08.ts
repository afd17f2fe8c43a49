// Q8, national market share: a nation's part of what a region bought of a type of part, by year.
import { lit, when } from "quern";
import type { Tables } from "./tables.ts";

export function q08(
  { part, supplier, lineitem, orders, customer, nation, region }: Tables,
  { nationName = "BRAZIL", regionName = "AMERICA", type = "ECONOMY ANODIZED STEEL" } = {},
) {
  const nations = nation
    .join(region.filter(r => r.r_name.eq(regionName)), { on: { n_regionkey: "r_regionkey" }, how: "semi" });
  const ordered = orders
    .filter(o => o.o_orderdate.between("1995-01-01", "1996-12-31"))
    .join(customer.join(nations, { on: { c_nationkey: "n_nationkey" }, how: "semi" }), {
      on: { o_custkey: "c_custkey" }, how: "semi",
    });
  return lineitem
    .join(part.filter(p => p.p_type.eq(type)), { on: { l_partkey: "p_partkey" }, how: "semi" })
    .join(ordered, { on: { l_orderkey: "o_orderkey" } })
    .join(supplier.join(nation, { on: { s_nationkey: "n_nationkey" } }), { on: { l_suppkey: "s_suppkey" } })
    .withColumns(j => ({ volume: j.l_extendedprice.mul(lit(1).sub(j.l_discount)) }))
    .groupBy(j => ({ o_year: j.o_orderdate.year() }))
    .agg(j => ({
      mkt_share: when(j.n_name.eq(nationName)).then(j.volume).otherwise(0).sum().div(j.volume.sum()),
    }))
    .orderBy("o_year");
}
