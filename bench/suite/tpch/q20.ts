// TPC-H Q20, the potential part promotion: nested memberships, and a correlated sum.
import { q20 as frame } from "../../../docs/tpch/q20.ts";
import type { Tables } from "../../../docs/tpch/tables.ts";
import type { SuiteQuery } from "../query.ts";
import { color, nationName } from "./values.ts";

export const q20: SuiteQuery<Tables> = {
  name: "q20",
  ordered: true,
  tables: ["supplier", "nation", "partsupp", "part", "lineitem"],
  ask(random) {
    const word = random ? color(random) : "forest";
    const nation = random ? nationName(random) : "CANADA";
    const year = random ? 1993 + random.below(5) : 1994;
    const [from, until] = [`${year}-01-01`, `${year + 1}-01-01`];
    return {
      sql: `
        select s_name, s_address
        from supplier, nation
        where s_suppkey in (
            select ps_suppkey
            from partsupp
            where ps_partkey in (select p_partkey from part where p_name like '${word}%')
              and ps_availqty > (
                select 0.5 * sum(l_quantity)
                from lineitem
                where l_partkey = ps_partkey and l_suppkey = ps_suppkey
                  and l_shipdate >= date '${from}' and l_shipdate < date '${until}'))
          and s_nationkey = n_nationkey and n_name = '${nation}'
        order by s_name`,
      quern: (_, tables) => frame(tables, { color: word, nationName: nation, from, until }),
    };
  },
};
