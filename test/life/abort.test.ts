// Queries that are stopped at random times: none hangs, nothing stays behind, the next is right. How long it
// takes from the word to the settled promise is printed; absolute times are judged in quiet places, not here.
import { afterAll, beforeAll, expect, it } from "vitest";
import { CancelledError, col, fromColumns, t, type Frame } from "../../src/index.ts";
import {
  after, answersOf, digest, held, newEngine, NOTHING, quantile, QUERIES, spread as spreadOut,
} from "./workshop.ts";

const RUNS = process.env.QUERN_FULL ? 1000 : 100;
const LIMIT_MS = 120_000 * RUNS / 100;
/** No time that is promised: only what a machine with other things to do never needs. */
const HANGS_MS = 5_000;
const engine = newEngine();
/** Many small units make queries last long enough to be caught. */
const spread = () => ({ ...spreadOut(engine), testing: { morselRows: 512 } });
let answers: ReadonlyMap<string, string>;
/** How long each query takes here, so that most aborts catch it. */
const lasts = new Map<string, number>();

beforeAll(async () => {
  answers = await answersOf(engine);
  for (const [name, query] of Object.entries(QUERIES)) {
    await query.collect(spread());
    lasts.set(name, (await query.collect(spread())).statistics!.milliseconds);
  }
});
afterAll(() => engine.close());

const nothingHeld = () => expect.poll(() => held(engine), { timeout: 5_000 }).toEqual(NOTHING);

/** Milliseconds from the abort to the promise's end, or null: the query was faster. */
async function abortAfter(query: Frame, milliseconds: number, options: object): Promise<number | null> {
  const controller = new AbortController();
  let aborted = Infinity;
  setTimeout(() => {
    aborted = performance.now();
    controller.abort("enough");
  }, milliseconds);
  try {
    await query.collect({ ...options, signal: controller.signal });
    return null;
  } catch (error) {
    const settled = performance.now();
    expect(error).toBeInstanceOf(CancelledError);
    expect((error as Error).cause).toBe("enough");
    return settled - aborted;
  }
}

it(`${RUNS} aborts at random times`, async () => {
  const names = Object.keys(QUERIES);
  const latencies: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    const name = names[i % names.length]!;
    const alone = { engine, executor: "single" as const };
    const options = i % 3 === 0 ? { engine } : i % 7 === 0 ? alone : spread();
    const latency = await abortAfter(QUERIES[name]!, Math.random() * lasts.get(name)!, options);
    if (latency !== null) latencies.push(latency);
    if (i % 10 === 9) expect(digest(await QUERIES[name]!.collect(spread()))).toEqual(answers.get(name));
  }
  await nothingHeld();
  console.log(`abort to settled promise, ${latencies.length} of ${RUNS} queries caught: `
    + `median ${quantile(latencies, 0.5).toFixed(1)} ms, p99 ${quantile(latencies, 0.99).toFixed(1)} ms, `
    + `most ${Math.max(...latencies).toFixed(1)} ms`);
  expect(latencies.length).toBeGreaterThan(RUNS / 10);
  expect(Math.max(...latencies)).toBeLessThan(HANGS_MS);
}, LIMIT_MS);

// 60,000 × 60,000 matches, of which none is kept.
const same = fromColumns({
  k: new Int32Array(60_000).fill(7), x: Int32Array.from({ length: 60_000 }, (_, i) => i % 2 * 5),
}, { k: t.int32, x: t.int32 });
const endless = same.join(same, { on: "k" }).filter(() => col("x").add(col("x_right")).eq(7))
  .agg(c => ({ n: c.k.count() })) as unknown as Frame;

const executors = ["parallel", "single"] as const;
it.each(executors)("a probe that matches billions of rows and keeps none, %s", async executor => {
  const latencies: number[] = [];
  for (let i = 0; i < 10; i++) {
    const latency = await abortAfter(endless, 20 + Math.random() * 100, { engine, executor });
    expect(latency).not.toBeNull();
    latencies.push(latency!);
  }
  console.log(`endless probe, ${executor}: most ${Math.max(...latencies).toFixed(1)} ms from abort to settled`);
  expect(Math.max(...latencies)).toBeLessThan(HANGS_MS);
  await nothingHeld();
}, LIMIT_MS);

it("a timeout names the operators that were running", async () => {
  for (const executor of ["parallel", "single"] as const) {
    const error = await endless.collect({ engine, executor, timeout: 80 }).catch((raised: unknown) => raised);
    expect(error).toBeInstanceOf(CancelledError);
    expect((error as CancelledError).code).toBe("timeout");
    expect((error as Error).message)
      .toMatch(/^The query did not end within 80 ms\. It was running [a-z, -]+\. /);
  }
  await nothingHeld();
}, LIMIT_MS);

it("a timeout holds where this thread is blocked by the query itself", () => {
  for (const executor of ["parallel", "single"] as const) {
    const options = { engine, executor, timeout: 100 } as object;
    const begin = performance.now();
    expect(() => endless.collectSync(options)).toThrow(/did not end within 100 ms/);
    expect(performance.now() - begin).toBeLessThan(HANGS_MS);
  }
  expect(held(engine)).toEqual(NOTHING);
}, LIMIT_MS);

it("a timeout that is over before a worker has begun is told all the same", async () => {
  await endless.collect({ engine, executor: "parallel", timeout: 80 }).catch(() => {});
  for (let i = 0; i < 30; i++) {
    const running = endless.start({ engine, executor: "parallel", timeout: 1 });
    const settled = running.result.then(() => "result", (error: CancelledError) => error.code);
    // Handed over late, and this thread's timer comes later still: workers find it late when they hear of it.
    const begin = performance.now();
    while (performance.now() - begin < 2) await Promise.resolve();
    while (performance.now() - begin < 12) { /* blocked */ }
    expect(await Promise.race([settled, after(HANGS_MS).then(() => "never")])).toBe("timeout");
  }
  await nothingHeld();
}, LIMIT_MS);

it("a timeout holds where this thread is blocked by something else", async () => {
  const running = endless.start({ engine, executor: "parallel", timeout: 200, profile: true });
  running.result.catch(() => {});
  await after(100);
  const begin = performance.now();
  while (performance.now() - begin < 1500) { /* blocked */ }
  const units = running.stats();
  await expect(running.result).rejects.toThrow(/did not end within 200 ms. It was running/);
  // Stopped by the workers: this thread's timer has not yet had its turn.
  expect(units.pipelines.length).toBeGreaterThan(0);
  expect(performance.now() - begin).toBeLessThan(HANGS_MS);
  await nothingHeld();
}, LIMIT_MS);
