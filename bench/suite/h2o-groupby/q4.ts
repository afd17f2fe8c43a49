// Question 4: three means by 100 integers.
import { groupQuery } from "./table.ts";

export const q4 = groupQuery("q4", {
  sql: "select id4, avg(v1) as v1, avg(v2) as v2, avg(v3) as v3 from x group by id4",
  quern: (_, { x }) => x.groupBy("id4").agg(g => ({ v1: g.v1.mean(), v2: g.v2.mean(), v3: g.v3.mean() })),
  arquero: ({ op }, x) => x.groupby("id4")
    .rollup({ v1: op.mean("v1"), v2: op.mean("v2"), v3: op.mean("v3") }),
});
