// TPC-H Q13, the distribution of customers: a search in long text, an outer join, groups of groups.
import { q13 as frame } from "../../../docs/tpch/q13.ts";
import type { Tables } from "../../../docs/tpch/tables.ts";
import type { SuiteQuery } from "../query.ts";
import { oneOf } from "./values.ts";

export const q13: SuiteQuery<Tables> = {
  name: "q13",
  ordered: true,
  tables: ["customer", "orders"],
  ask(random) {
    const word1 = random ? oneOf(random, ["special", "pending", "unusual", "express"]) : "special";
    const word2 = random ? oneOf(random, ["packages", "requests", "accounts", "deposits"]) : "requests";
    return {
      sql: `
        select c_count, count(*) as custdist
        from (
          select c_custkey, count(o_orderkey)
          from customer left outer join orders
            on c_custkey = o_custkey and o_comment not like '%${word1}%${word2}%'
          group by c_custkey) as c_orders (c_custkey, c_count)
        group by c_count
        order by custdist desc, c_count desc`,
      quern: (_, tables) => frame(tables, { word1, word2 }),
    };
  },
};
