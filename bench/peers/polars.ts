// Polars, in this process, asked in SQL. It reads the same Arrow file as Quern.
import { createRequire } from "node:module";
import { tableFromIPC, type Table } from "apache-arrow";
import { resultFromArrow } from "../result/from-arrow.ts";
import type { Peer } from "./peer.ts";

interface PolarsFrame {
  writeIPC(): Buffer;
  lazy(): PolarsLazyFrame;
  estimatedSize?(): number;
}
interface PolarsLazyFrame {
  collect(): Promise<PolarsFrame>;
  collectSync(): PolarsFrame;
}
interface PolarsContext {
  execute(sql: string): PolarsLazyFrame;
  register(name: string, frame: PolarsLazyFrame): void;
}
interface Polars {
  readonly version: string;
  scanIPC(path: string): PolarsLazyFrame;
  scanCSV(path: string, options: { tryParseDates: boolean }): PolarsLazyFrame;
  readCSV(path: string, options: { tryParseDates: boolean; columns: readonly string[] }): PolarsFrame;
  readonly SQLContext: new (frames: Record<string, PolarsLazyFrame>) => PolarsContext;
}

function loadPolars(threads: number): Polars {
  process.env["POLARS_MAX_THREADS"] = String(threads); // read when the library is loaded
  return createRequire(import.meta.url)("nodejs-polars") as Polars;
}

/** Reads columns of a CSV file into a data frame; gives what makes an Arrow table of it. */
export function readPolarsCsv(threads: number, path: string, columns: readonly string[]): () => Table {
  const frame = loadPolars(threads).readCSV(path, { tryParseDates: true, columns });
  return () => tableFromIPC(frame.writeIPC());
}

/** Asks a CSV file, which the SQL calls `answer`; gives what makes an Arrow table of the result. */
export function scanPolarsCsv(threads: number, path: string, sql: string): () => Table {
  const polars = loadPolars(threads);
  const lines = polars.scanCSV(path, { tryParseDates: true });
  const frame = new polars.SQLContext({ answer: lines }).execute(sql).collectSync();
  return () => tableFromIPC(frame.writeIPC());
}

export function openPolars(threads: number): Peer {
  const polars = loadPolars(threads);
  const context = new polars.SQLContext({});
  return {
    name: "polars",
    version: polars.version,
    threads,
    load(files) {
      for (const { name, arrow } of files) {
        context.register(name, polars.scanIPC(arrow).collectSync().lazy());
      }
      return Promise.resolve();
    },
    residentBytes: () => Promise.resolve(undefined),
    run({ sql, readAnswer = resultFromArrow }) {
      const frame = context.execute(sql).collectSync();
      return { read: () => readAnswer(tableFromIPC(frame.writeIPC())) };
    },
    close() {},
  };
}
