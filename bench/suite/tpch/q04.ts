// TPC-H Q4, order priority checking: orders for which a line exists, counted.
import { q04 as frame } from "../../../docs/tpch/q04.ts";
import type { Tables } from "../../../docs/tpch/tables.ts";
import type { SuiteQuery } from "../query.ts";
import { monthsFrom } from "./calendar.ts";

export const q04: SuiteQuery<Tables> = {
  name: "q04",
  ordered: true,
  tables: ["orders", "lineitem"],
  ask(random) {
    const from = random ? monthsFrom("1993-01-01", random.below(58)) : "1993-07-01";
    const until = monthsFrom(from, 3);
    return {
      sql: `
        select o_orderpriority, count(*) as order_count
        from orders
        where o_orderdate >= date '${from}' and o_orderdate < date '${until}'
          and exists (select * from lineitem where l_orderkey = o_orderkey and l_commitdate < l_receiptdate)
        group by o_orderpriority
        order by o_orderpriority`,
      quern: (_, tables) => frame(tables, { from, until }),
    };
  },
};
