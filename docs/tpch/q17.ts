// Q17, small-quantity-order revenue: what a year would lose without orders far below a part's average.
import type { Tables } from "./tables.ts";

export const q17 = (
  { lineitem, part }: Tables, { brand = "Brand#23", container = "MED BOX" } = {},
) =>
  lineitem
    .join(part.filter(p => p.p_brand.eq(brand).and(p.p_container.eq(container))), {
      on: { l_partkey: "p_partkey" }, how: "semi",
    })
    .withColumns(l => ({ usual: l.l_quantity.mean().over({ partitionBy: "l_partkey" }) }))
    .filter(l => l.l_quantity.lt(l.usual.mul(0.2)))
    .agg(l => ({ avg_yearly: l.l_extendedprice.sum().div(7) }));
