// Results in batches, and queries that let others have the thread.
import { expect, it } from "vitest";
import { createEngine, fromColumns, t } from "../../src/index.ts";

const ROWS = 20_000;
const frame = fromColumns({
  v: Array.from({ length: ROWS }, (_, i) => i), s: Array.from({ length: ROWS }, (_, i) => `row ${i % 300}`),
}, { v: t.int32, s: t.utf8 });
const query = frame.filter(c => c.v.mod(3).ne(1)).select(c => ({ v: c.v, twice: c.v.mul(2),
  s: c.s.concat("!") }));

it("batches come in order and together are the result, whatever the plan ends with", async () => {
  const engine = createEngine({ sanitize: true });
  for (const plan of [query, query.limit(7000, 3000), query.orderBy("s"), query.union(query),
    frame.limit(10), frame.filter(c => c.v.lt(0))]) {
    const rows: unknown[] = [];
    for await (const batch of plan.batches({ engine, testing: { morselRows: 1500, earlyExit: 0.3,
      seed: 9 } })) {
      expect(batch.numRows).toBeGreaterThan(0);
      rows.push(...batch.toArray());
    }
    expect(rows).toEqual(plan.collectSync({ engine }).toArray());
    expect(engine.memoryUse()).toMatchObject({ arenaBytes: 0, arenas: 0 });
  }
});

it("a consumer may stop, throw, or never begin", async () => {
  const engine = createEngine({ sanitize: true });
  const batches = query.batches({ engine, testing: { morselRows: 1000 } });
  expect((await batches.next()).value!.numRows).toBe(667);
  expect(engine.memoryUse().arenas).toBe(1);
  await batches.return();
  expect(engine.memoryUse()).toMatchObject({ arenaBytes: 0, arenas: 0 });
  const thrown = (async () => {
    for await (const batch of query.batches({ engine,
      testing: { morselRows: 1000 } })) throw new Error(`after ${batch.numRows}`);
  })();
  await expect(thrown).rejects.toThrow("after 667");
  expect(engine.memoryUse()).toMatchObject({ arenaBytes: 0, arenas: 0 });
  query.batches({ engine });
  expect(engine.memoryUse()).toMatchObject({ arenaBytes: 0, arenas: 0 });
});

it("queries at the same time do not see each other", async () => {
  const engine = createEngine({ sanitize: true });
  const expected = query.collectSync({ engine }).toArray();
  const slow = { engine, testing: { morselRows: 64 } };
  const results = await Promise.all([query.collect(slow), query.orderBy("v").collect(slow),
    query.collect(slow)]);
  for (const result of results) expect(result.toArray()).toEqual(expected);
  const [one, two] = [query.batches(slow), query.batches(slow)];
  const rows: unknown[][] = [[], []];
  for (let going = true; going;) {
    const [a, b] = [await one.next(), await two.next()];
    if (!a.done) rows[0]!.push(...a.value.toArray());
    if (!b.done) rows[1]!.push(...b.value.toArray());
    going = !a.done || !b.done;
  }
  expect(rows).toEqual([expected, expected]);
  expect(engine.memoryUse()).toMatchObject({ arenaBytes: 0, arenas: 0 });
});

it("a long query lets the event loop turn", async () => {
  const engine = createEngine();
  let turns = 0;
  let running = true;
  const turn = () => {
    turns++;
    if (running) setImmediate(turn);
  };
  setImmediate(turn);
  // Morsels of one row make any query long.
  await query.orderBy("s").collect({ engine, testing: { morselRows: 1 } });
  running = false;
  expect(turns).toBeGreaterThan(1);
});
