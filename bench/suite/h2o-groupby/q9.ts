// Question 9: the squared correlation by 10,000 pairs of a string and an integer.
import { groupQuery } from "./table.ts";

export const q9 = groupQuery("q9", {
  sql: "select id2, id4, pow(corr(v1, v2), 2) as r2 from x group by id2, id4",
  quern: (_, { x }) => x.groupBy("id2", "id4").agg(g => ({ r2: g.v1.corr(g.v2).pow(2) })),
  arquero: (_, x) => x.groupby("id2", "id4").rollup({ r2: "d => op.pow(op.corr(d.v1, d.v2), 2)" }),
  // Nearly nothing correlates here: of sums around 1, what is left is their rounding.
}, { noise: 1e-12 });
