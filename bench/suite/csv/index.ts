// Reading CSV into columns: TPC-H's lineitem, all columns and one. Scale: TPC-H's scale factor.
import type { Source } from "../../../engine/source/source.ts";
import { decimal, field, DATE, INT32, INT64, UTF8, type DataType, type Schema } from "../../../expr/type.ts";
import type { Contest, Outcome, Side } from "../../contest.ts";
import type { BenchOptions } from "../../options.ts";
import { UsageError } from "../../options.ts";
import { openPeers, peerThreads, versionsOf } from "../../peers/open.ts";
import { readPolarsCsv } from "../../peers/polars.ts";
import type { Peer } from "../../peers/peer.ts";
import { loadQuern, OURS, runQuern, type OurSide } from "../../peers/quern.ts";
import type { Failure, SuiteRun } from "../../report.ts";
import { summaryFrame, summarySql } from "../ingest/summary.ts";
import { outcomeOf } from "../run-queries.ts";
import { lineitemCsv, type CsvFile } from "./csv-file.ts";
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
/** Each takes seconds. */
const RUNS_DEFAULT = 5;
const WARM_UPS_DEFAULT = 2;

export async function runCsv(options: BenchOptions): Promise<SuiteRun> {
  const names = selectedNames(options);
  const scale = options.scale ?? 1;
  const file = await lineitemCsv(scale);
  const quern = await loadQuern();
  const engine = quern.createEngine({ threads: options.threads });
  const peers = await openPeers(options);
  const outcomes: (Outcome | Failure)[] = [];
  for (const reading of READINGS.filter(({ query }) => names.includes(query))) {
    process.stderr.write(`bench: csv ${reading.query}\n`);
    const sides = [ourSide(reading, file, { quern, engine }),
      ...peers.map(peer => peerSide(peer, reading, file, { quern, engine }, peerThreads(options)))] as const;
    const contest: Contest = { query: reading.query, ordered: true, sides };
    const runs = options.runs ?? RUNS_DEFAULT;
    const warmUps = options.warmUps ?? WARM_UPS_DEFAULT;
    outcomes.push(await outcomeOf(contest, { ...options, runs, warmUps }));
  }
  for (const peer of peers) peer.close();
  engine.close();
  return { scale, outcomes, versions: versionsOf(peers) };
}

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
  const types = NAMES.map(name => `'${name}': '${TYPES[name]![1]}'`).join(", ");
  const from = `read_csv('${file.path}'${typed ? `, columns={${types}}, header=true, auto_detect=false` : ""})`;
  const sql = `select ${columns.join(", ")} from ${from}`;
  return {
    name: peer.name,
    bytes: file.bytes,
    run: () => peer.run({ sql, answerSql: summarySql("answer", columns) }),
  };
}

function selectedNames({ queries, peers }: BenchOptions): readonly string[] {
  const names = READINGS.map(({ query }) => query);
  const unknown = queries?.find(name => !names.includes(name));
  if (unknown) throw new UsageError(`csv has no query ${unknown}; it has ${names.join(", ")}.`);
  const unable = peers.find(peer => peer === "arquero");
  if (unable) throw new UsageError(`csv compares with duckdb and polars, not with ${unable}.`);
  return queries ?? names;
}
