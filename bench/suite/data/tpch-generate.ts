// A child process of its own: makes the TPC-H tables with DuckDB's generator and writes each as Arrow and as
// Parquet. It loads another version of DuckDB than the benchmark's; one process could not hold both.
import { existsSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import type * as DuckDB from "@duckdb/node-api";
import type { RecordBatch } from "apache-arrow";
import { Field, makeData, RecordBatch as Batch, Schema, Struct } from "apache-arrow";
import { writeArrowFile } from "./arrow-file.ts";
import type { ColumnBuilder, VectorLike } from "./column-builder.ts";
import { columnBuilder } from "./column-builder.ts";

const TABLES = ["region", "nation", "supplier", "customer", "part", "partsupp", "orders", "lineitem"];
const BATCH_ROWS = 60 * 2048;
/** A name the compiler must not resolve: it is installed on first use. */
const GENERATOR: string = "duckdb-dbgen";

async function generate(directory: string, scale: number): Promise<void> {
  mkdirSync(directory, { recursive: true });
  const { DuckDBInstance } = (await import(GENERATOR)) as typeof DuckDB;
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(`call dbgen(sf = ${scale})`);
  for (const table of TABLES) {
    const path = join(directory, `${table}.arrow`);
    if (!existsSync(path)) await exportArrow(connection, table, path);
    const parquet = join(directory, `${table}.parquet`);
    await connection.run(`copy ${table} to '${parquet}.part' (format parquet)`);
    renameSync(`${parquet}.part`, parquet);
    await connection.run(`drop table ${table}`);
  }
}

async function exportArrow(connection: DuckDB.DuckDBConnection, table: string, path: string): Promise<void> {
  const described = await (await connection.run(`describe ${table}`)).getRows();
  const names = described.map(row => String(row[0]));
  const builders = described.map(row => columnBuilder(String(row[0]), String(row[1]), BATCH_ROWS));
  const fields = builders.map((builder, index) => new Field(names[index]!, builder.type, false));
  const schema = new Schema(fields);
  const selected = builders.map(builder => builder.select).join(", ");
  const result = await connection.stream(`select ${selected} from ${table}`);
  await writeArrowFile(path, schema, batchesOf(result, schema, builders));
}

async function* batchesOf(
  result: DuckDB.DuckDBResult,
  schema: Schema,
  builders: readonly ColumnBuilder[],
): AsyncGenerator<RecordBatch> {
  let rows = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    const count = chunk?.rowCount ?? 0;
    if (rows > 0 && (count === 0 || rows + count > BATCH_ROWS)) {
      yield finishBatch(schema, builders, rows);
      rows = 0;
    }
    if (!chunk || count === 0) return;
    const vectorAt = (index: number) => chunk.getColumnVector(index) as unknown as VectorLike;
    builders.forEach((builder, index) => builder.append(vectorAt(index)));
    rows += count;
  }
}

function finishBatch(schema: Schema, builders: readonly ColumnBuilder[], rows: number): RecordBatch {
  const children = builders.map(builder => builder.finish());
  const type = new Struct(schema.fields);
  return new Batch(schema, makeData({ type, length: rows, nullCount: 0, children }));
}

await generate(process.argv[2]!, Number(process.argv[3]));
