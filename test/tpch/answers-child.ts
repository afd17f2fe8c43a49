// A child process of its own: prints the answers that come with the generator of TPC-H's data, as JSON. It
// loads another version of DuckDB than the tests'; one process could not hold both.
import { createRequire } from "node:module";
import type * as DuckDB from "@duckdb/node-api";

/** Installed with the benchmark's peers, on first use. */
const require = createRequire(new URL("../../bench/package.json", import.meta.url));

async function printAnswers(scale: number): Promise<void> {
  const { DuckDBInstance } = require("duckdb-dbgen") as typeof DuckDB;
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const answers = await connection.run(
    `select query_nr, answer from tpch_answers() where scale_factor = ${scale} order by query_nr`,
  );
  const rows = (await answers.getRows()).map(([query, text]) => [Number(query), String(text)]);
  process.stdout.write(JSON.stringify(rows));
}

await printAnswers(Number(process.argv[2]));
