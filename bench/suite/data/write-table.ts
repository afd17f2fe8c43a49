// Writes a generated table as Arrow, and as Parquet for who reads no Arrow.
import { createRequire } from "node:module";
import { mkdirSync, renameSync } from "node:fs";
import { dirname } from "node:path";
import type { RecordBatch, Schema } from "apache-arrow";
import { writeArrowFile } from "./arrow-file.ts";

/** As much of Polars as turns an Arrow file into Parquet. */
interface Polars {
  scanIPC(path: string): { collectSync(): { writeParquet(path: string): void } };
}

/** The files `stem.arrow` and `stem.parquet`. */
export async function writeTable(
  stem: string, schema: Schema, batches: Iterable<RecordBatch>,
): Promise<void> {
  mkdirSync(dirname(stem), { recursive: true });
  await writeArrowFile(`${stem}.arrow`, schema, batches);
  const polars = createRequire(import.meta.url)("nodejs-polars") as Polars;
  polars.scanIPC(`${stem}.arrow`).collectSync().writeParquet(`${stem}.parquet.part`);
  renameSync(`${stem}.parquet.part`, `${stem}.parquet`);
}
