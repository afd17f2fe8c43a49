// Progress and cancel in a terminal: a query that runs for long, a line that tells how far it is, and Ctrl-C
// to end it, or `--for 2` to end it after two seconds. Run it with `npx tsx docs/examples/progress-and-cancel.ts`.
import { CancelledError, count, createEngine, desc, fromColumns, type Progress } from "quern";

const { rows, seconds } = readArguments(process.argv.slice(2));

const engine = createEngine();
const trips = fromColumns({
  line: Int32Array.from({ length: rows }, (_, i) => i % 500),
  minutes: Float64Array.from({ length: rows }, (_, i) => (i * 7919) % 83),
});

// Each trip with every other of its line: eighty million pairs, and four hundred times as many with 4000000.
const pairs = trips
  .join(trips, { on: "line", suffix: "_other" })
  .filter(c => c.minutes.gt(c.minutes_other))
  .groupBy("line")
  .agg(g => ({ pairs: count(), gap: g.minutes.sub(g.minutes_other).mean() }))
  .orderBy(desc("gap"), "line")
  .limit(5);

const handle = pairs.start({ engine, onProgress: draw });
const stop = (why: string) => () => handle.cancel(new Error(why));
process.once("SIGINT", stop("Ctrl-C"));
const timer = seconds === null ? undefined : setTimeout(stop(`${seconds} s are over`), seconds * 1000);

console.log(`Query ${handle.id} over ${rows.toLocaleString("en-US")} trips. Ctrl-C ends it.\n`);
try {
  const table = await handle.result;
  clear();
  console.log(table);
} catch (error) {
  clear();
  if (!(error instanceof CancelledError)) throw error;
  console.log(`${error.message} Why: ${(error.cause as Error).message}.`);
} finally {
  clearTimeout(timer);
}

// The engine goes on: what the query held is free again, and the next one runs.
const { workers, milliseconds } = handle.stats();
console.log(`\nIt is ${handle.state} after ${milliseconds.toFixed(0)} ms. Work of each thread:`);
for (const { worker, busy, morsels, steals } of workers) {
  console.log(`  ${worker}: ${busy.toFixed(0)} ms, ${morsels} units, ${steals} times stolen from others`);
}
console.log(`\nMemory that queries hold: ${engine.memoryUse().arenaBytes} bytes.`);
console.log(`Trips of over 80 minutes: ${await trips.filter(t => t.minutes.gt(80)).count({ engine })}.`);
engine.close();

/** One line that is written over; where there is no terminal, nothing. */
function draw({ fraction, rows: scanned, operators, milliseconds: spent }: Progress): void {
  if (!process.stderr.isTTY) return;
  const bar = "█".repeat(Math.round(fraction * 30)).padEnd(30, "░");
  const line = `${bar} ${Math.floor(fraction * 100)} %  ${(spent / 1000).toFixed(1)} s  `
    + `${scanned.toLocaleString("en-US")} rows  ${operators.join(", ")}`;
  process.stderr.write(`\r${line.slice(0, 79).padEnd(79)}`);
}

function clear(): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${" ".repeat(79)}\r`);
}

/** `[rows] [--for seconds]` */
function readArguments(words: readonly string[]): { readonly rows: number; readonly seconds: number | null } {
  const at = words.indexOf("--for");
  const first = at === 0 ? undefined : words[0];
  return { rows: Number(first ?? 200_000), seconds: at < 0 ? null : Number(words[at + 1]) };
}
