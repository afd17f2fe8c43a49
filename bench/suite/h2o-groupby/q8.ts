// Question 8: the two largest values by many integers.
import { groupQuery } from "./table.ts";

export const q8 = groupQuery("q8", {
  sql: `select id6, largest2_v3 from (
    select id6, v3 as largest2_v3, row_number() over (partition by id6 order by v3 desc) as place from x
  ) as ranked where place <= 2`,
  quern: ({ rowNumber }, { x }) => x
    .filter(c => rowNumber().over({ partitionBy: c.id6, orderBy: c.v3.desc() }).le(2))
    .select(c => ({ id6: c.id6, largest2_v3: c.v3 })),
  arquero: ({ desc }, x) => x.orderby(desc("v3")).groupby("id6").filter("d => op.row_number() <= 2")
    .ungroup().select({ id6: "id6", v3: "largest2_v3" }),
});
