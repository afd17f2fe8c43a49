// Q9, product type profit: what a line of parts earned, by nation of the supplier and year of the order.
import { desc, lit } from "quern";
import type { Tables } from "./tables.ts";

export const q09 = (
  { part, supplier, lineitem, partsupp, orders, nation }: Tables, { color = "green" } = {},
) =>
  lineitem
    .join(part.filter(p => p.p_name.contains(color)), { on: { l_partkey: "p_partkey" }, how: "semi" })
    .join(partsupp, { on: { l_suppkey: "ps_suppkey", l_partkey: "ps_partkey" } })
    .join(supplier.join(nation, { on: { s_nationkey: "n_nationkey" } }), { on: { l_suppkey: "s_suppkey" } })
    .join(orders, { on: { l_orderkey: "o_orderkey" } })
    .groupBy(j => ({ nation: j.n_name, o_year: j.o_orderdate.year() }))
    .agg(j => ({
      sum_profit: j.l_extendedprice.mul(lit(1).sub(j.l_discount))
        .sub(j.ps_supplycost.mul(j.l_quantity)).sum(),
    }))
    .orderBy("nation", desc("o_year"));
