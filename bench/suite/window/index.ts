// Window functions over many small partitions, each in an order of its own. Scale: the number of rows.
import type { PeerName } from "../../options.ts";
import { windowTableFile } from "../data/files.ts";
import type { DigestKind } from "../digest-values.ts";
import type { Question, QuerySuite, SuiteQuery } from "../query.ts";
import { rowDigest } from "../row-digest.ts";
import type { WindowTables } from "./table.ts";
import { windowSchema } from "./table.ts";

type Ask = Question<WindowTables>["quern"];

/** The row's number and what the window function says of it. */
function over(
  name: string, kind: DigestKind, peers: readonly PeerName[], sql: string, quern: Ask,
): SuiteQuery<WindowTables> {
  const question = { sql: `select id, ${sql} as r from x`, quern };
  const digest = rowDigest("id", { r: kind });
  return { name, ordered: false, peers, tables: ["x"], ask: () => question, digest };
}

const ALL: readonly PeerName[] = ["duckdb", "polars"];
/** Polars' SQL has no frames but from the partition's begin. */
const WITH_FRAMES: readonly PeerName[] = ["duckdb"];

export const window: QuerySuite<WindowTables> = {
  name: "window",
  defaultScale: 1e7,
  peers: ALL,
  queries: [
    over("row-number", "int", ALL, "row_number() over (partition by key order by o)",
      ({ rowNumber }, { x }) => x.select(c => ({
        id: c.id, r: rowNumber().over({ partitionBy: c.key, orderBy: c.o }),
      }))),
    over("lag", "float", ALL, "lag(v) over (partition by key order by o)",
      (_, { x }) => x.select(c => ({ id: c.id, r: c.v.lag().over({ partitionBy: c.key, orderBy: c.o }) }))),
    over("running-sum", "float", ALL,
      "sum(v) over (partition by key order by o rows between unbounded preceding and current row)",
      ({ rowsBetween }, { x }) => x.select(c => ({
        id: c.id, r: c.v.sum().over({ partitionBy: c.key, orderBy: c.o, frame: rowsBetween("unbounded", 0) }),
      }))),
    over("rolling-rows", "float", WITH_FRAMES,
      "avg(v) over (partition by key order by o rows between 9 preceding and current row)",
      ({ rowsBetween }, { x }) => x.select(c => ({
        id: c.id, r: c.v.mean().over({ partitionBy: c.key, orderBy: c.o, frame: rowsBetween(-9, 0) }),
      }))),
    over("rolling-time", "float", WITH_FRAMES,
      "avg(v) over (partition by key order by stamp range between interval 30 days preceding and current row)",
      ({ between }, { x }) => x.select(c => ({
        id: c.id, r: c.v.mean().over({ partitionBy: c.key, orderBy: c.stamp, frame: between("-30d", 0) }),
      }))),
  ],
  files: async scale => [await windowTableFile(scale)],
  frames: (quern, tables) => ({ x: quern.fromArrow(tables["x"]!).as(windowSchema(quern)) }),
};
