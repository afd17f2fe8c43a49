// TPC-H Q15, the top supplier: groups, and those of them that have the greatest sum.
import { q15 as frame } from "../../../docs/tpch/q15.ts";
import type { Tables } from "../../../docs/tpch/tables.ts";
import type { SuiteQuery } from "../query.ts";
import { monthsFrom } from "./calendar.ts";

export const q15: SuiteQuery<Tables> = {
  name: "q15",
  ordered: true,
  tables: ["supplier", "lineitem"],
  ask(random) {
    const from = random ? monthsFrom("1993-01-01", random.below(58)) : "1996-01-01";
    const until = monthsFrom(from, 3);
    return {
      sql: `
        with revenue (supplier_no, total_revenue) as (
          select l_suppkey, sum(l_extendedprice * (1 - l_discount))
          from lineitem
          where l_shipdate >= date '${from}' and l_shipdate < date '${until}'
          group by l_suppkey)
        select s_suppkey, s_name, s_address, s_phone, total_revenue
        from supplier, revenue
        where s_suppkey = supplier_no and total_revenue = (select max(total_revenue) from revenue)
        order by s_suppkey`,
      quern: (_, tables) => frame(tables, { from, until }),
    };
  },
};
