// Q21, suppliers who kept orders waiting: how often a nation's alone were late, of several in an order.
import { and, count, desc } from "quern";
import type { Tables } from "./tables.ts";

export function q21({ supplier, lineitem, orders, nation }: Tables, { nationName = "SAUDI ARABIA" } = {}) {
  const suppliers = supplier
    .join(nation.filter(n => n.n_name.eq(nationName)), { on: { s_nationkey: "n_nationkey" }, how: "semi" });
  const late = lineitem
    .filter(l => l.l_receiptdate.gt(l.l_commitdate))
    .join(suppliers, { on: { l_suppkey: "s_suppkey" } });
  // Several suppliers, but one late: the keys' minimum is not the maximum, that of the late lines is.
  const waiting = lineitem
    .join(late, { on: "l_orderkey", how: "semi" })
    .withColumns(l => ({ late: l.l_receiptdate.gt(l.l_commitdate) }))
    .groupBy("l_orderkey")
    .having(l => and(
      l.l_suppkey.min().ne(l.l_suppkey.max()),
      l.l_suppkey.min().filter(l.late).eq(l.l_suppkey.max().filter(l.late)),
    ))
    .agg({ lines: count() });
  return late
    .join(waiting, { on: "l_orderkey" })
    .join(orders.filter(o => o.o_orderstatus.eq("F")), { on: { l_orderkey: "o_orderkey" } })
    .groupBy("s_name")
    .agg({ numwait: count() })
    .orderBy(desc("numwait"), "s_name")
    .limit(100);
}
