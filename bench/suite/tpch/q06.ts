// TPC-H Q6, the forecast of revenue change: one scan, a selective filter, one sum.
import type { SuiteQuery } from "../query.ts";
import type { TpchTables } from "./tables.ts";

export const q06: SuiteQuery<TpchTables> = {
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
      quern: (_, { lineitem }) => lineitem
        .filter(l => l.l_shipdate.ge(from).and(l.l_shipdate.lt(until))
          .and(l.l_discount.between(low, high)).and(l.l_quantity.lt(quantity)))
        .agg(l => ({ revenue: l.l_extendedprice.mul(l.l_discount).sum() })),
    };
  },
};
