// Q20, potential part promotion: a nation's suppliers who have more of some parts than half a year ships.
import type { Tables } from "./tables.ts";

export function q20(
  { supplier, nation, partsupp, part, lineitem }: Tables,
  { color = "forest", nationName = "CANADA", from = "1994-01-01", until = "1995-01-01" } = {},
) {
  const parts = part.filter(p => p.p_name.startsWith(color));
  const shipped = lineitem
    .filter(l => l.l_shipdate.ge(from).and(l.l_shipdate.lt(until)))
    .join(parts, { on: { l_partkey: "p_partkey" }, how: "semi" })
    .groupBy("l_partkey", "l_suppkey")
    .agg(l => ({ quantity: l.l_quantity.sum() }));
  const ample = partsupp
    .join(shipped, { on: { ps_partkey: "l_partkey", ps_suppkey: "l_suppkey" } })
    .filter(j => j.ps_availqty.gt(j.quantity.mul(0.5)));
  return supplier
    .join(nation.filter(n => n.n_name.eq(nationName)), { on: { s_nationkey: "n_nationkey" }, how: "semi" })
    .join(ample, { on: { s_suppkey: "ps_suppkey" }, how: "semi" })
    .select("s_name", "s_address")
    .orderBy("s_name");
}
