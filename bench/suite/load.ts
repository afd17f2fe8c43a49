// Loading measured: each engine alone in a fresh process takes the tables in, then runs every query once.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Door, PeerName, SuiteName } from "../options.ts";

/** What to load, as a child process is told. */
export interface LoadTask {
  readonly engine: PeerName | "quern";
  readonly suite: SuiteName;
  readonly scale: number;
  readonly queries: readonly string[];
  readonly threads: number;
  /** How queries come into Quern. */
  readonly door: Door;
}

export interface LoadReport {
  /** What the engine was given: Arrow in memory, or a file. */
  readonly from: "arrow" | "arrow-file" | "parquet-file";
  /** From there to tables in the engine's own form, all columns, with statistics. */
  readonly seconds: number;
  /** Bytes of the tables as they were given. */
  readonly input_bytes: number;
  /** Bytes of the engine's own form, where it can tell. */
  readonly resident_bytes?: number;
  /** The process's peak after loading and running every query once, the input included if it is in memory. */
  readonly peak_rss_bytes: number;
  /** The first run of each query in the fresh process. */
  readonly first_ms: Readonly<Record<string, number>>;
}

export async function measureLoad(task: LoadTask): Promise<LoadReport> {
  const child = fork(fileURLToPath(new URL("./load-child.ts", import.meta.url)), [JSON.stringify(task)]);
  let report: LoadReport | undefined;
  child.on("message", message => (report = message as LoadReport));
  const code = await new Promise(resolve => child.on("exit", resolve));
  if (code !== 0 || !report) {
    throw new Error(`Loading into ${task.engine} failed; the process ended with ${String(code)}.`);
  }
  return report;
}
