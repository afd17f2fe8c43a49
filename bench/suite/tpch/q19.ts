// TPC-H Q19, the discounted revenue: a disjunction over both sides of a join.
import { q19 as frame } from "../../../docs/tpch/q19.ts";
import type { Tables } from "../../../docs/tpch/tables.ts";
import type { SuiteQuery } from "../query.ts";
import { brand } from "./values.ts";

export const q19: SuiteQuery<Tables> = {
  name: "q19",
  ordered: true,
  tables: ["lineitem", "part"],
  ask(random) {
    const brands = random
      ? [brand(random), brand(random), brand(random)] as const : ["Brand#12", "Brand#23", "Brand#34"] as const;
    const quantities = random
      ? [1 + random.below(10), 10 + random.below(11), 20 + random.below(11)] as const : [1, 10, 20] as const;
    const [small, medium, large] = brands;
    const [few, some, many] = quantities;
    return {
      sql: `
        select sum(l_extendedprice * (1 - l_discount)) as revenue
        from lineitem, part
        where (p_partkey = l_partkey and p_brand = '${small}'
            and p_container in ('SM CASE', 'SM BOX', 'SM PACK', 'SM PKG')
            and l_quantity >= ${few} and l_quantity <= ${few} + 10 and p_size between 1 and 5
            and l_shipmode in ('AIR', 'AIR REG') and l_shipinstruct = 'DELIVER IN PERSON')
          or (p_partkey = l_partkey and p_brand = '${medium}'
            and p_container in ('MED BAG', 'MED BOX', 'MED PKG', 'MED PACK')
            and l_quantity >= ${some} and l_quantity <= ${some} + 10 and p_size between 1 and 10
            and l_shipmode in ('AIR', 'AIR REG') and l_shipinstruct = 'DELIVER IN PERSON')
          or (p_partkey = l_partkey and p_brand = '${large}'
            and p_container in ('LG CASE', 'LG BOX', 'LG PACK', 'LG PKG')
            and l_quantity >= ${many} and l_quantity <= ${many} + 10 and p_size between 1 and 15
            and l_shipmode in ('AIR', 'AIR REG') and l_shipinstruct = 'DELIVER IN PERSON')`,
      quern: (_, tables) => frame(tables, { brands, quantities }),
    };
  },
};
