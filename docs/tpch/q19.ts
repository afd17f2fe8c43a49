// Q19, discounted revenue: of three kinds of parts, each a brand with its containers, sizes and quantities.
import { lit, or } from "quern";
import type { Tables } from "./tables.ts";

export const q19 = (
  { lineitem, part }: Tables,
  {
    brands: [small, medium, large] = ["Brand#12", "Brand#23", "Brand#34"] as const,
    quantities: [few, some, many] = [1, 10, 20] as const,
  }: {
    readonly brands?: readonly [string, string, string];
    readonly quantities?: readonly [number, number, number];
  } = {},
) =>
  lineitem
    .filter(l => l.l_shipmode.isIn(["AIR", "AIR REG"]).and(l.l_shipinstruct.eq("DELIVER IN PERSON")))
    .join(part, {
      on: { l_partkey: "p_partkey" },
      where: (l, p) => or(
        p.p_brand.eq(small).and(p.p_container.isIn(["SM CASE", "SM BOX", "SM PACK", "SM PKG"]))
          .and(p.p_size.between(1, 5)).and(l.l_quantity.between(few, few + 10)),
        p.p_brand.eq(medium).and(p.p_container.isIn(["MED BAG", "MED BOX", "MED PKG", "MED PACK"]))
          .and(p.p_size.between(1, 10)).and(l.l_quantity.between(some, some + 10)),
        p.p_brand.eq(large).and(p.p_container.isIn(["LG CASE", "LG BOX", "LG PACK", "LG PKG"]))
          .and(p.p_size.between(1, 15)).and(l.l_quantity.between(many, many + 10)),
      ),
    })
    .agg(j => ({ revenue: j.l_extendedprice.mul(lit(1).sub(j.l_discount)).sum() }));
