// Question 10: sum and count by all six identifiers, nearly as many groups as rows.
import { rowDigest } from "../row-digest.ts";
import { groupQuery } from "./table.ts";

export const q10 = groupQuery("q10", {
  sql: "select id1, id2, id3, id4, id5, id6, sum(v3) as v3, count(*) as count from x "
    + "group by id1, id2, id3, id4, id5, id6",
  quern: ({ count }, { x }) => x.groupBy("id1", "id2", "id3", "id4", "id5", "id6")
    .agg(g => ({ v3: g.v3.sum(), count: count() })),
  arquero: ({ op }, x) => x.groupby("id1", "id2", "id3", "id4", "id5", "id6")
    .rollup({ v3: op.sum("v3"), count: op.count() }),
}, {
  digest: rowDigest("id6", {
    id1: "text", id2: "text", id3: "text", id4: "int", id5: "int", v3: "float", count: "int",
  }, "v3"),
});
