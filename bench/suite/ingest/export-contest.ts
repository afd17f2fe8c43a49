// The contest of giving out: nearly all rows of a resident table, copied into a complete Arrow table.
import type { Table } from "apache-arrow";
import type { Contest, Side } from "../../contest.ts";
import type { Peer } from "../../peers/peer.ts";
import type { OurSide } from "../../peers/quern.ts";
import { makeResident, OURS, runQuern } from "../../peers/quern.ts";
import { arrowBytes } from "../data/read-arrow.ts";
import { summaryFrame, summarySql } from "./summary.ts";

const GROUPS = 100;

/**
 * A hundredth of the rows is filtered away, for a frame that asks for all rows of a table gets back the
 * buffers that the table came in.
 */
export async function exportContest(
  query: string, table: Table, { quern, engine }: OurSide, peers: readonly Peer[],
): Promise<Contest> {
  const columns = table.schema.fields.map(field => field.name);
  const frame = quern.fromArrow(table);
  makeResident([frame], engine);
  const leftOut = (round: number): number => 1 + (round % GROUPS);
  const exported = (round: number) => frame.filter(quern.col("id4").ne(leftOut(round))).toArrow({ engine });
  const bytes = arrowBytes(await exported(0));
  const ours: Side = {
    name: OURS,
    bytes,
    async run(round) {
      const out = await exported(round);
      return { read: () => runQuern(summaryFrame(quern, quern.fromArrow(out), columns), { engine }).read() };
    },
  };
  const others = peers.map((peer): Side => ({
    name: peer.name,
    bytes,
    async run(round) {
      await peer.run({ sql: `select * from x where id4 <> ${leftOut(round)}` });
      return { read: async () => (await peer.run({ sql: summarySql("answer", columns) })).read() };
    },
  }));
  return { query, ordered: true, sides: [ours, ...others] };
}
