// The h2o.ai database benchmark's ten group-by questions. Scale: the number of rows.
import { groupTableFile } from "../data/files.ts";
import type { QuerySuite } from "../query.ts";
import { q1 } from "./q1.ts";
import { q10 } from "./q10.ts";
import { q2 } from "./q2.ts";
import { q3 } from "./q3.ts";
import { q4 } from "./q4.ts";
import { q5 } from "./q5.ts";
import { q6 } from "./q6.ts";
import { q7 } from "./q7.ts";
import { q8 } from "./q8.ts";
import { q9 } from "./q9.ts";
import type { GroupTables } from "./table.ts";
import { groupSchema } from "./table.ts";

export const h2oGroupBy: QuerySuite<GroupTables> = {
  name: "h2o-groupby",
  defaultScale: 1e7,
  peers: ["duckdb", "polars", "arquero"],
  queries: [q1, q2, q3, q4, q5, q6, q7, q8, q9, q10],
  files: async scale => [await groupTableFile(scale)],
  frames: (quern, tables) => ({ x: quern.fromArrow(tables["x"]!).as(groupSchema(quern)) }),
};
