// TPC-H Q17, the revenue of small orders: a correlated average for each part.
import { q17 as frame } from "../../../docs/tpch/q17.ts";
import type { Tables } from "../../../docs/tpch/tables.ts";
import type { SuiteQuery } from "../query.ts";
import { brand, container } from "./values.ts";

export const q17: SuiteQuery<Tables> = {
  name: "q17",
  ordered: true,
  tables: ["lineitem", "part"],
  ask(random) {
    const made = random ? brand(random) : "Brand#23";
    const box = random ? container(random) : "MED BOX";
    return {
      sql: `
        select sum(l_extendedprice) / 7.0 as avg_yearly
        from lineitem, part
        where p_partkey = l_partkey and p_brand = '${made}' and p_container = '${box}'
          and l_quantity < (select 0.2 * avg(l_quantity) from lineitem where l_partkey = p_partkey)`,
      quern: (_, tables) => frame(tables, { brand: made, container: box }),
    };
  },
};
