// Taking tables in and giving them out. Scale: rows of the group-by table; lineitem's is that by 1e7.
import type { Outcome } from "../../contest.ts";
import type { BenchOptions } from "../../options.ts";
import { UsageError } from "../../options.ts";
import { openPeers, versionsOf } from "../../peers/open.ts";
import { loadQuern } from "../../peers/quern.ts";
import type { Failure, SuiteRun } from "../../report.ts";
import type { TableFile } from "../data/files.ts";
import { groupTableFile, tpchFiles } from "../data/files.ts";
import { readArrow } from "../data/read-arrow.ts";
import { outcomeOf } from "../run-queries.ts";
import { exportContest } from "./export-contest.ts";
import { loadContest } from "./load-contest.ts";

const DEFAULT_ROWS = 1e7;

/** What is loaded: integers and floats; strings that repeat; decimals and dates; strings that hardly do. */
const LOADS = [
  { query: "fixed", source: "groups", columns: ["id4", "id5", "id6", "v1", "v2", "v3"] },
  { query: "strings", source: "groups", columns: ["id1", "id2", "id3"] },
  { query: "decimals", source: "lineitem", columns: ["l_quantity", "l_extendedprice", "l_discount", "l_tax",
    "l_shipdate", "l_commitdate", "l_receiptdate"] },
  { query: "text", source: "lineitem", columns: ["l_comment"] },
] as const;
const EXPORT = "to-arrow";

export async function runIngest(options: BenchOptions): Promise<SuiteRun> {
  const names = selectedNames(options);
  const rows = options.scale ?? DEFAULT_ROWS;
  const quern = await loadQuern();
  const engine = quern.createEngine({ threads: options.threads });
  const peers = await openPeers(options);
  const sources: Record<"groups" | "lineitem", () => Promise<TableFile>> = {
    groups: () => groupTableFile(rows),
    lineitem: async () => (await tpchFiles(rows / 1e7, ["lineitem"]))[0]!,
  };
  const outcomes: (Outcome | Failure)[] = [];
  for (const { query, source, columns } of LOADS) {
    if (!names.includes(query)) continue;
    process.stderr.write(`bench: ingest ${query}\n`);
    const file = await sources[source]();
    const subject = { query, file, table: await readArrow(file.arrow), columns };
    outcomes.push(await outcomeOf(loadContest(subject, { quern, engine }, peers), options));
  }
  if (names.includes(EXPORT)) {
    process.stderr.write(`bench: ingest ${EXPORT}\n`);
    const file = await sources.groups();
    for (const peer of peers) await peer.load([file]);
    const contest = await exportContest(EXPORT, await readArrow(file.arrow), { quern, engine }, peers);
    outcomes.push(await outcomeOf(contest, options));
  }
  for (const peer of peers) peer.close();
  engine.close();
  return { scale: rows, outcomes, versions: versionsOf(peers) };
}

function selectedNames(options: BenchOptions): readonly string[] {
  const names: readonly string[] = [...LOADS.map(load => load.query), EXPORT];
  const unknown = options.queries?.find(name => !names.includes(name));
  if (unknown) throw new UsageError(`ingest has no query ${unknown}; it has ${names.join(", ")}.`);
  const unable = options.peers.find(peer => peer !== "duckdb");
  if (unable) throw new UsageError(`ingest compares with duckdb, not with ${unable}.`);
  return options.queries ?? names;
}
