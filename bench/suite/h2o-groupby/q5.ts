// Question 5: three sums by many integers.
import { groupQuery } from "./table.ts";

export const q5 = groupQuery("q5", {
  sql: "select id6, sum(v1) as v1, sum(v2) as v2, sum(v3) as v3 from x group by id6",
  quern: (_, { x }) => x.groupBy("id6").agg(g => ({ v1: g.v1.sum(), v2: g.v2.sum(), v3: g.v3.sum() })),
  arquero: ({ op }, x) => x.groupby("id6").rollup({ v1: op.sum("v1"), v2: op.sum("v2"), v3: op.sum("v3") }),
});
