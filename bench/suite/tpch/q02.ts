// TPC-H Q2, the minimum cost supplier: a correlated minimum over a join of small tables.
import { q02 as frame } from "../../../docs/tpch/q02.ts";
import type { Tables } from "../../../docs/tpch/tables.ts";
import type { SuiteQuery } from "../query.ts";
import { metal, regionName } from "./values.ts";

export const q02: SuiteQuery<Tables> = {
  name: "q02",
  ordered: true,
  tables: ["part", "supplier", "partsupp", "nation", "region"],
  ask(random) {
    const size = random ? 1 + random.below(50) : 15;
    const type = random ? metal(random) : "BRASS";
    const region = random ? regionName(random) : "EUROPE";
    return {
      sql: `
        select s_acctbal, s_name, n_name, p_partkey, p_mfgr, s_address, s_phone, s_comment
        from part, supplier, partsupp, nation, region
        where p_partkey = ps_partkey and s_suppkey = ps_suppkey
          and p_size = ${size} and p_type like '%${type}'
          and s_nationkey = n_nationkey and n_regionkey = r_regionkey and r_name = '${region}'
          and ps_supplycost = (
            select min(ps_supplycost)
            from partsupp, supplier, nation, region
            where p_partkey = ps_partkey and s_suppkey = ps_suppkey
              and s_nationkey = n_nationkey and n_regionkey = r_regionkey and r_name = '${region}')
        order by s_acctbal desc, n_name, s_name, p_partkey
        limit 100`,
      quern: (_, tables) => frame(tables, { size, type, regionName: region }),
    };
  },
};
