// Q6, forecasting revenue change: what more a year would have brought without certain small discounts.
import type { Tables } from "./tables.ts";

export const q06 = (
  { lineitem }: Tables,
  { from = "1994-01-01", until = "1995-01-01", low = 0.05, high = 0.07, quantity = 24 } = {},
) =>
  lineitem
    .filter(l => l.l_shipdate.ge(from).and(l.l_shipdate.lt(until))
      .and(l.l_discount.between(low, high)).and(l.l_quantity.lt(quantity)))
    .agg(l => ({ revenue: l.l_extendedprice.mul(l.l_discount).sum() }));
