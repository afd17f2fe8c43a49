// Awaited queries leave the page's thread to others: timers go on, nothing is compiled at one stroke.
import { createEngine, desc, fromColumns, fromRows } from "../../../src/index.ts";
import { assert, assertEqual, type Check } from "./check.ts";
import { tickDuring } from "./ticker.ts";

/** Long enough for timers to be seen going on. */
const LEAST_MS = 300;
const ROWS_LEAST = 1 << 19;
const ROWS_MOST = 1 << 24;

/** Which executor computed the largest query. */
export let executorOfLargest = "none";

export const threadChecks: readonly Check[] = [
  {
    name: `timers go on while a query runs for ${LEAST_MS} ms`,
    async run() {
      const engine = createEngine();
      for (let rows = ROWS_LEAST; rows <= ROWS_MOST; rows *= 2) {
        const x = Float64Array.from({ length: rows }, (_, i) => (i * 7919) % 1_000_003);
        const query = fromColumns({ x }).withColumns(c => ({ y: c.x.mul(2).add(1) })).orderBy("y", desc("x"));
        const { result, ticks, milliseconds, longestGapMs } = await tickDuring(
          () => query.collect({ engine }));
        if (milliseconds < LEAST_MS) continue;
        executorOfLargest = result.statistics?.executor ?? "unknown";
        assertEqual(result.numRows, rows, "The numbers of rows");
        assert(ticks > 0, `No timer ran during the ${milliseconds.toFixed(0)} ms of the query.`);
        engine.close();
        return `${rows} rows, ${milliseconds.toFixed(0)} ms, ${ticks} ticks, longest gap ${longestGapMs.toFixed(0)} ms, `
          + `executor ${executorOfLargest}`;
      }
      throw new Error(`No query took ${LEAST_MS} ms, even of ${ROWS_MOST} rows.`);
    },
  },
  {
    name: "awaited queries compile asynchronously alone",
    run() {
      const { compilations } = observed;
      assert(compilations.length > 0, "No compilation was recorded.");
      const modules = (synchronous: boolean): string => {
        const sizes = compilations.filter(of => of.synchronous === synchronous).map(of => of.bytes);
        return `${sizes.length} modules of ${sizes.reduce((sum, bytes) => sum + bytes, 0)} bytes`;
      };
      assert(compilations.every(of => !of.synchronous), `Compiled at one stroke: ${modules(true)}.`);
      return modules(false);
    },
  },
];

export const synchronousChecks: readonly Check[] = [
  {
    name: "a small query runs without waiting, too",
    run() {
      const rows = fromRows([{ x: 1 }, { x: 3 }]).agg(g => ({ sum: g.x.sum() })).collectSync().toArray();
      assertEqual(rows, [{ sum: 4 }], "The rows");
    },
  },
];
