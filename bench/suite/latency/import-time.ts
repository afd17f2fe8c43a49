// How long importing the built package takes in a fresh process, and that it starts nothing.
import { execFileSync } from "node:child_process";
import type { Contest } from "../../contest.ts";

/** Prints the milliseconds and what keeps the event loop busy afterwards but did not before. */
const PROGRAM = (module: string): string => `
  const before = process.getActiveResourcesInfo();
  const begin = performance.now();
  await import(${JSON.stringify(module)});
  const milliseconds = performance.now() - begin;
  await new Promise(resolve => setTimeout(resolve, 20)); // lets the loader close its files
  const started = process.getActiveResourcesInfo();
  for (const name of before) { const at = started.indexOf(name); if (at >= 0) started.splice(at, 1); }
  process.stdout.write(JSON.stringify({ milliseconds, started }));`;

export function importContest(query: string, module: string): Contest {
  const run = () => {
    const words = ["--input-type=module", "-e", PROGRAM(module)];
    const printed = execFileSync(process.execPath, words, { encoding: "utf8" });
    const { milliseconds, started } = JSON.parse(printed) as { milliseconds: number; started: string[] };
    if (started.length > 0) throw new Error(`Importing the package starts something: ${started.join(", ")}.`);
    return { milliseconds, read: () => ({ columns: [], rowCount: 0 }) };
  };
  return { query, ordered: true, sides: [{ name: "quern", run }] };
}
