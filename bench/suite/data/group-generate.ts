// A child process of its own: writes the group-by table as Arrow, and as Parquet for who reads no Arrow.
import { createRequire } from "node:module";
import { mkdirSync, renameSync } from "node:fs";
import { dirname } from "node:path";
import { writeArrowFile } from "./arrow-file.ts";
import { groupTableBatches, groupTableSchema } from "./group-table.ts";

/** As much of Polars as turns an Arrow file into Parquet. */
interface Polars {
  scanIPC(path: string): { collectSync(): { writeParquet(path: string): void } };
}

async function generate(stem: string, rowCount: number): Promise<void> {
  mkdirSync(dirname(stem), { recursive: true });
  await writeArrowFile(`${stem}.arrow`, groupTableSchema(rowCount), groupTableBatches(rowCount));
  const polars = createRequire(import.meta.url)("nodejs-polars") as Polars;
  polars.scanIPC(`${stem}.arrow`).collectSync().writeParquet(`${stem}.parquet.part`);
  renameSync(`${stem}.parquet.part`, `${stem}.parquet`);
}

await generate(process.argv[2]!, Number(process.argv[3]));
