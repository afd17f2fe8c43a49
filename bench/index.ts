// The benchmark's one door: `npm run bench -- SUITE`. Prints a report; fails where answers differ.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { BenchOptions } from "./options.ts";
import { parseOptions, USAGE, UsageError } from "./options.ts";
import { installPeers } from "./peers/install.ts";

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  installPeers();
  const { buildQuern } = await import("./peers/quern.ts");
  buildQuern();
  // Loaded only now: these modules import what has just been installed and built.
  const { runSuite } = await import("./suite/run-suite.ts");
  const { makeReport, reportText, succeeded } = await import("./report.ts");
  const { peerThreads } = await import("./peers/open.ts");
  const run = await runSuite(options);
  const header = { suite: options.suite, threads: options.threads, peer_threads: peerThreads(options) };
  const report = makeReport(header, run);
  process.stdout.write(`${reportText(report, run.sections)}\n`);
  writeJson(options, report);
  return succeeded(report) ? 0 : 1;
}

function writeJson(options: BenchOptions, report: unknown): void {
  if (options.json === undefined) return;
  mkdirSync(dirname(options.json), { recursive: true });
  writeFileSync(options.json, `${JSON.stringify(report, undefined, 2)}\n`);
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n\n${USAGE}\n`);
  process.exitCode = 2;
}
