// The data files of the suites: where they are, and making them where they are not yet.
import { fork } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const BENCH = fileURLToPath(new URL("../../", import.meta.url));
const DATA = join(BENCH, "data");

/** One table, as Arrow and as Parquet. */
export interface TableFile {
  readonly name: string;
  readonly arrow: string;
  readonly parquet: string;
}

/** The TPC-H tables of a scale factor. */
export async function tpchFiles(scale: number, tables: readonly string[]): Promise<TableFile[]> {
  const directory = join(DATA, `tpch-${scale}`);
  const files = tables.map(table => tableFile(table, join(directory, table)));
  if (!files.every(exists)) {
    await generate(new URL("./tpch-generate.ts", import.meta.url), directory, scale);
  }
  return files;
}

/** The group-by table of so many rows. */
export const groupTableFile = (rowCount: number): Promise<TableFile> =>
  generatedTable("h2o", new URL("./group-generate.ts", import.meta.url), rowCount);

/** The table to be sorted, of so many rows. */
export const sortTableFile = (rowCount: number): Promise<TableFile> =>
  generatedTable("sort", new URL("./sort-generate.ts", import.meta.url), rowCount);

/** The table of the window suite, of so many rows. */
export const windowTableFile = (rowCount: number): Promise<TableFile> =>
  generatedTable("window", new URL("./window-generate.ts", import.meta.url), rowCount);

/** The named tables to be joined; the left one has so many rows. */
export async function joinTableFiles(rowCount: number, tables: readonly string[]): Promise<TableFile[]> {
  const directory = join(DATA, `join-${exponential(rowCount)}`);
  const files = tables.map(table => tableFile(table, join(directory, table)));
  if (!files.every(exists)) await generate(new URL("./join-generate.ts", import.meta.url), directory, rowCount);
  return files;
}

async function generatedTable(name: string, script: URL, rowCount: number): Promise<TableFile> {
  const stem = join(DATA, `${name}-${exponential(rowCount)}`);
  const file = tableFile("x", stem);
  if (!exists(file)) await generate(script, stem, rowCount);
  return file;
}

const exponential = (rowCount: number): string => rowCount.toExponential().replace("+", "");

const tableFile = (name: string, stem: string): TableFile =>
  ({ name, arrow: `${stem}.arrow`, parquet: `${stem}.parquet` });

const exists = (file: TableFile): boolean => existsSync(file.arrow) && existsSync(file.parquet);

async function generate(script: URL, where: string, size: number): Promise<void> {
  process.stderr.write(`bench: generating ${where} (once)\n`);
  // Whoever asks, the benchmark or a test, the child can read TypeScript.
  const child = fork(fileURLToPath(script), [where, String(size)], { execArgv: ["--import", "tsx"], cwd: BENCH });
  const code = await new Promise(resolve => child.on("exit", resolve));
  if (code !== 0) throw new Error(`The generator of ${where} ended with code ${String(code)}.`);
}
