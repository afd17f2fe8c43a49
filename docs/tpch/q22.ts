// Q22, global sales opportunity: customers with much on their account who never ordered, by country.
import { count } from "quern";
import type { Tables } from "./tables.ts";

export function q22(
  { customer, orders }: Tables, { codes = ["13", "31", "23", "29", "30", "18", "17"] } = {},
) {
  const customers = customer
    .withColumns(c => ({ cntrycode: c.c_phone.slice(0, 2) }))
    .filter(c => c.cntrycode.isIn(codes));
  const average = customers
    .filter(c => c.c_acctbal.gt(0))
    .agg(c => ({ average: c.c_acctbal.mean() }));
  return customers
    .join(average, { on: (c, all) => c.c_acctbal.gt(all.average) })
    .join(orders, { on: { c_custkey: "o_custkey" }, how: "anti" })
    .groupBy("cntrycode")
    .agg(c => ({ numcust: count(), totacctbal: c.c_acctbal.sum() }))
    .orderBy("cntrycode");
}
