// The progress bar: only in a terminal, only after a second, one at a time, and gone at the end.
import { PassThrough } from "node:stream";
import { afterEach, expect, it, vi } from "vitest";
import { UnsupportedError } from "../../expr/error.ts";
import { progressBar, type Terminal } from "../../src/display/progress-bar.ts";

/** A terminal that remembers what was drawn. */
function terminal(): { readonly terminal: Terminal; drawn(): string } {
  const stream = Object.assign(new PassThrough(), {
    isTTY: true, columns: 80, cursorTo: () => true, moveCursor: () => true, clearLine: () => true,
    clearScreenDown: () => true,
  });
  let drawn = "";
  stream.on("data", (bytes: Buffer) => { drawn += bytes.toString(); });
  return { terminal: stream as unknown as Terminal, drawn: () => drawn };
}

const at = (milliseconds: number, fraction: number) =>
  ({ milliseconds, fraction, rows: 12_345, operators: ["join", "aggregate"] });

it("needs a terminal", async () => {
  const { terminal: plain } = terminal();
  expect(await progressBar(Object.assign(plain, { isTTY: false }))).toBeNull();
});

it("appears when the work has lasted a second, and tells how far it is", async () => {
  const screen = terminal();
  const bar = (await progressBar(screen.terminal))!;
  bar.tell(at(900, 0.4));
  await pause();
  expect(screen.drawn()).toBe("");
  bar.tell(at(1_400, 0.456));
  await pause();
  bar.end();
  expect(screen.drawn()).toMatch(/█+░+ 45 % │ 1 s │ 12,345 rows │ join, aggregate/);
  bar.end();
});

it("leaves the line to the query that has it", async () => {
  const [first, second] = [terminal(), terminal()];
  const bars = [(await progressBar(first.terminal))!, (await progressBar(second.terminal))!] as const;
  for (const bar of bars) bar.tell(at(2_000, 0.5));
  await pause();
  bars[0].end();
  expect(second.drawn()).toBe("");
  bars[1].tell(at(2_100, 0.6));
  await pause();
  bars[1].end();
  expect(second.drawn()).toContain("60 %");
});

afterEach(() => { vi.doUnmock("cli-progress"); });

it("names the package if it is not installed", async () => {
  vi.doMock("cli-progress", () => { throw new Error("Cannot find package 'cli-progress'"); });
  const error = await progressBar(terminal().terminal).catch((e: unknown) => e);
  expect((error as Error).name).toBe(UnsupportedError.name);
  expect((error as UnsupportedError).code).toBe("no-cli-progress");
  expect(String(error)).toContain("Install it: npm install cli-progress");
  const plain = Object.assign(terminal().terminal, { isTTY: false });
  expect(await progressBar(plain)).toBeNull();
});

/** The library draws at most ten times a second. */
const pause = () => new Promise(resolve => setTimeout(resolve, 250));
