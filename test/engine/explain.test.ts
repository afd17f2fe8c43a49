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

it("says how a join, a group-by and a top-N run", () => {
  expect(query.explain({ engine })).toMatchInlineSnapshot(`
    "logical plan
      limit 3
        sort by total desc
          aggregate by country [count() as n, sum(amount) as total]
            join inner on customer::int64 = id::int64 m:1 [left.customer, left.amount, right.country]
              filter amount > 10.0
                scan columns#1 [customer, amount]
              scan columns#2 [id, country]

    optimized plan (rules: sort-limit-to-top-n, prune-columns)
      topN 3 by total desc
        aggregate by country [count() as n, sum(amount) as total]
          join inner on customer::int64 = id::int64 m:1 [left.amount, right.country]
            filter amount > 10.0
              scan columns#1 [customer, amount]
            scan columns#2 [id, country]

    pipelines
      pipeline 0: scan columns#2 → join
        ends because the build side must be complete before the first row is looked up (dense keys, 100 slots)
      pipeline 1: scan columns#1 → filter amount > 10.0 → probe dense inner customer::int64 → aggregate (direct-mapped)
        ends because a group is complete when every row has been seen
        after pipeline 0
      pipeline 2: groups → groups that have rows → top-N
        ends because top-N needs every row before it gives the first
        after pipeline 1
      pipeline 3: top-N → collect
        ends because the result
        after pipeline 2"
  `);
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
