// Small queries, many runs for one measurement, since one run is shorter than the clock is good for.
import type { Table } from "apache-arrow";
import type { Answer, Contest, Side } from "../../contest.ts";
import type { Peer } from "../../peers/peer.ts";
import type { Quern } from "../../peers/quern.ts";
import { resultFromArrow } from "../../result/from-arrow.ts";

interface SmallQuery {
  readonly query: string;
  readonly calls: number;
  /** The table's name in the peers, with columns `id1` (text) and `v1` (numbers). */
  readonly table: string;
}

export function smallContest(small: SmallQuery, table: Table, quern: Quern, peers: readonly Peer[]): Contest {
  const frame = quern.fromArrow(table);
  const { col } = quern;
  const ours: Side = {
    name: "quern",
    run: round => repeated(small.calls, async () => {
      const collected = await frame
        .filter(col("v1").gt(round % 3))
        .groupBy("id1")
        .agg({ total: col("v1").sum() })
        .orderBy("id1")
        .collect();
      return { read: async () => resultFromArrow(await collected.toArrow()) };
    }),
  };
  const others = peers.map((peer): Side => ({
    name: peer.name,
    run: round => repeated(small.calls, async () => peer.run({
      sql: `select id1, sum(v1) as total from ${small.table} where v1 > ${round % 3} group by id1 order by id1`,
    })),
  }));
  return { query: small.query, ordered: true, sides: [ours, ...others] };
}

/** The last answer, and the mean time of the calls. */
async function repeated(calls: number, call: () => Promise<Answer>): Promise<Answer> {
  const begin = performance.now();
  let last = await call();
  for (let done = 1; done < calls; done++) last = await call();
  const milliseconds = (performance.now() - begin) / calls;
  return { read: () => last.read(), milliseconds };
}
