// How frames run: handles, profiles, explain with analyze, and the options that go to the engine.
import { inspect } from "node:util";
import { afterAll, afterEach, beforeEach, describe, expect, expectTypeOf, it } from "vitest";
import { ports } from "../../frame/ports.ts";
import {
  CancelledError, count, createEngine, DataFrame, FrameHandle, fromColumns, PlanError, Profile,
  UnsupportedError, type Frame, type Progress,
} from "../../src/index.ts";
import { referenceEngine } from "./reference-engine.ts";

type SchemaOf<F> = F extends Frame<infer S> ? S : never;

const ROWS = 300_000;
const engine = createEngine({ threads: 2 });
afterAll(() => engine.close());

const numbers = fromColumns({
  k: Int32Array.from({ length: ROWS }, (_, i) => i % 1000),
  x: Float64Array.from({ length: ROWS }, (_, i) => i),
});
const grouped = numbers.groupBy("k").agg(g => ({ n: count(), most: g.x.max() })).orderBy("k");
/** Would run for hours: each row meets a three-hundredth of all. */
const endless = numbers.join(numbers, { on: "k" }).join(numbers, { on: "k", suffix: "_third" })
  .agg(g => ({ total: g.x.sum() }));

describe("start", () => {
  it("gives a handle with the result as a frame", async () => {
    const handle = grouped.start({ engine, executor: "parallel" });
    expect(handle).toBeInstanceOf(FrameHandle);
    expectTypeOf(handle).toEqualTypeOf<FrameHandle<SchemaOf<typeof grouped>>>();
    expectTypeOf(handle.result).resolves.toEqualTypeOf<DataFrame<SchemaOf<typeof grouped>>>();
    const df = await handle.result;
    expect(df).toBeInstanceOf(DataFrame);
    expect(df.numRows).toBe(1000);
    expect(df.toArray()[7]).toEqual({ k: 7, n: 300, most: 299_007 });
    expect(await handle.result).toBe(df);
    expect(handle.state).toBe("done");
    expect(handle.progress()).toMatchObject({ fraction: 1, operators: [] });
    expect(handle.stats()).toMatchObject({ query: handle.id, status: "done" });
    expect(inspect(handle)).toBe(`FrameHandle(query ${handle.id}, done, 100 %)`);
    const summary = engine.queries().find(q => q.id === handle.id);
    expect(summary).toMatchObject({ state: "done", priority: "normal" });
  });

  it("hands out batches in order while the query runs, and rows only once", async () => {
    const handle = numbers.filter(c => c.x.ge(0)).start({ engine, executor: "parallel" });
    const batches = handle.batches();
    await expect(handle.result).rejects.toThrow(PlanError);
    expect(() => handle.batches()).toThrow("handed out in batches already");
    const seen: number[] = [];
    for await (const batch of batches) for (const x of batch.column("x")) seen.push(x);
    expect(seen.length).toBe(ROWS);
    expect(seen.findIndex((x, i) => x !== i)).toBe(-1);
    expect(handle.state).toBe("done");
  });

  it("gives the whole result as a batch if the result was asked for before", async () => {
    const handle = grouped.start({ engine });
    const [df, ...batches] = [await handle.result, ...await all(handle.batches())];
    expect(batches.map(batch => batch.toArray())).toEqual([df.toArray()]);
  });

  it("is held by pause, goes on with resume, and ends with cancel", async () => {
    const handle = endless.start({ engine, executor: "parallel" });
    await until(() => handle.state === "running" && handle.progress().rows > 0);
    handle.pause();
    expect(handle.state).toBe("paused");
    handle.resume();
    expect(handle.state).toBe("running");
    expect(handle.stats().pipelines.length).toBeGreaterThan(1);
    const reason = new Error("enough");
    handle.cancel(reason);
    const error = await handle.result.catch((e: unknown) => e);
    expect(error).toBeInstanceOf(CancelledError);
    expect((error as CancelledError).cause).toBe(reason);
    expect(handle.state).toBe("cancelled");
  });

  it("leaves the query when its batches are left", async () => {
    const many = numbers.join(numbers.limit(10_000), { on: "k" });
    const handle = many.start({ engine, executor: "parallel", testing: { morselRows: 1000 } });
    for await (const batch of handle.batches()) {
      expect(batch.numRows).toBeGreaterThan(0);
      break;
    }
    expect(handle.state).toBe("cancelled");
    expect(engine.memoryUse().arenas).toBe(0);
  });

  it("takes no progress bar", () => {
    const options = { engine, progress: true };
    expect(() => grouped.start(options)).toThrow("a started query shows no progress bar");
  });
});

describe("options", () => {
  it("reach the engine from every method", async () => {
    const told: Progress[] = [];
    const options = { engine, executor: "parallel", onProgress: (p: Progress) => told.push(p) } as const;
    for (const run of [
      () => grouped.collect(options), () => grouped.toArrow(options), () => grouped.toIPC(options),
      () => grouped.toRows(options), () => grouped.toColumns(options), () => grouped.count(options),
      () => all(grouped.batches(options)), () => grouped.profile(options),
      () => grouped.explain({ ...options, analyze: true }), () => grouped.start(options).result,
    ]) {
      told.length = 0;
      await run();
      expect(told.at(-1)?.fraction).toBe(1);
    }
  });

  it("stop what takes too long, and say what was running", async () => {
    const run = endless.collect({ engine, executor: "parallel", timeout: 50 });
    await expect(run).rejects.toThrow(/did not end within 50 ms. It was running .*join|aggregate/);
    const signal = AbortSignal.timeout(20);
    await expect(endless.collect({ engine, signal })).rejects.toThrow(CancelledError);
  });

  it("that are wrong are refused by name", async () => {
    const wrong = { engine, progress: "yes" } as unknown as { progress: boolean };
    await expect(grouped.collect(wrong)).rejects.toThrow("progress is \"yes\".");
    await expect(grouped.collect({ engine, timeout: -1 })).rejects.toThrow("timeout is -1");
  });
});

describe("a progress bar", () => {
  const drawn: string[] = [];
  const { progressBar } = ports;
  beforeEach(() => {
    drawn.length = 0;
    ports.progressBar = async () => ({
      tell: ({ fraction }) => { drawn.push(String(fraction)); }, end: () => { drawn.push("end"); },
    });
  });
  afterEach(() => { ports.progressBar = progressBar; });

  it("is told beside onProgress, and goes away at the end", async () => {
    const told: string[] = [];
    const onProgress = ({ fraction }: Progress) => { told.push(String(fraction)); };
    await grouped.collect({ engine, progress: true, onProgress });
    expect(drawn).toEqual([...told, "end"]);
    expect(told.at(-1)).toBe("1");
    await all(grouped.batches({ engine, progress: true }));
    expect(drawn.slice(-2)).toEqual(["1", "end"]);
  });

  it("goes away if the query fails, or its batches are left", async () => {
    await expect(endless.collect({ engine, progress: true, timeout: 30 })).rejects.toThrow(CancelledError);
    expect(drawn.filter(line => line === "end")).toHaveLength(1);
    const testing = { morselRows: 1000 };
    for await (const batch of numbers.batches({ engine, progress: true, testing })) if (batch.numRows) break;
    expect(drawn.filter(line => line === "end")).toHaveLength(2);
  });

  it("is not there unless it is asked for", async () => {
    await grouped.collect({ engine, progress: false });
    await grouped.collect({ engine });
    expect(drawn).toEqual([]);
  });
});

describe("profile", () => {
  it("has the data, and shows it as text, page and trace", async () => {
    const profile = await grouped.profile({ engine, executor: "parallel" });
    expect(profile).toBeInstanceOf(Profile);
    const { data } = profile;
    expect(data).toMatchObject({ status: "done", executor: "parallel", rows: 1000 });
    expect(data.events.length).toBeGreaterThan(0);
    expect(inspect(profile)).toBe(profile.toText());
    expect(profile.toText()).toContain(`query ${data.query}: done`);
    expect(profile.toHTML()).toMatch(/^<!doctype html>[^]*<svg[^]*<\/html>\s*$/);
    const trace = JSON.parse(profile.toChromeTrace()) as { traceEvents: { ph: string }[] };
    expect(trace.traceEvents.filter(e => e.ph === "X")).toHaveLength(data.events.length);
    const key = Symbol.for("Jupyter.display");
    const shown = (profile as unknown as Record<symbol, () => Record<string, string>>)[key]!();
    expect(shown["text/plain"]).toBe(profile.toText());
    expect(shown["text/html"]).toMatch(/<\/details><\/div><iframe sandbox srcdoc="<!doctype html>[^"]*" style=/);
  });

  it("is refused where nothing is measured", async () => {
    await expect(grouped.profile({ engine: referenceEngine })).rejects.toThrow(UnsupportedError);
  });
});

describe("explain", () => {
  it("runs the query if asked to analyze", async () => {
    const text = grouped.explain({ engine });
    expectTypeOf(text).toEqualTypeOf<string>();
    expect(text).toContain("pipelines");
    const analyzed = grouped.explain({ engine, analyze: true });
    expectTypeOf(analyzed).toEqualTypeOf<Promise<string>>();
    expect(await analyzed).toMatch(/^analyzed plan \(done, .*1,000 rows/);
    expect(await analyzed).toContain("aggregate");
    await expect(endless.explain({ engine, analyze: true, timeout: 50 })).rejects.toThrow(CancelledError);
  });
});

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const gathered: T[] = [];
  for await (const item of items) gathered.push(item);
  return gathered;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(resolve => setTimeout(resolve, 5));
}
