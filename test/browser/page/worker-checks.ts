// Queries on workers of the page, held against one thread: results, several at once, pauses, batches,
// idleness.
import { count, createEngine, desc, fromColumns, type Engine } from "../../../src/index.ts";
import { assert, assertEqual, type Check } from "./check.ts";

const ROWS = 300_000;
/** Workers, whatever the machine has. */
const THREADS = 3;
/** Of one core, in percent, for the whole browser: timers and heartbeats, but nobody who spins. */
const IDLE_PERCENT_MOST = 25;

const table = () => fromColumns({
  key: Int32Array.from({ length: ROWS }, (_, i) => (i * 7919) % 1013),
  value: Float64Array.from({ length: ROWS }, (_, i) => (i * 31) % 4099),
});

const grouped = () => table().filter(r => r.value.gt(100)).groupBy("key")
  .agg(g => ({ n: count(), sum: g.value.sum(), most: g.value.max() })).orderBy("key");
const joined = () => table().join(grouped(), { on: "key" }).orderBy(desc("value"), "key", "sum").limit(1000);
const sorted = () => table().orderBy(desc("value"), "key");

async function withEngine<T>(run: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = createEngine({ threads: THREADS });
  try {
    return await run(engine);
  } finally {
    engine.close();
  }
}

export const workerChecks: readonly Check[] = [
  {
    name: "workers compute what one thread computes",
    run: () => withEngine(async engine => {
      for (const query of [grouped, joined, sorted]) {
        const parallel = await query().collect({ engine, executor: "parallel" });
        const single = await query().collect({ engine, executor: "single" });
        assertEqual(parallel.statistics?.executor, "parallel", "The executors");
        assertEqual(parallel.toArray(), single.toArray(), "The rows");
      }
    }),
  },
  {
    name: "workers that are busy hear of a second query",
    run: () => withEngine(async engine => {
      await grouped().collect({ engine, executor: "parallel" });
      const options = { engine, executor: "parallel" } as const;
      const long = sorted().join(grouped(), { on: "key" }).orderBy("sum", "value").start(options);
      const short = table().agg(() => ({ n: count() })).collect({ ...options, priority: "high" });
      assertEqual((await short).toArray(), [{ n: ROWS }], "The counts");
      const state = long.state;
      assertEqual((await long.result).numRows > 0, true, "Whether there are rows");
      return `the long one was ${state}`;
    }),
  },
  {
    name: "a query on workers is paused, goes on, and is cancelled",
    run: () => withEngine(async engine => {
      const expected = (await sorted().collect({ engine, executor: "single" })).toArray();
      const handle = sorted().start({ engine, executor: "parallel" });
      handle.pause();
      await new Promise(resolve => setTimeout(resolve, 100));
      assertEqual(handle.state, "paused", "The states");
      handle.resume();
      assertEqual((await handle.result).toArray(), expected, "The rows");
      const other = sorted().start({ engine, executor: "parallel" });
      const failed = other.result.then(() => "ended", (error: { code?: string }) => error.code);
      other.cancel("enough");
      assertEqual(await failed, "cancelled", "The outcomes");
    }),
  },
  {
    name: "batches come from workers, in order",
    run: () => withEngine(async engine => {
      let at = 0;
      let batches = 0;
      const first = table().filter(r => r.value.ge(0)).batches({ engine, executor: "parallel" });
      for await (const batch of first) {
        batches++;
        for (const key of batch.column("key")) assert(key === (at++ * 7919) % 1013, `Row ${at - 1} is wrong.`);
      }
      assertEqual(at, ROWS, "The numbers of rows");
      return `${batches} batches`;
    }),
  },
  {
    name: "idle workers leave the processor alone",
    run: () => withEngine(async engine => {
      await grouped().collect({ engine, executor: "parallel" });
      const response = await fetch("/processor-time");
      if (response.status === 204) return "not measured on this platform";
      const percent = Number(await response.text());
      assert(percent <= IDLE_PERCENT_MOST, `The browser used ${percent.toFixed(0)} % of a core.`);
      return `${percent.toFixed(0)} % of a core`;
    }),
  },
];
