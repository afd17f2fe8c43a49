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
/** Every row of the long query meets so many rows. */
const MATCHES = 1000;
const FIRST_PROBES = 200_000;

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

/** A join in which every row meets a thousand: work without end in few bytes. */
function longQuery({ fromColumns, col }: Quern, rows: number): Runnable {
  const key = Int32Array.from({ length: rows }, (_, row) => row % 100);
  const weight = Int32Array.from({ length: rows }, (_, row) => row % 7);
  const met = Int32Array.from({ length: 100 * MATCHES }, (_, row) => row % 100);
  const price = Float64Array.from({ length: 100 * MATCHES }, (_, row) => row % 31);
  const probes = fromColumns({ key, weight }) as unknown as Frame;
  const builds = fromColumns({ met, price }) as unknown as Frame;
  return probes.join(builds, { on: { key: "met" } })
    .agg({ total: col("price").sum(), n: col("weight").max() }) as unknown as Runnable;
}

export async function besideSection({ quern, engine }: OurSide): Promise<Section> {
  const short = await calibrated(rows => shortQuery(quern, rows), FIRST_ROWS, SHORT_MS, engine);
  const long = await calibrated(rows => longQuery(quern, rows), FIRST_PROBES, LONG_MS, engine);
  for (let run = 0; run < ALONE_RUNS; run++) await timed(short, engine);
  const alone: number[] = [];
  for (let run = 0; run < ALONE_RUNS; run++) alone.push(await timed(short, engine));
  const longAlone = await timed(long, engine);
  const beside: number[] = [];
  let running = true;
  const longBeside = timed(long, engine).finally(() => { running = false; });
  while (running) {
    const milliseconds = await timed(short, engine);
    // The last one may have run alone for the most part.
    if (running) beside.push(milliseconds);
  }
  const longMs = await longBeside;
  if (beside.length === 0) throw new Error("No run of the short query ended while the long one ran.");
  const figures = {
    alone_ms: median(alone), alone_p90_ms: percentile(alone, 0.9),
    beside_ms: median(beside), beside_p90_ms: percentile(beside, 0.9), beside_runs: beside.length,
    long_alone_ms: longAlone, long_beside_ms: longMs,
    p90_ratio: percentile(beside, 0.9) / median(alone),
  };
  const ms = (value: number): string => value.toFixed(value >= 1000 ? 0 : 1);
  return {
    name: "beside", title: "a short query beside a long one, on one engine:", figures,
    table: [
      ["", "runs", "median ms", "p90 ms"],
      ["short, alone", String(alone.length), ms(figures.alone_ms), ms(figures.alone_p90_ms)],
      ["short, beside the long one", String(beside.length), ms(figures.beside_ms), ms(figures.beside_p90_ms)],
      ["long, alone", "1", ms(longAlone), "-"],
      ["long, beside short ones", "1", ms(longMs), "-"],
    ],
    notes: [`p90 beside / median alone: ${figures.p90_ratio.toFixed(2)}`],
  };
}
