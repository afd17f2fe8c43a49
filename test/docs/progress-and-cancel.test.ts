// The example that shows progress and cancels: its query ends when a clock or Ctrl-C says so, and the engine
// goes on.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../package/build-if-stale.ts";

const PROGRAM = join(ROOT, "docs/examples/progress-and-cancel.ts");
/** Enough work for minutes. */
const ROWS = "4000000";

interface Ended {
  readonly code: number | null;
  readonly text: string;
}

/** Runs the program; `begun` is called when it has started its query. */
function run(words: readonly string[], begun: (interrupt: () => void) => void): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", "tsx", PROGRAM, ROWS, ...words], { cwd: ROOT });
    let text = "";
    child.stderr.on("data", (bytes: Buffer) => { text += bytes.toString(); });
    child.stdout.on("data", (bytes: Buffer) => {
      if (text === "") begun(() => child.kill("SIGINT"));
      text += bytes.toString();
    });
    child.on("error", reject);
    child.on("close", code => resolve({ code, text }));
  });
}

it.each([
  ["a clock", ["--for", "0.3"], "0.3 s are over", () => {}],
  ["Ctrl-C", [], "Ctrl-C", (interrupt: () => void) => { setTimeout(interrupt, 100); }],
] as const)("is ended by %s, and the engine goes on", async (_, words, why, begun) => {
  const { code, text } = await run(words, begun);
  expect(text).toContain(`The query was cancelled. Why: ${why}.`);
  expect(text).toMatch(/It is cancelled after \d+ ms/);
  expect(text).toContain("Memory that queries hold: 0 bytes.");
  expect(text).toContain("Trips of over 80 minutes: 96386.");
  expect(code).toBe(0);
});
