// TPC-H Q8, the national market share: eight tables, and a quotient of two sums.
import { q08 as frame } from "../../../docs/tpch/q08.ts";
import type { Tables } from "../../../docs/tpch/tables.ts";
import type { SuiteQuery } from "../query.ts";
import { nationName, partType, regionName } from "./values.ts";

export const q08: SuiteQuery<Tables> = {
  name: "q08",
  ordered: true,
  tables: ["part", "supplier", "lineitem", "orders", "customer", "nation", "region"],
  ask(random) {
    const region = random ? regionName(random) : "AMERICA";
    const nation = random ? nationName(random, region) : "BRAZIL";
    const type = random ? partType(random) : "ECONOMY ANODIZED STEEL";
    return {
      sql: `
        select o_year, sum(case when nation = '${nation}' then volume else 0 end) / sum(volume) as mkt_share
        from (
          select extract(year from o_orderdate) as o_year, l_extendedprice * (1 - l_discount) as volume,
            n2.n_name as nation
          from part, supplier, lineitem, orders, customer, nation n1, nation n2, region
          where p_partkey = l_partkey and s_suppkey = l_suppkey and l_orderkey = o_orderkey
            and o_custkey = c_custkey and c_nationkey = n1.n_nationkey and n1.n_regionkey = r_regionkey
            and r_name = '${region}' and s_nationkey = n2.n_nationkey
            and o_orderdate between date '1995-01-01' and date '1996-12-31'
            and p_type = '${type}') as all_nations
        group by o_year
        order by o_year`,
      quern: (_, tables) => frame(tables, { nationName: nation, regionName: region, type }),
    };
  },
};
