// Question 6: median and standard deviation by 10,000 pairs of integers.
import { groupQuery } from "./table.ts";

export const q6 = groupQuery("q6", {
  sql: "select id4, id5, median(v3) as median_v3, stddev(v3) as sd_v3 from x group by id4, id5",
  quern: (_, { x }) => x.groupBy("id4", "id5").agg(g => ({ median_v3: g.v3.median(), sd_v3: g.v3.std() })),
  arquero: ({ op }, x) => x.groupby("id4", "id5")
    .rollup({ median_v3: op.median("v3"), sd_v3: op.stdev("v3") }),
});
