// Question 1: sum by 100 strings.
import { groupQuery } from "./table.ts";

export const q1 = groupQuery("q1", {
  sql: "select id1, sum(v1) as v1 from x group by id1",
  quern: (_, { x }) => x.groupBy("id1").agg(g => ({ v1: g.v1.sum() })),
  arquero: ({ op }, x) => x.groupby("id1").rollup({ v1: op.sum("v1") }),
});
