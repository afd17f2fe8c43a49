// TPC-H Q3, the shipping priority: two joins, a group for each open order, the ten best.
import type { SuiteQuery } from "../query.ts";
import { daysFrom } from "./calendar.ts";
import type { TpchTables } from "./tables.ts";

const SEGMENTS = ["AUTOMOBILE", "BUILDING", "FURNITURE", "HOUSEHOLD", "MACHINERY"] as const;

export const q03: SuiteQuery<TpchTables> = {
  name: "q03",
  ordered: true,
  tables: ["customer", "orders", "lineitem"],
  ask(random) {
    const segment = random ? SEGMENTS[random.below(SEGMENTS.length)]! : "BUILDING";
    const day = random ? daysFrom("1995-03-01", random.below(31)) : "1995-03-15";
    // The order key makes the order full, where the specification leaves ties open.
    return {
      sql: `
        select l_orderkey, sum(l_extendedprice * (1 - l_discount)) as revenue, o_orderdate, o_shippriority
        from customer, orders, lineitem
        where c_mktsegment = '${segment}' and c_custkey = o_custkey and l_orderkey = o_orderkey
          and o_orderdate < date '${day}' and l_shipdate > date '${day}'
        group by l_orderkey, o_orderdate, o_shippriority
        order by revenue desc, o_orderdate, l_orderkey
        limit 10`,
      quern: ({ desc, lit }, { customer, orders, lineitem }) => lineitem
        .filter(l => l.l_shipdate.gt(day))
        .join(
          orders
            .filter(o => o.o_orderdate.lt(day))
            .join(customer.filter(c => c.c_mktsegment.eq(segment)), { on: { o_custkey: "c_custkey" } }),
          { on: { l_orderkey: "o_orderkey" } },
        )
        .groupBy("l_orderkey", "o_orderdate", "o_shippriority")
        .agg(j => ({ revenue: j.l_extendedprice.mul(lit(1).sub(j.l_discount)).sum() }))
        .select("l_orderkey", "revenue", "o_orderdate", "o_shippriority")
        .orderBy(desc("revenue"), "o_orderdate", "l_orderkey")
        .limit(10),
    };
  },
};
