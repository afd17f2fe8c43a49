// A child process of its own, as answers-child.ts is: prints the official texts of TPC-H's queries, as JSON.
import { createRequire } from "node:module";
import type * as DuckDB from "@duckdb/node-api";

const require = createRequire(new URL("../../bench/package.json", import.meta.url));

async function printQueries(): Promise<void> {
  const { DuckDBInstance } = require("duckdb-dbgen") as typeof DuckDB;
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const queries = await connection.run("select query_nr, query from tpch_queries() order by query_nr");
  const rows = (await queries.getRows()).map(([query, text]) => [Number(query), String(text)]);
  process.stdout.write(JSON.stringify(rows));
}

await printQueries();
