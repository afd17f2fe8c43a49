// TPC-H Q7, the volume shipped between two nations: six tables, one of them twice.
import { q07 as frame } from "../../../docs/tpch/q07.ts";
import type { Tables } from "../../../docs/tpch/tables.ts";
import type { SuiteQuery } from "../query.ts";
import { nationNames } from "./values.ts";

export const q07: SuiteQuery<Tables> = {
  name: "q07",
  ordered: true,
  tables: ["supplier", "lineitem", "orders", "customer", "nation"],
  ask(random) {
    const [one, other] = (random ? nationNames(random, 2) : ["FRANCE", "GERMANY"]) as [string, string];
    return {
      sql: `
        select supp_nation, cust_nation, l_year, sum(volume) as revenue
        from (
          select n1.n_name as supp_nation, n2.n_name as cust_nation, extract(year from l_shipdate) as l_year,
            l_extendedprice * (1 - l_discount) as volume
          from supplier, lineitem, orders, customer, nation n1, nation n2
          where s_suppkey = l_suppkey and o_orderkey = l_orderkey and c_custkey = o_custkey
            and s_nationkey = n1.n_nationkey and c_nationkey = n2.n_nationkey
            and ((n1.n_name = '${one}' and n2.n_name = '${other}')
              or (n1.n_name = '${other}' and n2.n_name = '${one}'))
            and l_shipdate between date '1995-01-01' and date '1996-12-31') as shipping
        group by supp_nation, cust_nation, l_year
        order by supp_nation, cust_nation, l_year`,
      quern: (_, tables) => frame(tables, { one, other }),
    };
  },
};
