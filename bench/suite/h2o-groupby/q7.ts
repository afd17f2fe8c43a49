// Question 7: a difference of maximum and minimum by many strings.
import { groupQuery } from "./table.ts";

export const q7 = groupQuery("q7", {
  sql: "select id3, max(v1) - min(v2) as range_v1_v2 from x group by id3",
  quern: (_, { x }) => x.groupBy("id3").agg(g => ({ range_v1_v2: g.v1.max().sub(g.v2.min()) })),
  arquero: (_, x) => x.groupby("id3").rollup({ range_v1_v2: "d => op.max(d.v1) - op.min(d.v2)" }),
});
