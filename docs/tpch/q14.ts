// Q14, promotion effect: what percentage of a month's revenue came of promoted parts.
import { lit, when } from "quern";
import type { Tables } from "./tables.ts";

export const q14 = ({ lineitem, part }: Tables, { from = "1995-09-01", until = "1995-10-01" } = {}) =>
  lineitem
    .filter(l => l.l_shipdate.ge(from).and(l.l_shipdate.lt(until)))
    .join(part, { on: { l_partkey: "p_partkey" } })
    .withColumns(j => ({ volume: j.l_extendedprice.mul(lit(1).sub(j.l_discount)) }))
    .agg(j => ({
      promo_revenue: when(j.p_type.startsWith("PROMO")).then(j.volume).otherwise(0).sum()
        .mul(100).div(j.volume.sum()),
    }));
