// Parquet files that DuckDB writes, and what DuckDB says is in them.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBBlobValue, DuckDBInstance, type DuckDBConnection, type DuckDBValue } from "@duckdb/node-api";
import { afterAll } from "vitest";

/** A folder that is gone after the tests. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "quern-parquet-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export async function connect(): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  await connection.run("set timezone = 'UTC'");
  return connection;
}

/** Lets DuckDB write a query's rows; gives the file's bytes. */
export async function written(
  connection: DuckDBConnection, path: string, query: string, options = "",
): Promise<Uint8Array> {
  await connection.run(`copy (${query}) to '${path}' (format parquet${options === "" ? "" : `, ${options}`})`);
  return readFileSync(path);
}

/** Each column of a query's result; integers as bigint. */
export async function columnsOf(connection: DuckDBConnection, query: string): Promise<unknown[][]> {
  const result = await connection.runAndReadAll(query);
  const columns = result.getColumns() as DuckDBValue[][];
  const types = result.columnTypes().map(type => type.toString());
  return columns.map((values, i) => values.map(value => {
    if (value instanceof DuckDBBlobValue) return value.bytes;
    const isWhole = !/FLOAT|DOUBLE/.test(types[i]!);
    return typeof value === "number" && isWhole ? BigInt(value) : value;
  }));
}
