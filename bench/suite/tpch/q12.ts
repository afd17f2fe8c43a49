// TPC-H Q12, shipping modes and order priority: dates held against each other, conditional counts.
import { q12 as frame } from "../../../docs/tpch/q12.ts";
import type { Tables } from "../../../docs/tpch/tables.ts";
import type { SuiteQuery } from "../query.ts";
import { shipModes, sqlList } from "./values.ts";

export const q12: SuiteQuery<Tables> = {
  name: "q12",
  ordered: true,
  tables: ["orders", "lineitem"],
  ask(random) {
    const modes = random ? shipModes(random, 2) : ["MAIL", "SHIP"];
    const year = random ? 1993 + random.below(5) : 1994;
    const [from, until] = [`${year}-01-01`, `${year + 1}-01-01`];
    return {
      sql: `
        select l_shipmode,
          sum(case when o_orderpriority = '1-URGENT' or o_orderpriority = '2-HIGH' then 1 else 0 end)
            as high_line_count,
          sum(case when o_orderpriority <> '1-URGENT' and o_orderpriority <> '2-HIGH' then 1 else 0 end)
            as low_line_count
        from orders, lineitem
        where o_orderkey = l_orderkey and l_shipmode in (${sqlList(modes)})
          and l_commitdate < l_receiptdate and l_shipdate < l_commitdate
          and l_receiptdate >= date '${from}' and l_receiptdate < date '${until}'
        group by l_shipmode
        order by l_shipmode`,
      quern: (_, tables) => frame(tables, { modes, from, until }),
    };
  },
};
