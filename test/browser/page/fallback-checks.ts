// Where there can be no workers, queries run on one thread and say why. Expects what the page's address says.
import { count, createEngine, fromColumns, type LogEvent } from "../../../src/index.ts";
import { assert, assertEqual, type Check } from "./check.ts";

/** Enough to be worth workers. */
const ROWS = 200_000;

/** How long a page may take to hear that a worker could not be loaded. */
const HEARD_MS = 30_000;

/** Why the page has no workers, as its queries must tell. */
export function expectedReason(): RegExp | null {
  const workers = new URLSearchParams(location.search).get("workers");
  if (!crossOriginIsolated) return /^the page is not cross-origin isolated/;
  if (workers === "served") return null;
  const file = `worker.js beside ${location.origin}/dist/`;
  return new RegExp(`^workers could not be started: ${file}[\\w-]+\\.js could not be loaded\\. .*worker-src`);
}

export const fallbackChecks: readonly Check[] = [
  {
    name: "queries run on one thread, and their profiles and the log say why",
    async run() {
      const events: LogEvent[] = [];
      const engine = createEngine({ threads: 2, log: event => events.push(event) });
      const table = fromColumns({ x: Int32Array.from({ length: ROWS }, (_, i) => i % 10) });
      const query = table.groupBy("x").agg(() => ({ n: count() })).orderBy("x");
      const expected = Array.from({ length: 10 }, (_, x) => ({ x, n: ROWS / 10 }));
      // The first query asks for workers; what became of that is heard some time later.
      const end = performance.now() + HEARD_MS;
      let executor: string | undefined;
      do {
        const result = await query.collect({ engine, executor: "parallel" });
        assertEqual(result.toArray(), expected, "The rows");
        executor = result.statistics?.executor;
        if (executor !== "single") await new Promise(resolve => setTimeout(resolve, 50));
      } while (executor !== "single" && performance.now() < end);
      assertEqual(executor, "single", "The executors");
      const reason = expectedReason()!;
      const told = events.filter(event => event.code === "single-thread");
      assert(told.length > 0, "The log has no event.");
      const message = told.at(-1)!.message.replace(/^Query \d+ ran on one thread: /, "");
      assert(reason.test(message), `The log says: ${message}`);
      engine.close();
      return message;
    },
  },
];
