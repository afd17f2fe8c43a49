// TPC-H Q1, the pricing summary: one scan, decimal arithmetic, eight aggregates in a handful of groups.
import { q01 as frame } from "../../../docs/tpch/q01.ts";
import type { Tables } from "../../../docs/tpch/tables.ts";
import type { SuiteQuery } from "../query.ts";
import { daysFrom } from "./calendar.ts";

export const q01: SuiteQuery<Tables> = {
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
      quern: (_, tables) => frame(tables, { shippedUntil }),
    };
  },
};
