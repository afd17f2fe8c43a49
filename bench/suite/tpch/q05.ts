// TPC-H Q5, the local supplier volume: six tables, and a join by two keys.
import { q05 as frame } from "../../../docs/tpch/q05.ts";
import type { Tables } from "../../../docs/tpch/tables.ts";
import type { SuiteQuery } from "../query.ts";
import { regionName } from "./values.ts";

export const q05: SuiteQuery<Tables> = {
  name: "q05",
  ordered: true,
  tables: ["customer", "orders", "lineitem", "supplier", "nation", "region"],
  ask(random) {
    const region = random ? regionName(random) : "ASIA";
    const year = random ? 1993 + random.below(5) : 1994;
    const [from, until] = [`${year}-01-01`, `${year + 1}-01-01`];
    return {
      sql: `
        select n_name, sum(l_extendedprice * (1 - l_discount)) as revenue
        from customer, orders, lineitem, supplier, nation, region
        where c_custkey = o_custkey and l_orderkey = o_orderkey and l_suppkey = s_suppkey
          and c_nationkey = s_nationkey and s_nationkey = n_nationkey and n_regionkey = r_regionkey
          and r_name = '${region}' and o_orderdate >= date '${from}' and o_orderdate < date '${until}'
        group by n_name
        order by revenue desc`,
      quern: (_, tables) => frame(tables, { regionName: region, from, until }),
    };
  },
};
