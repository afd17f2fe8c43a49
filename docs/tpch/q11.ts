// Q11, important stock: the parts that make up a noticeable fraction of the value of a nation's stock.
import { desc } from "quern";
import type { Tables } from "./tables.ts";

export function q11(
  { partsupp, supplier, nation }: Tables, { nationName = "GERMANY", fraction = 0.0001 } = {},
) {
  const suppliers = supplier
    .join(nation.filter(n => n.n_name.eq(nationName)), { on: { s_nationkey: "n_nationkey" }, how: "semi" });
  const stock = partsupp
    .join(suppliers, { on: { ps_suppkey: "s_suppkey" }, how: "semi" })
    .select("ps_partkey", s => ({ value: s.ps_supplycost.mul(s.ps_availqty) }));
  const least = stock.agg(s => ({ least: s.value.sum().mul(fraction) }));
  return stock
    .groupBy("ps_partkey")
    .agg(s => ({ value: s.value.sum() }))
    .join(least, { on: (part, all) => part.value.gt(all.least) })
    .select("ps_partkey", "value")
    // The part's key makes the order full, where the specification leaves ties open.
    .orderBy(desc("value"), "ps_partkey");
}
