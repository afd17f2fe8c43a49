// Q2, minimum cost supplier: who in a region sells each part of a size and type for the least there?
import { desc } from "quern";
import type { Tables } from "./tables.ts";

export function q02(
  { part, supplier, partsupp, nation, region }: Tables,
  { size = 15, type = "BRASS", regionName = "EUROPE" } = {},
) {
  const suppliers = supplier.join(
    nation.join(region.filter(r => r.r_name.eq(regionName)), { on: { n_regionkey: "r_regionkey" }, how: "semi" }),
    { on: { s_nationkey: "n_nationkey" } },
  );
  return partsupp
    .join(part.filter(p => p.p_size.eq(size).and(p.p_type.endsWith(type))), { on: { ps_partkey: "p_partkey" } })
    .join(suppliers, { on: { ps_suppkey: "s_suppkey" } })
    .withColumns(o => ({ least: o.ps_supplycost.min().over({ partitionBy: "ps_partkey" }) }))
    .filter(o => o.ps_supplycost.eq(o.least))
    .rename({ ps_partkey: "p_partkey" })
    .select("s_acctbal", "s_name", "n_name", "p_partkey", "p_mfgr", "s_address", "s_phone", "s_comment")
    .orderBy(desc("s_acctbal"), "n_name", "s_name", "p_partkey")
    .limit(100);
}
