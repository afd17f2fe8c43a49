// Q4, order priority checking: orders of a quarter with a line that came late, counted by priority.
import { count } from "quern";
import type { Tables } from "./tables.ts";

export const q04 = ({ orders, lineitem }: Tables, { from = "1993-07-01", until = "1993-10-01" } = {}) =>
  orders
    .filter(o => o.o_orderdate.ge(from).and(o.o_orderdate.lt(until)))
    .join(lineitem.filter(l => l.l_commitdate.lt(l.l_receiptdate)), {
      on: { o_orderkey: "l_orderkey" }, how: "semi",
    })
    .groupBy("o_orderpriority")
    .agg({ order_count: count() })
    .orderBy("o_orderpriority");
