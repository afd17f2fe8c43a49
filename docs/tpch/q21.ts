// Q21, suppliers who kept orders waiting: how often a nation's were the only ones late, where others had a part.
import { and, count, desc } from "quern";
import type { Tables } from "./tables.ts";

export function q21({ supplier, lineitem, orders, nation }: Tables, { nationName = "SAUDI ARABIA" } = {}) {
  // One late supplier of several: the least key of all lines is not the greatest, that of the late lines is.
  const waiting = lineitem
    .withColumns(l => ({ late: l.l_receiptdate.gt(l.l_commitdate) }))
    .groupBy("l_orderkey")
    .having(l => and(
      l.l_suppkey.min().ne(l.l_suppkey.max()),
      l.l_suppkey.min().filter(l.late).eq(l.l_suppkey.max().filter(l.late)),
    ))
    .agg(l => ({ suppkey: l.l_suppkey.min().filter(l.late), lines: count().filter(l.late) }));
  const suppliers = supplier
    .join(nation.filter(n => n.n_name.eq(nationName)), { on: { s_nationkey: "n_nationkey" }, how: "semi" });
  return waiting
    .join(suppliers, { on: { suppkey: "s_suppkey" } })
    .join(orders.filter(o => o.o_orderstatus.eq("F")), { on: { l_orderkey: "o_orderkey" }, how: "semi" })
    .groupBy("s_name")
    .agg(w => ({ numwait: w.lines.sum() }))
    .orderBy(desc("numwait"), "s_name")
    .limit(100);
}
