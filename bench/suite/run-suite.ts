// Runs the suite of a name.
import type { BenchOptions } from "../options.ts";
import { buildQuern } from "../peers/quern.ts";
import type { SuiteRun } from "../report.ts";
import { runCsv } from "./csv/index.ts";
import { runIngest } from "./ingest/index.ts";
import { runLatency } from "./latency/index.ts";
import { runOverhead } from "./overhead/index.ts";
import { runParquet } from "./parquet/index.ts";
import { querySuite } from "./query-suites.ts";
import { runQuerySuite } from "./run-queries.ts";
import { runScaling } from "./scaling/index.ts";

export async function runSuite(options: BenchOptions): Promise<SuiteRun> {
  buildQuern();
  switch (options.suite) {
    case "csv": return runCsv(options);
    case "ingest": return runIngest(options);
    case "latency": return runLatency(options);
    case "parquet": return runParquet(options);
    case "overhead": return runOverhead(options);
    case "scaling": return runScaling(options);
    default: return runQuerySuite(querySuite(options.suite), options);
  }
}
