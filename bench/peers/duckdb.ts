// DuckDB, in this process. Its tables are native, made from Parquet: its Node client reads no Arrow.
import { resultFromDuckDB } from "../result/from-duckdb.ts";
import type { Peer } from "./peer.ts";

export async function openDuckDB(threads: number): Promise<Peer> {
  const { DuckDBInstance, version } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:", { threads: String(threads) });
  const connection = await instance.connect();
  return {
    name: "duckdb",
    version: version(),
    threads,
    async load(files, columns = ["*"]) {
      for (const { name, parquet } of files) {
        const rows = `select ${columns.join(", ")} from read_parquet('${parquet}')`;
        await connection.run(`create or replace table ${name} as ${rows}`);
      }
    },
    async residentBytes() {
      const sum = await connection.run("select sum(memory_usage_bytes)::bigint from duckdb_memory()");
      return Number((await sum.getRows())[0]?.[0] ?? 0);
    },
    async run({ sql, answerSql = "select * from answer" }) {
      await connection.run(`create or replace temp table answer as ${sql}`);
      return { read: async () => resultFromDuckDB(await connection.run(answerSql)) };
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
