// The contest of loading: Arrow columns made resident with statistics, against tables made from Parquet.
import type { Table } from "apache-arrow";
import type { Contest, Side } from "../../contest.ts";
import type { Peer } from "../../peers/peer.ts";
import type { OurSide } from "../../peers/quern.ts";
import { makeResident, OURS, runQuern } from "../../peers/quern.ts";
import { arrowBytes } from "../data/read-arrow.ts";
import type { TableFile } from "../data/files.ts";
import { summaryFrame, summarySql } from "./summary.ts";

export interface LoadSubject {
  readonly query: string;
  readonly file: TableFile;
  readonly table: Table;
  readonly columns: readonly string[];
}

export function loadContest(
  subject: LoadSubject, { quern, engine }: OurSide, peers: readonly Peer[],
): Contest {
  const { columns } = subject;
  const selected = subject.table.select([...columns]);
  const bytes = arrowBytes(selected);
  const ours: Side = {
    name: OURS,
    bytes,
    run() {
      const frame = quern.fromArrow(selected);
      makeResident([frame], engine);
      return { read: () => runQuern(summaryFrame(quern, frame, columns), { engine }).read() };
    },
  };
  const others = peers.map((peer): Side => ({
    name: peer.name,
    bytes,
    async run() {
      await peer.load([{ ...subject.file, name: "loaded" }], columns);
      return { read: async () => (await peer.run({ sql: summarySql("loaded", columns) })).read() };
    },
  }));
  return { query: subject.query, ordered: true, sides: [ours, ...others] };
}
