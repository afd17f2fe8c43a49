// What a query and an import cost when there is hardly any work. Has no scale.
import type { Contest } from "../../contest.ts";
import type { BenchOptions } from "../../options.ts";
import { UsageError } from "../../options.ts";
import { openPeers, versionsOf } from "../../peers/open.ts";
import type { Peer } from "../../peers/peer.ts";
import type { Quern } from "../../peers/quern.ts";
import { builtPackage, loadQuern } from "../../peers/quern.ts";
import type { SuiteRun } from "../../report.ts";
import { groupTableFile } from "../data/files.ts";
import { readArrow } from "../data/read-arrow.ts";
import { outcomeOf } from "../run-queries.ts";
import { importContest } from "./import-time.ts";
import { smallContest } from "./small-queries.ts";

type MakeContest = (quern: Quern, peers: readonly Peer[]) => Promise<Contest>;

const CONTESTS: Readonly<Record<string, MakeContest>> = {
  "rows-3": async (quern, peers) => rowsContest("rows-3", 3, 50, quern, peers),
  "rows-100k": async (quern, peers) => rowsContest("rows-100k", 1e5, 10, quern, peers),
  import: async () => importContest(builtPackage()),
};

export async function runLatency(options: BenchOptions): Promise<SuiteRun> {
  const names = options.queries ?? Object.keys(CONTESTS);
  const unknown = names.find(name => !(name in CONTESTS));
  if (unknown) {
    throw new UsageError(`latency has no query ${unknown}; it has ${Object.keys(CONTESTS).join(", ")}.`);
  }
  const unable = options.peers.find(peer => peer === "arquero");
  if (unable) throw new UsageError(`latency compares with duckdb and polars, not with ${unable}.`);
  const quern = await loadQuern();
  const peers = await openPeers(options);
  const outcomes = [];
  for (const name of names) {
    process.stderr.write(`bench: latency ${name}\n`);
    outcomes.push(await outcomeOf(await CONTESTS[name]!(quern, peers), options));
  }
  for (const peer of peers) peer.close();
  return { scale: 1, outcomes, versions: versionsOf(peers) };
}

async function rowsContest(
  query: string, rows: number, calls: number, quern: Quern, peers: readonly Peer[],
): Promise<Contest> {
  const file = { ...await groupTableFile(rows), name: `rows${rows}` };
  for (const peer of peers) await peer.load([file]);
  return smallContest({ query, calls, table: file.name }, await readArrow(file.arrow), quern, peers);
}
