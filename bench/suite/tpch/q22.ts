// TPC-H Q22, the global sales opportunity: a scalar subquery, and customers without orders.
import { q22 as frame } from "../../../docs/tpch/q22.ts";
import type { Tables } from "../../../docs/tpch/tables.ts";
import type { SuiteQuery } from "../query.ts";
import { someOf, sqlList } from "./values.ts";

export const q22: SuiteQuery<Tables> = {
  name: "q22",
  ordered: true,
  tables: ["customer", "orders"],
  ask(random) {
    const codes = random
      ? someOf(random, 7, Array.from({ length: 25 }, (_, nation) => String(nation + 10)))
      : ["13", "31", "23", "29", "30", "18", "17"];
    return {
      sql: `
        select cntrycode, count(*) as numcust, sum(c_acctbal) as totacctbal
        from (
          select substring(c_phone from 1 for 2) as cntrycode, c_acctbal
          from customer
          where substring(c_phone from 1 for 2) in (${sqlList(codes)})
            and c_acctbal > (
              select avg(c_acctbal)
              from customer
              where c_acctbal > 0.00 and substring(c_phone from 1 for 2) in (${sqlList(codes)}))
            and not exists (select * from orders where o_custkey = c_custkey)) as custsale
        group by cntrycode
        order by cntrycode`,
      quern: (_, tables) => frame(tables, { codes }),
    };
  },
};
