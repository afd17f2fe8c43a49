// A child process of its own: loads the tables of a suite into one engine, runs each query once, reports.
import { createReadStream } from "node:fs";
import type { Table } from "apache-arrow";
import { openPeer } from "../peers/open.ts";
import { loadQuern, makeResident, residentBytes, runQuern } from "../peers/quern.ts";
import { arrowBytes, readArrow } from "./data/read-arrow.ts";
import type { TableFile } from "./data/files.ts";
import { openDoor } from "./door.ts";
import type { LoadReport, LoadTask } from "./load.ts";
import { querySuite } from "./query-suites.ts";
import { canAnswer, type QuerySuite, type SuiteQuery } from "./query.ts";

type Loaded = Omit<LoadReport, "peak_rss_bytes">;

async function main(task: LoadTask): Promise<void> {
  const suite = querySuite(task.suite);
  const queries = suite.queries.filter(query => task.queries.includes(query.name));
  const files = await suite.files(task.scale, [...new Set(queries.flatMap(query => query.tables))]);
  const loaded = await (task.engine === "quern"
    ? loadOurs(suite, queries, files, task)
    : loadPeer(task.engine, task.threads, queries, files));
  const report: LoadReport = { ...loaded, peak_rss_bytes: process.resourceUsage().maxRSS * 1024 };
  process.send!(report, () => process.disconnect());
}

async function loadOurs<Tables>(
  suite: QuerySuite<Tables>,
  queries: readonly SuiteQuery<Tables>[],
  files: readonly TableFile[],
  { threads, door }: LoadTask,
): Promise<Loaded> {
  const quern = await loadQuern();
  const tables: Record<string, Table> = {};
  for (const { name, arrow } of files) tables[name] = await readArrow(arrow);
  const begin = performance.now();
  const engine = quern.createEngine({ threads });
  const frames = suite.frames(quern, tables);
  makeResident(Object.values(frames as object), engine);
  const seconds = (performance.now() - begin) / 1000;
  const input_bytes = Object.values(tables).reduce((sum, table) => sum + arrowBytes(table), 0);
  const ask = await openDoor(door, quern, frames);
  const first_ms: Record<string, number> = {};
  for (const query of queries) {
    const start = performance.now();
    runQuern(ask(query.ask(undefined)), { engine });
    first_ms[query.name] = performance.now() - start;
  }
  const resident_bytes = residentBytes(engine);
  engine.close();
  return { from: "arrow", seconds, input_bytes, resident_bytes, first_ms };
}

async function loadPeer(
  engine: Exclude<LoadTask["engine"], "quern">,
  threads: number,
  queries: readonly SuiteQuery<never>[],
  files: readonly TableFile[],
): Promise<Loaded> {
  const from = engine === "duckdb" ? "parquet-file" : "arrow-file";
  let input_bytes = 0;
  for (const { arrow, parquet } of files) {
    input_bytes += await readOnce(from === "parquet-file" ? parquet : arrow);
  }
  const able = queries.filter(query => canAnswer(query, engine));
  const peer = await openPeer(engine, threads);
  const begin = performance.now();
  await peer.load(files);
  const seconds = (performance.now() - begin) / 1000;
  const first_ms: Record<string, number> = {};
  for (const query of able) {
    const start = performance.now();
    await peer.run(query.ask(undefined));
    first_ms[query.name] = performance.now() - start;
  }
  const resident = await peer.residentBytes();
  peer.close();
  const loaded = { from, seconds, input_bytes, first_ms } as const;
  return resident === undefined ? loaded : { ...loaded, resident_bytes: resident };
}

/** Brings a file into the system's page cache (engines are compared, not disks) and tells its size. */
async function readOnce(path: string): Promise<number> {
  let bytes = 0;
  const file = createReadStream(path, { highWaterMark: 1 << 22 });
  for await (const chunk of file) bytes += (chunk as Buffer).length;
  return bytes;
}

await main(JSON.parse(process.argv[2]!) as LoadTask);
