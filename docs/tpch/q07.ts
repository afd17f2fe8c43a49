// Q7, volume shipping: what two nations shipped to each other, by year.
import { lit } from "quern";
import type { Tables } from "./tables.ts";

export function q07(
  { supplier, lineitem, orders, customer, nation }: Tables, { one = "FRANCE", other = "GERMANY" } = {},
) {
  const nations = nation.filter(n => n.n_name.isIn([one, other]));
  const suppliers = supplier
    .join(nations.rename({ n_name: "supp_nation" }), { on: { s_nationkey: "n_nationkey" } });
  const customers = customer
    .join(nations.rename({ n_name: "cust_nation" }), { on: { c_nationkey: "n_nationkey" } });
  return lineitem
    .filter(l => l.l_shipdate.between("1995-01-01", "1996-12-31"))
    .join(suppliers, { on: { l_suppkey: "s_suppkey" } })
    .join(orders.join(customers, { on: { o_custkey: "c_custkey" } }), { on: { l_orderkey: "o_orderkey" } })
    .filter(j => j.supp_nation.ne(j.cust_nation))
    .groupBy("supp_nation", "cust_nation", j => ({ l_year: j.l_shipdate.year() }))
    .agg(j => ({ revenue: j.l_extendedprice.mul(lit(1).sub(j.l_discount)).sum() }))
    .orderBy("supp_nation", "cust_nation", "l_year");
}
