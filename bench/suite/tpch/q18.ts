// TPC-H Q18, large volume customers: a group for each order, of which few are kept.
import { q18 as frame } from "../../../docs/tpch/q18.ts";
import type { Tables } from "../../../docs/tpch/tables.ts";
import type { SuiteQuery } from "../query.ts";

export const q18: SuiteQuery<Tables> = {
  name: "q18",
  ordered: true,
  tables: ["customer", "orders", "lineitem"],
  ask(random) {
    const quantity = random ? 312 + random.below(4) : 300;
    return {
      sql: `
        select c_name, c_custkey, o_orderkey, o_orderdate, o_totalprice, sum(l_quantity) as sum_quantity
        from customer, orders, lineitem
        where o_orderkey in (
            select l_orderkey from lineitem group by l_orderkey having sum(l_quantity) > ${quantity})
          and c_custkey = o_custkey and o_orderkey = l_orderkey
        group by c_name, c_custkey, o_orderkey, o_orderdate, o_totalprice
        order by o_totalprice desc, o_orderdate, o_orderkey
        limit 100`,
      quern: (_, tables) => frame(tables, { quantity }),
    };
  },
};
