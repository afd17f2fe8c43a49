// Joins without keys over large inputs: they warn, stream, hold, end early, and stop when they are told to.
import { afterAll, describe, expect, it } from "vitest";
import { CancelledError, createEngine, fromColumns, t, type LogEvent } from "../../src/index.ts";
import { held, NOTHING } from "./workshop.ts";

const ROWS = 200_000;
const numbers = Int32Array.from({ length: ROWS }, (_, i) => i);
const left = fromColumns({ a: numbers }, { a: t.int32 });
const right = fromColumns({ b: numbers }, { b: t.int32 });
/** No time that is promised: only what a machine with other things to do never needs. */
const HANGS_MS = 5_000;

const events: LogEvent[] = [];
const engine = createEngine({ threads: 2, log: event => { events.push(event); } });
afterAll(() => engine.close());

const WAYS = [["workers", {}], ["one thread", { executor: "single" }]] as const;

/** 40 billion pairs: none of these ever ends by itself. */
const ENDLESS = {
  "all pairs, counted": left.join(right, { how: "cross" }).agg(g => ({ n: g.a.count() })),
  "a condition that holds for few": left.join(right, { on: (l, r) => l.a.add(r.b).eq(-1).or(l.a.eq(-5)) })
    .agg(g => ({ n: g.a.count() })),
  "rows without a match": left.join(right, { on: (l, r) => l.a.add(r.b).lt(0), how: "anti" }).agg(g => ({ n: g.a.count() })),
};

describe.each(WAYS)("on %s", (_, options) => {
  it.each(Object.entries(ENDLESS))("%s: stops when it is told to", async (_name, frame) => {
    const controller = new AbortController();
    const result = frame.collect({ engine, ...options, signal: controller.signal });
    let told = 0;
    setTimeout(() => {
      told = performance.now();
      controller.abort();
    }, 150);
    await expect(result).rejects.toThrow(CancelledError);
    const latencyMs = performance.now() - told;
    console.log(`stopped after ${latencyMs.toFixed(1)} ms`);
    expect(latencyMs).toBeLessThan(HANGS_MS);
    await expect.poll(() => held(engine), { timeout: HANGS_MS }).toEqual(NOTHING);
  });

  it("ends with the rows that a limit wants", async () => {
    const frame = left.join(right, { how: "cross" });
    const df = await frame.limit(5, 3).collect({ engine, ...options, timeout: HANGS_MS * 2 });
    expect(df.toArray()).toEqual([3, 4, 5, 6, 7].map(b => ({ a: 0, b })));
    const filtered = frame.filter(c => c.b.gt(c.a.add(7))).limit(3).select("b");
    const some = await filtered.collect({ engine, ...options });
    expect(some.column("b")).toEqual([8, 9, 10]);
  });

  it("gives batches before it is done, and ends where the reader leaves", async () => {
    let rows = 0;
    for await (const batch of left.limit(3000).join(right, { how: "cross" }).batches({ engine, ...options })) {
      rows += batch.numRows;
      if (rows > 100_000) break;
    }
    expect(rows).toBeGreaterThan(100_000);
    await expect.poll(() => held(engine), { timeout: HANGS_MS }).toEqual(NOTHING);
  });

  it("holds and goes on", async () => {
    const frame = left.limit(2000).join(right.limit(20_000), { on: (l, r) => l.a.add(r.b).mod(1000).eq(0) })
      .agg(g => ({ n: g.a.count() }));
    const handle = frame.start({ engine, ...options });
    handle.pause();
    await new Promise(resolve => setTimeout(resolve, 30));
    handle.resume();
    expect((await handle.result).toArray()).toEqual([{ n: 40_000 }]);
  });
});

it("one warning tells how many pairs there are, before they are looked at", async () => {
  events.length = 0;
  const frame = left.join(right, { how: "cross" }).agg(g => ({ n: g.a.count() }));
  await expect(frame.collect({ engine, timeout: 100 })).rejects.toThrow(CancelledError);
  expect(events).toEqual([{
    code: "cross-join", query: expect.any(Number) as number, pipeline: 1, pairs: ROWS * ROWS,
    estimatedRows: ROWS * ROWS,
    place: expect.stringContaining("probe all cross") as string,
    message: expect.stringMatching(/looks at 40 G pairs of rows; 40 G rows may come out\.$/) as string,
  }]);
});

it("a small join without keys warns of nothing", async () => {
  events.length = 0;
  await left.limit(100).join(right.limit(100), { how: "cross" }).collect({ engine });
  expect(events).toEqual([]);
});
