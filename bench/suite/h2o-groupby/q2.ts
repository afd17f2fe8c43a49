// Question 2: sum by pairs of 100 strings each.
import { groupQuery } from "./table.ts";

export const q2 = groupQuery("q2", {
  sql: "select id1, id2, sum(v1) as v1 from x group by id1, id2",
  quern: (_, { x }) => x.groupBy("id1", "id2").agg(g => ({ v1: g.v1.sum() })),
  arquero: ({ op }, x) => x.groupby("id1", "id2").rollup({ v1: op.sum("v1") }),
});
