// Q16, parts and suppliers: how many suppliers without complaints can deliver parts of certain kinds.
import { desc } from "quern";
import type { Tables } from "./tables.ts";

export function q16(
  { partsupp, part, supplier }: Tables,
  { brand = "Brand#45", type = "MEDIUM POLISHED", sizes = [49, 14, 23, 45, 19, 3, 36, 9] } = {},
) {
  const parts = part
    .filter(p => p.p_brand.ne(brand).and(p.p_type.startsWith(type).not()).and(p.p_size.isIn(sizes)));
  const complained = supplier.filter(s => s.s_comment.like("%Customer%Complaints%"));
  return partsupp
    .join(parts, { on: { ps_partkey: "p_partkey" } })
    .join(complained, { on: { ps_suppkey: "s_suppkey" }, how: "anti" })
    .groupBy("p_brand", "p_type", "p_size")
    .agg(j => ({ supplier_cnt: j.ps_suppkey.nUnique() }))
    .orderBy(desc("supplier_cnt"), "p_brand", "p_type", "p_size");
}
