// Reading CSV into columns: TPC-H's lineitem, all columns and one; and grouped by a query. Scale: TPC-H's
// scale factor.
import type { Source } from "../../../engine/source/source.ts";
import { decimal, field, DATE, INT32, INT64, UTF8, type DataType, type Schema } from "../../../expr/type.ts";
import type { Contest, Outcome, Side } from "../../contest.ts";
import type { BenchOptions } from "../../options.ts";
import { UsageError } from "../../options.ts";
import { openPeers, peerThreads, versionsOf } from "../../peers/open.ts";
import { papaparseVersion, parseWithPapa } from "../../peers/papaparse.ts";
import { readPolarsCsv } from "../../peers/polars.ts";
import type { Peer } from "../../peers/peer.ts";
import { loadQuern, OURS, runQuern, type OurSide } from "../../peers/quern.ts";
import type { Failure, SuiteRun } from "../../report.ts";
import { summaryFrame, summarySql } from "../ingest/summary.ts";
import { outcomeOf } from "../run-queries.ts";
import { lineitemCsv, type CsvFile } from "./csv-file.ts";
import { duckdbGroups, ourGroups, papaGroups, polarsGroups } from "./group-by.ts";
import { readColumns } from "./read-columns.ts";

const MONEY = decimal(15, 2);
const TYPES: Readonly<Record<string, readonly [DataType, string]>> = {
  l_orderkey: [INT64, "BIGINT"], l_partkey: [INT32, "INTEGER"], l_suppkey: [INT32, "INTEGER"], l_linenumber: [INT32, "INTEGER"],
  l_quantity: [MONEY, "DECIMAL(15, 2)"], l_extendedprice: [MONEY, "DECIMAL(15, 2)"], l_discount: [MONEY, "DECIMAL(15, 2)"],
  l_tax: [MONEY, "DECIMAL(15, 2)"], l_returnflag: [UTF8, "VARCHAR"], l_linestatus: [UTF8, "VARCHAR"], l_shipdate: [DATE, "DATE"],
  l_commitdate: [DATE, "DATE"], l_receiptdate: [DATE, "DATE"], l_shipinstruct: [UTF8, "VARCHAR"], l_shipmode: [UTF8, "VARCHAR"],
  l_comment: [UTF8, "VARCHAR"],
};
const NAMES = Object.keys(TYPES);
const SCHEMA: Schema = NAMES.map(name => field(name, TYPES[name]![0], true));

interface Reading {
  readonly query: string;
  readonly columns: readonly string[];
  /** Whether the types are given, or found out by each engine. */
  readonly typed: boolean;
}

const READINGS: readonly Reading[] = [
  { query: "typed", columns: NAMES, typed: true },
  { query: "inferred", columns: NAMES, typed: false },
  { query: "one-column", columns: ["l_extendedprice"], typed: true },
];
/** Asked of the file by a query. */
const GROUP_BY = "group-by";
const QUERIES = [...READINGS.map(({ query }) => query), GROUP_BY];
/** Each takes seconds. */
const RUNS_DEFAULT = 5;
const WARM_UPS_DEFAULT = 2;

export async function runCsv(options: BenchOptions): Promise<SuiteRun> {
  const names = selectedNames(options);
  const scale = options.scale ?? 1;
  const file = await lineitemCsv(scale);
  const quern = await loadQuern();
  const engine = quern.createEngine({ threads: options.threads });
  const papa = options.peers.includes(PAPA);
  const peers = await openPeers({ ...options, peers: options.peers.filter(name => name !== PAPA) });
  const versions = { ...versionsOf(peers), ...(papa ? { papaparse: papaparseVersion() } : {}) };
  const reader: Reader = { file, ours: { quern, engine }, peers, threads: peerThreads(options), papa };
  const outcomes: (Outcome | Failure)[] = [];
  for (const query of names) {
    process.stderr.write(`bench: csv ${query}\n`);
    const reading = READINGS.find(each => each.query === query);
    const sides = reading ? readingSides(reading, reader) : groupSides(reader);
    const contest: Contest = { query, ordered: reading !== undefined, sides };
    const runs = options.runs ?? RUNS_DEFAULT;
    const warmUps = options.warmUps ?? WARM_UPS_DEFAULT;
    outcomes.push(await outcomeOf(contest, { ...options, runs, warmUps }));
  }
  for (const peer of peers) peer.close();
  engine.close();
  return { scale, outcomes, versions };
}

const PAPA = "papaparse";

interface Reader {
  readonly file: CsvFile;
  readonly ours: OurSide;
  readonly peers: readonly Peer[];
  readonly threads: number;
  readonly papa: boolean;
}

function readingSides(reading: Reading, { file, ours, peers, threads, papa }: Reader): Contest["sides"] {
  const own = ourSide(reading, file, ours);
  const others = peers.map(peer => peerSide(peer, reading, file, ours, threads));
  return [own, ...others, ...(papa ? [papaSide(file, own)] : [])];
}

function groupSides({ file, ours, peers, threads, papa }: Reader): Contest["sides"] {
  const { t } = ours.quern;
  const schema = { l_returnflag: t.utf8, l_linestatus: t.utf8, l_quantity: t.decimal(15, 2) };
  const others = peers.map(peer =>
    peer.name === "polars" ? polarsGroups(file, threads) : duckdbGroups(peer, file, duckdbCsv(file, true)));
  return [ourGroups(file, schema, ours), ...others, ...(papa ? [papaGroups(file)] : [])];
}

/** Rows of JavaScript's values, its only form: whatever columns are wanted, and found types. */
const papaSide = ({ path, bytes }: CsvFile, expected: Side): Side => ({
  name: PAPA,
  bytes,
  async run(round) {
    let count = 0n;
    await parseWithPapa(path, rows => { count += BigInt(rows.length); });
    return {
      // Its values are not exact, so that only the number of rows is compared.
      async read() {
        const table = await (await expected.run(round)).read();
        const [rows] = table.columns;
        if (rows?.kind === "exact" && rows.values[0] !== count) throw new Error(`papaparse gives ${count} rows`);
        return table;
      },
    };
  },
});

const duckdbCsv = ({ path }: CsvFile, typed: boolean): string => {
  const types = NAMES.map(name => `'${name}': '${TYPES[name]![1]}'`).join(", ");
  return `read_csv('${path}'${typed ? `, columns={${types}}, header=true, auto_detect=false` : ""})`;
};

function ourSide({ columns, typed }: Reading, file: CsvFile, ours: OurSide): Side {
  return {
    name: OURS,
    bytes: file.bytes,
    async run() {
      const source = await readColumns(file.path, columns, typed ? { schema: SCHEMA } : {});
      return { read: () => summaryOf(source, columns, ours) };
    },
  };
}

/** What is compared: the row count and each column's extremes. */
function summaryOf(source: Source, columns: readonly string[], { quern, engine }: OurSide) {
  return runQuern(summaryFrame(quern, quern.frameOf(source) as never, columns), { engine }).read();
}

function peerSide(
  peer: Peer, { columns, typed }: Reading, file: CsvFile, ours: OurSide, threads: number,
): Side {
  if (peer.name === "polars") {
    return {
      name: peer.name,
      bytes: file.bytes,
      run() {
        const table = readPolarsCsv(threads, file.path, columns);
        const { quern, engine } = ours;
        const summary = () => summaryFrame(quern, quern.fromArrow(table()), columns);
        return { read: () => runQuern(summary(), { engine }).read() };
      },
    };
  }
  const sql = `select ${columns.join(", ")} from ${duckdbCsv(file, typed)}`;
  return {
    name: peer.name,
    bytes: file.bytes,
    run: () => peer.run({ sql, answerSql: summarySql("answer", columns) }),
  };
}

function selectedNames({ queries, peers }: BenchOptions): readonly string[] {
  const unknown = queries?.find(name => !QUERIES.includes(name));
  if (unknown) throw new UsageError(`csv has no query ${unknown}; it has ${QUERIES.join(", ")}.`);
  const unable = peers.find(peer => peer === "arquero" || peer === "hyparquet");
  if (unable) throw new UsageError(`csv compares with duckdb, polars and papaparse, not with ${unable}.`);
  return queries ?? QUERIES;
}
