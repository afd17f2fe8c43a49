// The file that is read: TPC-H's lineitem, written as CSV by DuckDB from Parquet.
import { existsSync, renameSync, statSync } from "node:fs";
import { tpchFiles } from "../data/files.ts";

export interface CsvFile {
  readonly path: string;
  readonly bytes: number;
}

export async function lineitemCsv(scale: number): Promise<CsvFile> {
  const [table] = await tpchFiles(scale, ["lineitem"]);
  const path = table!.parquet.replace(/\.parquet$/, ".csv");
  if (!existsSync(path)) {
    process.stderr.write(`bench: generating ${path} (once)\n`);
    const { DuckDBInstance } = await import("@duckdb/node-api");
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    await connection.run(`copy (select * from read_parquet('${table!.parquet}')) to '${path}.part' (format csv, header)`);
    connection.closeSync();
    renameSync(`${path}.part`, path);
  }
  return { path, bytes: statSync(path).size };
}
