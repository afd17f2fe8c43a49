// What `overhead` compares: kernels that count, and the same kernels that do not.
import { expect, it } from "vitest";
import { createEngine } from "../../engine/index.ts";
import { col, fromColumns } from "../../src/index.ts";

it("leaves the counters out of the code, and the answer as it is", () => {
  const engine = createEngine({ threads: 1 });
  const x = Float64Array.from({ length: 10_000 }, (_, row) => row % 100);
  const query = fromColumns({ x }).filter(row => row.x.lt(50)).agg({ total: col("x").sum() });
  const run = (counters?: boolean) => {
    const collected = query.collectSync({ engine,
      ...(counters === undefined ? {} : { testing: { counters } }) });
    const { pipelines } = collected.statistics!.profile!;
    return { rows: collected.toArray(), chunks: pipelines.reduce((sum, { chunks }) => sum + chunks, 0),
      compiled: collected.statistics!.compiled };
  };
  // Five of the scan, one of the result.
  const total = 100 * (49 * 50) / 2;
  expect(run()).toMatchObject({ rows: [{ total }], chunks: 6 });
  // Another kernel: what is not in its key may not be in its code.
  const without = run(false);
  expect(without).toMatchObject({ rows: [{ total }], chunks: 0 });
  expect(without.compiled).toBeGreaterThan(0);
  expect(run(true)).toMatchObject({ rows: [{ total }], chunks: 6, compiled: 0 });
  engine.close();
});
