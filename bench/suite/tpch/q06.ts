// TPC-H Q6, the forecast of revenue change: one scan, a selective filter, one sum.
import { q06 as frame } from "../../../docs/tpch/q06.ts";
import type { Tables } from "../../../docs/tpch/tables.ts";
import type { SuiteQuery } from "../query.ts";

export const q06: SuiteQuery<Tables> = {
  name: "q06",
  ordered: true,
  tables: ["lineitem"],
  ask(random) {
    const year = random ? 1993 + random.below(5) : 1994;
    const percent = random ? 2 + random.below(8) : 6;
    const quantity = random ? 24 + random.below(2) : 24;
    const [from, until] = [`${year}-01-01`, `${year + 1}-01-01`];
    const [low, high] = [(percent - 1) / 100, (percent + 1) / 100];
    return {
      sql: `
        select sum(l_extendedprice * l_discount) as revenue
        from lineitem
        where l_shipdate >= date '${from}' and l_shipdate < date '${until}'
          and l_discount between ${low.toFixed(2)} and ${high.toFixed(2)} and l_quantity < ${quantity}`,
      quern: (_, tables) => frame(tables, { from, until, low, high, quantity }),
    };
  },
};
