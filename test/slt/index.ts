// npm run slt -- FILES: runs sqllogictest files and says what passes. --record fills in what records expect,
// --engine duckdb runs them there, --exact compares the text of cells and messages, --quiet shows the counts
// alone, --integer-division divides integers as SQLite and PostgreSQL do.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { ExecutorName } from "../../engine/api.ts";
import { openDuckDB } from "./duckdb.ts";
import { openQuern } from "./quern.ts";
import { recordFile } from "./record.ts";
import { fileText, hasFailed, totalText } from "./report.ts";
import { runText, type FileOutcome } from "./run.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    record: { type: "boolean", default: false }, exact: { type: "boolean", default: false },
    quiet: { type: "boolean", default: false },
    "integer-division": { type: "boolean", default: false },
    engine: { type: "string", default: "quern" }, executor: { type: "string", default: "single" },
  },
});

async function record(paths: readonly string[]): Promise<void> {
  const [duckdb, quern] = [await openDuckDB(), openQuern({ executor: "single" })];
  for (const path of paths) for (const note of await recordFile(path, duckdb, quern)) console.log(note);
  duckdb.close();
  quern.close();
}

async function run(paths: readonly string[]): Promise<void> {
  const database = values.engine === "duckdb" ? await openDuckDB()
    : openQuern({ executor: values.executor as ExecutorName, integerDivision: values["integer-division"] });
  const files: FileOutcome[] = [];
  for (const path of paths) {
    const file = await runText(readFileSync(path, "utf8"), database,
      { exact: values.exact, print: text => console.log(`${path} ${text}`) });
    files.push(file);
    console.log(fileText(path, file, values.quiet));
  }
  database.close();
  console.log(totalText(files));
  process.exitCode = files.some(hasFailed) ? 1 : 0;
}

if (positionals.length === 0) throw new Error("Name the files: npm run slt -- test/slt/corpus/*.slt");
await (values.record ? record(positionals) : run(positionals));
