// TPC-H Q3, the shipping priority: two joins, a group for each open order, the ten best.
import { q03 as frame } from "../../../docs/tpch/q03.ts";
import type { Tables } from "../../../docs/tpch/tables.ts";
import type { SuiteQuery } from "../query.ts";
import { daysFrom } from "./calendar.ts";
import { segment } from "./values.ts";

export const q03: SuiteQuery<Tables> = {
  name: "q03",
  ordered: true,
  tables: ["customer", "orders", "lineitem"],
  ask(random) {
    const market = random ? segment(random) : "BUILDING";
    const day = random ? daysFrom("1995-03-01", random.below(31)) : "1995-03-15";
    return {
      sql: `
        select l_orderkey, sum(l_extendedprice * (1 - l_discount)) as revenue, o_orderdate, o_shippriority
        from customer, orders, lineitem
        where c_mktsegment = '${market}' and c_custkey = o_custkey and l_orderkey = o_orderkey
          and o_orderdate < date '${day}' and l_shipdate > date '${day}'
        group by l_orderkey, o_orderdate, o_shippriority
        order by revenue desc, o_orderdate, l_orderkey
        limit 10`,
      quern: (_, tables) => frame(tables, { segment: market, day }),
    };
  },
};
