// A short query beside a long one on one engine: what the short one waits, against its time alone.
import type { Engine, Frame } from "../../../src/index.ts";
import type { OurSide, Quern } from "../../peers/quern.ts";
import type { Section } from "../../report.ts";
import { median, percentile } from "../../statistics.ts";

const SHORT_MS = 30;
const LONG_MS = 5000;
/** Runs of the short query alone, after as many for warming up. */
const ALONE_RUNS = 31;
const FIRST_ROWS = 1_000_000;

/** Long queries: every row meets so many rows of a join, and the table is read so many times over. */
interface LongQuery { readonly name: string; readonly matches: number; readonly copies: number }
const LONG: readonly LongQuery[] = [
  { name: "many short morsels", matches: 4, copies: 64 },
  { name: "few long morsels", matches: 1000, copies: 1 },
];
/** Rows of the long query's joins, at first. */
const FIRST_MATCHES = 200_000_000;
const KEYS = 100;

interface Runnable {
  collect(options: { readonly engine: Engine }): Promise<{ readonly rowCount: number }>;
}

async function timed(query: Runnable, engine: Engine): Promise<number> {
  const begin = performance.now();
  await query.collect({ engine });
  return performance.now() - begin;
}

/** The query over as many rows as take about so long, found by trying. */
async function calibrated(
  make: (rows: number) => Runnable, firstRows: number, wantedMs: number, engine: Engine,
): Promise<Runnable> {
  let rows = firstRows;
  for (let attempt = 0; attempt < 3; attempt++) {
    const query = make(rows);
    await timed(query, engine); // compiles, and makes the columns resident
    const milliseconds = Math.min(await timed(query, engine), await timed(query, engine));
    if (milliseconds > wantedMs * 0.8 && milliseconds < wantedMs * 1.25) return query;
    // From far away a second step hits better than a long one.
    rows = Math.max(1000, Math.round(rows * Math.min(30, wantedMs / milliseconds)));
  }
  return make(rows);
}

/** Groups of random keys. */
function shortQuery({ fromColumns, col }: Quern, rows: number): Runnable {
  const key = Int32Array.from({ length: rows }, (_, row) => Math.imul(row, 0x9e3779b1) >>> 16);
  const value = Float64Array.from({ length: rows }, (_, row) => row % 1009);
  const frame = fromColumns({ key, value }) as unknown as Frame;
  return frame.groupBy("key").agg({ total: col("value").sum() }) as unknown as Runnable;
}

/** A join in which every row meets others: work without end in few bytes. */
function longQuery({ fromColumns, col }: Quern, { matches, copies }: LongQuery, rows: number): Runnable {
  const key = Int32Array.from({ length: rows }, (_, row) => row % KEYS);
  const weight = Int32Array.from({ length: rows }, (_, row) => row % 7);
  const met = Int32Array.from({ length: KEYS * matches }, (_, row) => row % KEYS);
  const price = Float64Array.from({ length: KEYS * matches }, (_, row) => row % 31);
  const once = fromColumns({ key, weight }) as unknown as Frame;
  const builds = fromColumns({ met, price }) as unknown as Frame;
  let probes = once;
  for (let copy = 1; copy < copies; copy++) probes = probes.union(once);
  return probes.join(builds, { on: { key: "met" } })
    .agg({ total: col("price").sum(), n: col("weight").max() }) as unknown as Runnable;
}

/** Times of the short query from when the long one begins until it ends. */
async function runBeside(short: Runnable, long: Runnable, engine: Engine): Promise<Beside> {
  const short_ms: number[] = [];
  const state = { running: true };
  const ended = timed(long, engine).finally(() => { state.running = false; });
  while (state.running) {
    const milliseconds = await timed(short, engine);
    // The last one may have run alone for the most part.
    if (state.running) short_ms.push(milliseconds);
  }
  const long_ms = await ended;
  if (short_ms.length === 0) throw new Error("No run of the short query ended while the long one ran.");
  return { short_ms, long_ms };
}

interface Beside { readonly short_ms: readonly number[]; readonly long_ms: number }

const ms = (value: number): string => value.toFixed(value >= 1000 ? 0 : 1);

const rowOf = (name: string, times: readonly number[], ratio?: number): string[] =>
  [name, String(times.length), ms(median(times)), ms(percentile(times, 0.9)), ratio?.toFixed(2) ?? "-"];

export async function besideSection({ quern, engine }: OurSide): Promise<Section> {
  const short = await calibrated(rows => shortQuery(quern, rows), FIRST_ROWS, SHORT_MS, engine);
  for (let run = 0; run < ALONE_RUNS; run++) await timed(short, engine);
  const alone: number[] = [];
  for (let run = 0; run < ALONE_RUNS; run++) alone.push(await timed(short, engine));
  const table = [["", "runs", "median ms", "p90 ms", "p90 / median alone"], rowOf("short, alone", alone)];
  const figures: Record<string, unknown> = { alone_ms: median(alone), alone_p90_ms: percentile(alone, 0.9) };
  for (const kind of LONG) {
    const firstRows = Math.round(FIRST_MATCHES / kind.matches / kind.copies);
    const long = await calibrated(rows => longQuery(quern, kind, rows), firstRows, LONG_MS, engine);
    const longAlone = await timed(long, engine);
    const beside = await runBeside(short, long, engine);
    const ratio = percentile(beside.short_ms, 0.9) / median(alone);
    table.push(
      rowOf(`short, beside ${kind.name}`, beside.short_ms, ratio),
      rowOf(`${kind.name}, alone`, [longAlone]), rowOf(`${kind.name}, beside short ones`, [beside.long_ms]),
    );
    figures[kind.name] = {
      ...kind, runs: beside.short_ms.length, median_ms: median(beside.short_ms),
      p90_ms: percentile(beside.short_ms, 0.9), p90_ratio: ratio,
      long_alone_ms: longAlone, long_beside_ms: beside.long_ms,
    };
  }
  return { name: "beside", title: "a short query beside a long one, on one engine:", figures, table, notes: [] };
}
