// TPC-H Q14, the promotion effect: a month of lines, their parts, a percentage.
import { q14 as frame } from "../../../docs/tpch/q14.ts";
import type { Tables } from "../../../docs/tpch/tables.ts";
import type { SuiteQuery } from "../query.ts";
import { monthsFrom } from "./calendar.ts";

export const q14: SuiteQuery<Tables> = {
  name: "q14",
  ordered: true,
  tables: ["lineitem", "part"],
  ask(random) {
    const from = random ? monthsFrom("1993-01-01", random.below(60)) : "1995-09-01";
    const until = monthsFrom(from, 1);
    return {
      sql: `
        select 100.00 * sum(case when p_type like 'PROMO%' then l_extendedprice * (1 - l_discount) else 0 end)
          / sum(l_extendedprice * (1 - l_discount)) as promo_revenue
        from lineitem, part
        where l_partkey = p_partkey and l_shipdate >= date '${from}' and l_shipdate < date '${until}'`,
      quern: (_, tables) => frame(tables, { from, until }),
    };
  },
};
