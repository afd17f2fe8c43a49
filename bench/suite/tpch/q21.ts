// TPC-H Q21, suppliers who kept orders waiting: lines for which others exist, and do not.
import { q21 as frame } from "../../../docs/tpch/q21.ts";
import type { Tables } from "../../../docs/tpch/tables.ts";
import type { SuiteQuery } from "../query.ts";
import { nationName } from "./values.ts";

export const q21: SuiteQuery<Tables> = {
  name: "q21",
  ordered: true,
  tables: ["supplier", "lineitem", "orders", "nation"],
  ask(random) {
    const nation = random ? nationName(random) : "SAUDI ARABIA";
    return {
      sql: `
        select s_name, count(*) as numwait
        from supplier, lineitem l1, orders, nation
        where s_suppkey = l1.l_suppkey and o_orderkey = l1.l_orderkey and o_orderstatus = 'F'
          and l1.l_receiptdate > l1.l_commitdate
          and exists (
            select * from lineitem l2 where l2.l_orderkey = l1.l_orderkey and l2.l_suppkey <> l1.l_suppkey)
          and not exists (
            select * from lineitem l3
            where l3.l_orderkey = l1.l_orderkey and l3.l_suppkey <> l1.l_suppkey
              and l3.l_receiptdate > l3.l_commitdate)
          and s_nationkey = n_nationkey and n_name = '${nation}'
        group by s_name
        order by numwait desc, s_name
        limit 100`,
      quern: (_, tables) => frame(tables, { nationName: nation }),
    };
  },
};
