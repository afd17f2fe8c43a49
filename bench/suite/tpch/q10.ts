// TPC-H Q10, returned items: a group for each customer with much text, the twenty first.
import { q10 as frame } from "../../../docs/tpch/q10.ts";
import type { Tables } from "../../../docs/tpch/tables.ts";
import type { SuiteQuery } from "../query.ts";
import { monthsFrom } from "./calendar.ts";

export const q10: SuiteQuery<Tables> = {
  name: "q10",
  ordered: true,
  tables: ["customer", "orders", "lineitem", "nation"],
  ask(random) {
    const from = random ? monthsFrom("1993-02-01", random.below(24)) : "1993-10-01";
    const until = monthsFrom(from, 3);
    return {
      sql: `
        select c_custkey, c_name, sum(l_extendedprice * (1 - l_discount)) as revenue,
          c_acctbal, n_name, c_address, c_phone, c_comment
        from customer, orders, lineitem, nation
        where c_custkey = o_custkey and l_orderkey = o_orderkey
          and o_orderdate >= date '${from}' and o_orderdate < date '${until}'
          and l_returnflag = 'R' and c_nationkey = n_nationkey
        group by c_custkey, c_name, c_acctbal, c_phone, n_name, c_address, c_comment
        order by revenue desc, c_custkey
        limit 20`,
      quern: (_, tables) => frame(tables, { from, until }),
    };
  },
};
