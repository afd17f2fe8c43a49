// TPC-H Q11, important stock: groups above a fraction of the sum of all.
import { q11 as frame } from "../../../docs/tpch/q11.ts";
import type { Tables } from "../../../docs/tpch/tables.ts";
import type { SuiteQuery } from "../query.ts";
import { nationName } from "./values.ts";

export const q11: SuiteQuery<Tables> = {
  name: "q11",
  ordered: true,
  tables: ["partsupp", "supplier", "nation"],
  ask(random) {
    const nation = random ? nationName(random) : "GERMANY";
    return {
      sql: `
        select ps_partkey, sum(ps_supplycost * ps_availqty) as value
        from partsupp, supplier, nation
        where ps_suppkey = s_suppkey and s_nationkey = n_nationkey and n_name = '${nation}'
        group by ps_partkey
        having sum(ps_supplycost * ps_availqty) > (
          select sum(ps_supplycost * ps_availqty) * 0.0001000000
          from partsupp, supplier, nation
          where ps_suppkey = s_suppkey and s_nationkey = n_nationkey and n_name = '${nation}')
        order by value desc, ps_partkey`,
      quern: (_, tables) => frame(tables, { nationName: nation }),
    };
  },
};
