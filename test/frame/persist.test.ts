// persist() keeps columns in the engine's memory until the frame is disposed of.
import { expect, test } from "vitest";
import { createEngine, fromColumns } from "../../src/index.ts";

test("a persisted frame's columns stay resident until it is disposed of", async () => {
  const engine = createEngine();
  const numbers = fromColumns({ x: Float64Array.from({ length: 10_000 }, (_, i) => i) });
  const kept = await numbers.filter(c => c.x.ge(5_000)).persist({ engine });
  const sum = () => kept.agg(c => ({ total: c.x.sum() })).collectSync({ engine }).toArray();
  const { residentBytes } = engine.memoryUse();
  expect(residentBytes).toBeGreaterThanOrEqual(2 * 5_000);
  expect(sum()).toEqual([{ total: 37_497_500 }]);
  expect(engine.memoryUse().residentBytes).toBe(residentBytes);
  kept.dispose();
  kept.dispose();
  expect(() => kept.numRows).toThrow("disposed");
  engine.close();
});
