// What explain says: plans, rules, pipelines and why they end, and the generated modules.
import { expect, it } from "vitest";
import { count, createEngine, desc, fromColumns, t } from "../../src/index.ts";

const engine = createEngine({ sharedMemory: false });
const orders = fromColumns({
  customer: Int32Array.from({ length: 1000 }, (_, i) => i % 90), amount: Float64Array.from({ length: 1000 },
    (_, i) => i / 2),
});
const customers = fromColumns({
  id: Int32Array.from({ length: 100 }, (_, i) => i), country: Array.from({ length: 100 }, (_, i) =>
    `country ${i % 5}`),
}, { id: t.int32, country: t.utf8 });

const query = orders.filter(c => c.amount.gt(10))
  .join(customers, { on: { customer: "id" }, validate: "m:1" })
  .groupBy("country").agg(g => ({ n: count(), total: g.amount.sum() }))
  .orderBy(desc("total")).limit(3);

it("says how a join, a group-by and a top-N run", async () => {
  await expect(query.explain({ engine })).toMatchFileSnapshot("./expect/explain.txt");
});

it("explains without running: nothing is compiled, nothing is held", () => {
  const fresh = createEngine();
  query.explain({ engine: fresh });
  expect(fresh.memoryUse()).toMatchObject({ arenaBytes: 0, arenas: 0 });
  expect(query.collectSync({ engine: fresh }).statistics!.compiled).toBeGreaterThan(0);
  query.explain({ engine: fresh, kernels: true });
  expect(query.collectSync({ engine: fresh }).statistics!.compiled).toBe(0);
});

it("leaves pipelines out, and shows the module of every pipeline, as asked", () => {
  const short = query.explain({ engine, pipelines: false });
  expect(query.explain({ engine }).startsWith(`${short}\n\npipelines\n`)).toBe(true);
  const long = query.explain({ engine, kernels: true });
  const pipelines = long.match(/^ {2}pipeline \d+:/gm)!.length;
  expect(long.match(/^kernel of pipeline \d+\n\(module$/gm)).toHaveLength(pipelines);
  expect(long.match(/^ {2}\(func \$pipeline /gm)).toHaveLength(pipelines);
});
