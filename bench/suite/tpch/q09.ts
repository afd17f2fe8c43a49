// TPC-H Q9, the profit of a product type: a search in names, four joins without another filter.
import { q09 as frame } from "../../../docs/tpch/q09.ts";
import type { Tables } from "../../../docs/tpch/tables.ts";
import type { SuiteQuery } from "../query.ts";
import { color } from "./values.ts";

export const q09: SuiteQuery<Tables> = {
  name: "q09",
  ordered: true,
  tables: ["part", "supplier", "lineitem", "partsupp", "orders", "nation"],
  ask(random) {
    const word = random ? color(random) : "green";
    return {
      sql: `
        select nation, o_year, sum(amount) as sum_profit
        from (
          select n_name as nation, extract(year from o_orderdate) as o_year,
            l_extendedprice * (1 - l_discount) - ps_supplycost * l_quantity as amount
          from part, supplier, lineitem, partsupp, orders, nation
          where s_suppkey = l_suppkey and ps_suppkey = l_suppkey and ps_partkey = l_partkey
            and p_partkey = l_partkey and o_orderkey = l_orderkey and s_nationkey = n_nationkey
            and p_name like '%${word}%') as profit
        group by nation, o_year
        order by nation, o_year desc`,
      quern: (_, tables) => frame(tables, { color: word }),
    };
  },
};
