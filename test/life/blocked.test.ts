// The engine's thread only starts queries and hears the end: they go on while it is blocked.
import { expect, it } from "vitest";
import { after, held, newEngine, NOTHING, QUERIES, table } from "./workshop.ts";

const BLOCKED_MS = 5_000;

it("a query proceeds, phase by phase, while this thread is blocked for 5 s", async () => {
  const engine = newEngine();
  let frame = table.select("id", "v", "k", "wide");
  const one = frame;
  for (let i = 1; i < 12; i++) frame = frame.union(one);
  const query = frame.groupBy("wide").agg(g => ({ total: g.v.sum(), n: g.id.count() })).orderBy("wide");
  const expected = (await query.collect({ engine, executor: "single" })).toArray();
  await QUERIES.sort!.collect({ engine, executor: "parallel" });

  const running = query.start({ engine, executor: "parallel", profile: true, testing: { morselRows: 256 } });
  const { started } = { started: performance.now() };
  while (running.progress().fraction === 0) await after(1);
  const blocked = performance.now() - started;
  const before = running.progress().fraction;
  for (const begin = performance.now(); performance.now() - begin < BLOCKED_MS;) { /* blocked */ }
  const freed = performance.now() - started;
  const progress = running.progress().fraction;
  const result = await running.result;
  expect(result.toArray()).toEqual(expected);

  const { events, pipelines } = result.statistics!.profile!;
  const during = events.filter(event => event.start > blocked && event.end < freed && event.worker < 2);
  console.log(`blocked from ${blocked.toFixed(0)} to ${freed.toFixed(0)} ms: ${during.length} of ${events.length} `
    + `units were done meanwhile, progress from ${before.toFixed(2)} to ${progress.toFixed(2)}`);
  expect(before).toBeLessThan(1);
  expect(progress).toBe(1);
  expect(during.length).toBeGreaterThan(100);
  // Later phases were opened by the workers themselves.
  expect(new Set(during.map(event => `${event.pipeline} ${event.phase}`)).size).toBeGreaterThan(2);
  expect(pipelines.length).toBeGreaterThan(1);
  await expect.poll(() => held(engine), { timeout: 5_000 }).toEqual(NOTHING);
  engine.close();
}, 120_000);
