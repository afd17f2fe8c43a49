// Q1, pricing summary: what was shipped until a day, billed and discounted, by return flag and line status.
import { count, lit } from "quern";
import type { Tables } from "./tables.ts";

export const q01 = ({ lineitem }: Tables, { shippedUntil = "1998-09-02" } = {}) =>
  lineitem
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
    .orderBy("l_returnflag", "l_linestatus");
