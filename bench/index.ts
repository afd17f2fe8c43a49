// The benchmark's one door: `npm run bench -- SUITE`. Prints a report; fails where answers differ.
import { writeFileSync } from "node:fs";
import type { BenchOptions } from "./options.ts";
import { parseOptions, USAGE, UsageError } from "./options.ts";
import { installPeers } from "./peers/install.ts";

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  if (options.threads !== 1) throw new UsageError("Quern runs on one thread so far; --threads takes 1.");
  installPeers();
  // Loaded only now: these modules import what has just been installed.
  const { runSuite } = await import("./suite/run-suite.ts");
  const { makeReport, reportText, succeeded } = await import("./report.ts");
  const { peerThreads } = await import("./peers/open.ts");
  const run = await runSuite(options);
  const header = { suite: options.suite, threads: options.threads, peer_threads: peerThreads(options) };
  const report = makeReport(header, run);
  process.stdout.write(`${reportText(report)}\n`);
  writeJson(options, report);
  return succeeded(report) ? 0 : 1;
}

function writeJson(options: BenchOptions, report: unknown): void {
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, undefined, 2)}\n`);
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n\n${USAGE}\n`);
  process.exitCode = 2;
}
