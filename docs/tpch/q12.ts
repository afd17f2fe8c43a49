// Q12, shipping modes and priority: does late delivery by two modes touch urgent orders more than others?
import { count, not } from "quern";
import type { Tables } from "./tables.ts";

export const q12 = (
  { orders, lineitem }: Tables,
  { modes = ["MAIL", "SHIP"], from = "1994-01-01", until = "1995-01-01" } = {},
) => {
  const late = lineitem.filter(l => l.l_shipmode.isIn(modes)
    .and(l.l_shipdate.lt(l.l_commitdate)).and(l.l_commitdate.lt(l.l_receiptdate))
    .and(l.l_receiptdate.ge(from)).and(l.l_receiptdate.lt(until)));
  return orders
    .join(late, { on: { o_orderkey: "l_orderkey" } })
    .withColumns(j => ({ high: j.o_orderpriority.isIn(["1-URGENT", "2-HIGH"]) }))
    .groupBy("l_shipmode")
    .agg(j => ({ high_line_count: count().filter(j.high), low_line_count: count().filter(not(j.high)) }))
    .orderBy("l_shipmode");
};
