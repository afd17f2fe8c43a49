// What a query and an import cost when there is hardly any work, or other work beside it. Has no scale.
import type { Contest, Outcome } from "../../contest.ts";
import type { BenchOptions } from "../../options.ts";
import { UsageError } from "../../options.ts";
import { openPeers, versionsOf } from "../../peers/open.ts";
import type { Peer } from "../../peers/peer.ts";
import type { OurSide } from "../../peers/quern.ts";
import { builtPackage, loadQuern } from "../../peers/quern.ts";
import type { Failure, Section, SuiteRun } from "../../report.ts";
import { groupTableFile } from "../data/files.ts";
import { readArrow } from "../data/read-arrow.ts";
import { outcomeOf } from "../run-queries.ts";
import { besideSection } from "./beside.ts";
import { bindContest } from "./bind.ts";
import { importContest } from "./import-time.ts";
import type { SmallQuestion } from "./small-queries.ts";
import { FILTER, GROUPS, smallContest, SUMMARY } from "./small-queries.ts";

interface Field extends OurSide {
  readonly peers: readonly Peer[];
  readonly options: BenchOptions;
}

type MakeContest = (field: Field) => Promise<Contest>;

const CONTESTS: Readonly<Record<string, MakeContest>> = {
  "rows-3": field => rowsContest("rows-3", 3, 50, SUMMARY, field),
  "rows-100k": field => rowsContest("rows-100k", 1e5, 10, SUMMARY, field),
  "groups-100k": field => rowsContest("groups-100k", 1e5, 10, GROUPS, field),
  "filter-100k": field => rowsContest("filter-100k", 1e5, 10, FILTER, field),
  import: async () => importContest("import", builtPackage()),
  "import-sql": async () => importContest("import-sql", builtPackage("sql")),
  "bind-q08": bindContest,
};
const BESIDE = "beside";

export async function runLatency(options: BenchOptions): Promise<SuiteRun> {
  const all = [...Object.keys(CONTESTS), BESIDE];
  const names = options.queries ?? all;
  const unknown = names.find(name => !all.includes(name));
  if (unknown) throw new UsageError(`latency has no query ${unknown}; it has ${all.join(", ")}.`);
  const unable = options.peers.find(peer => peer === "arquero");
  if (unable) throw new UsageError(`latency compares with duckdb and polars, not with ${unable}.`);
  const quern = await loadQuern();
  const engine = quern.createEngine({ threads: options.threads });
  const peers = await openPeers(options);
  const field = { quern, engine, peers, options };
  const outcomes: (Outcome | Failure)[] = [];
  const sections: Section[] = [];
  for (const name of names) {
    process.stderr.write(`bench: latency ${name}\n`);
    if (name === BESIDE) sections.push(await besideSection(field));
    else outcomes.push(await outcomeOf(await CONTESTS[name]!(field), options));
  }
  for (const peer of peers) peer.close();
  engine.close();
  return { scale: 1, outcomes, versions: versionsOf(peers), sections };
}

async function rowsContest(
  query: string, rows: number, calls: number, question: SmallQuestion, field: Field,
): Promise<Contest> {
  const file = { ...await groupTableFile(rows), name: `rows${rows}` };
  for (const peer of field.peers) await peer.load([file]);
  const small = { query, calls, question, table: file.name };
  return smallContest(small, await readArrow(file.arrow), field, field.peers, field.options.againstSelf);
}
