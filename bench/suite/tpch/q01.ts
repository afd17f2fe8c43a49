// TPC-H Q1, the pricing summary: one scan, decimal arithmetic, eight aggregates in a handful of groups.
import type { SuiteQuery } from "../query.ts";
import { daysFrom } from "./calendar.ts";
import type { TpchTables } from "./tables.ts";

export const q01: SuiteQuery<TpchTables> = {
  name: "q01",
  ordered: true,
  tables: ["lineitem"],
  ask(random) {
    const shippedUntil = daysFrom("1998-12-01", -(random ? 60 + random.below(61) : 90));
    return {
      sql: `
        select l_returnflag, l_linestatus,
          sum(l_quantity) as sum_qty,
          sum(l_extendedprice) as sum_base_price,
          sum(l_extendedprice * (1 - l_discount)) as sum_disc_price,
          sum(l_extendedprice * (1 - l_discount) * (1 + l_tax)) as sum_charge,
          avg(l_quantity) as avg_qty, avg(l_extendedprice) as avg_price, avg(l_discount) as avg_disc,
          count(*) as count_order
        from lineitem
        where l_shipdate <= date '${shippedUntil}'
        group by l_returnflag, l_linestatus
        order by l_returnflag, l_linestatus`,
      quern: ({ count, lit }, { lineitem }) => lineitem
        .filter(l => l.l_shipdate.le(shippedUntil))
        .withColumns(l => ({ disc_price: l.l_extendedprice.mul(lit(1).sub(l.l_discount)) }))
        .groupBy("l_returnflag", "l_linestatus")
        .agg(l => ({
          sum_qty: l.l_quantity.sum(),
          sum_base_price: l.l_extendedprice.sum(),
          sum_disc_price: l.disc_price.sum(),
          sum_charge: l.disc_price.mul(lit(1).add(l.l_tax)).sum(),
          avg_qty: l.l_quantity.mean(),
          avg_price: l.l_extendedprice.mean(),
          avg_disc: l.l_discount.mean(),
          count_order: count(),
        }))
        .orderBy("l_returnflag", "l_linestatus"),
    };
  },
};
