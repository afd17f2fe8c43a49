// A Parquet file into columns in memory, and asked by a query. Scale: TPC-H's scale factor.
import { hyparquetVersion } from "./versions.ts";
import type { Contest, Outcome, Side } from "../../contest.ts";
import type { BenchOptions } from "../../options.ts";
import { UsageError } from "../../options.ts";
import { openPeer, peerThreads } from "../../peers/open.ts";
import type { Peer } from "../../peers/peer.ts";
import { loadQuern } from "../../peers/quern.ts";
import type { Failure, SuiteRun } from "../../report.ts";
import { openParquet } from "../../../src/io/parquet/index.ts";
import { readFooter } from "../../../src/io/parquet/footer/read-footer.ts";
import { pathSource } from "../../../test/io/parquet/bytes.ts";
import type { TableFile } from "../data/files.ts";
import { tpchFiles } from "../data/files.ts";
import { outcomeOf } from "../run-queries.ts";
import { q06Contest } from "./q06.ts";
import { duckdbSide, hyparquetSide, ourSide, polarsSide, type Load } from "./sides.ts";

/** What is loaded of lineitem; null: everything. */
const LOADS: Readonly<Record<string, readonly string[] | null>> = {
  "all-columns": null,
  "q6-columns": ["l_quantity", "l_extendedprice", "l_discount", "l_shipdate"],
};

/** Asked of the file by a query. */
const Q06 = "q06";
const QUERIES = [...Object.keys(LOADS), Q06];

export async function runParquet(options: BenchOptions): Promise<SuiteRun> {
  const names = selectedNames(options);
  const scale = options.scale ?? 1;
  const [file] = await tpchFiles(scale, ["lineitem"]);
  const duckdb = options.peers.includes("duckdb") ? await openPeer("duckdb", peerThreads(options)) : null;
  const versions: Record<string, string> = duckdb ? { duckdb: duckdb.version } : {};
  const outcomes: (Outcome | Failure)[] = [];
  const quern = await loadQuern();
  const engine = quern.createEngine({ threads: options.threads });
  for (const name of names) {
    process.stderr.write(`bench: parquet ${name}\n`);
    const contest = name === Q06
      ? q06Contest(await loadOf(file!, LOADS["q6-columns"]!), { quern, engine }, duckdb)
      : contestOf(name, await loadOf(file!, LOADS[name]!), options, duckdb, versions);
    outcomes.push(await outcomeOf(contest, options));
  }
  engine.close();
  duckdb?.close();
  return { scale, outcomes, versions };
}

function selectedNames({ queries, peers }: BenchOptions): readonly string[] {
  const unknown = queries?.find(name => !QUERIES.includes(name));
  if (unknown) throw new UsageError(`parquet has no query ${unknown}; it has ${QUERIES.join(", ")}.`);
  const unable = peers.find(peer => peer === "arquero" || peer === "papaparse");
  if (unable) throw new UsageError(`parquet compares with duckdb, polars, hyparquet, not with ${unable}.`);
  return queries ?? QUERIES;
}

async function loadOf(file: TableFile, columns: readonly string[] | null): Promise<Load> {
  const source = pathSource(file.parquet);
  const table = await openParquet(source);
  const { rowGroups } = await readFooter(source);
  await source.close();
  const wanted = columns ?? table.schema.map(field => field.name);
  const places = wanted.map(name => table.schema.findIndex(field => field.name === name));
  let bytes = 0;
  for (const group of rowGroups) {
    for (const i of places) bytes += group.columns[i]!.end - group.columns[i]!.start;
  }
  return { file, schema: places.map(i => table.schema[i]!), bytes };
}

function contestOf(
  query: string, load: Load, options: BenchOptions, duckdb: Peer | null, versions: Record<string, string>,
): Contest {
  const ours = ourSide(load);
  const others: Side[] = [];
  if (duckdb) others.push(duckdbSide(duckdb, load));
  if (options.peers.includes("polars")) {
    const side = polarsSide(peerThreads(options), load);
    versions["polars"] = side.version;
    others.push(side);
  }
  if (options.peers.includes("hyparquet")) {
    versions["hyparquet"] = hyparquetVersion();
    others.push(hyparquetSide(load, ours));
  }
  return { query, ordered: true, sides: [ours, ...others] };
}
