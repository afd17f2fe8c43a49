// Question 3: sum and mean by many strings.
import { groupQuery } from "./table.ts";

export const q3 = groupQuery("q3", {
  sql: "select id3, sum(v1) as v1, avg(v3) as v3 from x group by id3",
  quern: (_, { x }) => x.groupBy("id3").agg(g => ({ v1: g.v1.sum(), v3: g.v3.mean() })),
  arquero: ({ op }, x) => x.groupby("id3").rollup({ v1: op.sum("v1"), v3: op.mean("v3") }),
});
