// npm run tpcds -- --data DIR [--queries 1,2]: runs the query texts in DIR/queries over the Parquet files
// in DIR and compares the results with DIR/answers; what fails is listed by cause.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import { createEngine, type Engine } from "../../src/index.ts";
import { createCatalog, type Catalog } from "../../src/sql/index.ts";
import { differenceFrom } from "./compare.ts";
import { loadTables } from "./load.ts";

type Cause = "wrong" | "unsupported" | "error" | "timeout";
interface Outcome {
  readonly name: string;
  readonly cause: Cause | null;
  readonly detail: string;
  readonly milliseconds: number;
}

const TIMEOUT_MS = 60_000;

async function runQuery(name: string, folder: string, catalog: Catalog, engine: Engine): Promise<Outcome> {
  const text = readFileSync(join(folder, "queries", name), "utf8");
  const answer = readFileSync(join(folder, "answers", name.replace(/\.sql$/, ".csv")), "utf8");
  const begin = performance.now();
  const outcome = (cause: Cause | null, detail: string): Outcome =>
    ({ name, cause, detail, milliseconds: performance.now() - begin });
  try {
    const result = await catalog.query(text).collect({ engine, timeout: TIMEOUT_MS });
    const difference = differenceFrom(result, answer);
    return outcome(difference === null ? null : "wrong", difference ?? "");
  } catch (error) {
    const { name: kind, message } = error as Error;
    const cause = kind === "UnsupportedError" ? "unsupported" : kind === "CancelledError" ? "timeout" : "error";
    return outcome(cause, `${kind}: ${message.split("\n")[0]}`);
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { data: { type: "string" }, queries: { type: "string" } } });
  if (!values.data) throw new Error("Say where the data is: npm run tpcds -- --data DIR");
  const wanted = values.queries?.split(",").map(number => `${number.padStart(2, "0")}.sql`);
  const instance = await DuckDBInstance.create(":memory:");
  const catalog = createCatalog(await loadTables(values.data, await instance.connect()));
  const engine = createEngine();
  const names = readdirSync(join(values.data, "queries"))
    .filter(name => name.endsWith(".sql") && (wanted?.includes(name) ?? true)).sort();
  const outcomes: Outcome[] = [];
  for (const name of names) {
    const outcome = await runQuery(name, values.data, catalog, engine);
    outcomes.push(outcome);
    console.log(`${name}  ${outcome.cause ?? "equal"}  ${outcome.milliseconds.toFixed(0)} ms  ${outcome.detail}`);
  }
  engine.close();
  report(outcomes);
}

function report(outcomes: readonly Outcome[]): void {
  console.log(`\n${outcomes.filter(o => o.cause === null).length} of ${outcomes.length} equal`);
  for (const cause of ["wrong", "unsupported", "error", "timeout"] as const) {
    const names = outcomes.filter(o => o.cause === cause).map(o => o.name.replace(/\.sql$/, ""));
    if (names.length > 0) console.log(`${cause}: ${names.join(", ")}`);
  }
}

await main();
