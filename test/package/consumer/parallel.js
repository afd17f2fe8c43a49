// Runs one query on the installed package again and again until a worker has had a part in it, or workers were
// said to be impossible. Prints what it saw; must end by itself.
import { count, createEngine, fromColumns } from "quern";

const ROWS = 400_000;
/** Workers start within a few of them. */
const TRIES = 200;

const engine = createEngine({ threads: 2 });
const query = fromColumns({ x: Int32Array.from({ length: ROWS }, (_, i) => i % 7) })
  .groupBy("x").agg(() => ({ n: count() })).orderBy("x");

let seen;
for (let i = 0; i < TRIES; i++) {
  const result = await query.collect({ engine, executor: "parallel" });
  const { executor, profile } = result.statistics;
  // The last participant is the calling thread.
  const workers = executor === "parallel" && profile.workers.some(({ worker, morsels }) => worker < 2 && morsels > 0);
  seen = { executor, workers, fallback: profile.fallback, rows: result.numRows };
  if (workers || profile.fallback !== undefined) break;
}
process.stdout.write(`${JSON.stringify(seen)}\n`);
