// Q10, returned items: the twenty customers to whom most was lost by returns in a quarter.
import { desc, lit } from "quern";
import type { Tables } from "./tables.ts";

export function q10(
  { customer, orders, lineitem, nation }: Tables, { from = "1993-10-01", until = "1994-01-01" } = {},
) {
  const lost = lineitem
    .filter(l => l.l_returnflag.eq("R"))
    .join(orders.filter(o => o.o_orderdate.ge(from).and(o.o_orderdate.lt(until))), {
      on: { l_orderkey: "o_orderkey" },
    })
    .groupBy("o_custkey")
    .agg(j => ({ revenue: j.l_extendedprice.mul(lit(1).sub(j.l_discount)).sum() }));
  return customer
    .join(lost, { on: { c_custkey: "o_custkey" } })
    .join(nation, { on: { c_nationkey: "n_nationkey" } })
    .select("c_custkey", "c_name", "revenue", "c_acctbal", "n_name", "c_address", "c_phone", "c_comment")
    // The customer's key makes the order full, where the specification leaves ties open.
    .orderBy(desc("revenue"), "c_custkey")
    .limit(20);
}
