// TPC-H Q16, parts and suppliers: suppliers with complaints left out, distinct ones counted.
import { q16 as frame } from "../../../docs/tpch/q16.ts";
import type { Tables } from "../../../docs/tpch/tables.ts";
import type { SuiteQuery } from "../query.ts";
import { brand, partSizes, sizeAndFinish, sqlList } from "./values.ts";

export const q16: SuiteQuery<Tables> = {
  name: "q16",
  ordered: true,
  tables: ["partsupp", "part", "supplier"],
  ask(random) {
    const made = random ? brand(random) : "Brand#45";
    const type = random ? sizeAndFinish(random) : "MEDIUM POLISHED";
    const sizes = random ? partSizes(random, 8) : [49, 14, 23, 45, 19, 3, 36, 9];
    return {
      sql: `
        select p_brand, p_type, p_size, count(distinct ps_suppkey) as supplier_cnt
        from partsupp, part
        where p_partkey = ps_partkey and p_brand <> '${made}' and p_type not like '${type}%'
          and p_size in (${sqlList(sizes)})
          and ps_suppkey not in (select s_suppkey from supplier where s_comment like '%Customer%Complaints%')
        group by p_brand, p_type, p_size
        order by supplier_cnt desc, p_brand, p_type, p_size`,
      quern: (_, tables) => frame(tables, { brand: made, type, sizes }),
    };
  },
};
