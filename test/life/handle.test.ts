// A query's life at its edges: stopped before it begins, in the queue, with nobody reading; closed engines.
import { afterEach, describe, expect, it } from "vitest";
import { CancelledError, PlanError, QuernError, type Engine } from "../../src/index.ts";
import { after, held, newEngine, NOTHING, QUERIES, ROWS, spread, table } from "./workshop.ts";

const LIMIT_MS = 30_000;
const engines: Engine[] = [];
afterEach(() => { for (const engine of engines.splice(0)) engine.close(); });
function open(maxConcurrentQueries = 8): Engine {
  const engine = newEngine({ maxConcurrentQueries });
  engines.push(engine);
  return engine;
}
const nothingHeld = (engine: Engine) => expect.poll(() => held(engine), { timeout: 5_000 }).toEqual(NOTHING);
const raised = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(() => "no error", (error: unknown) => error);
const query = QUERIES.sort!;

describe("the queue", () => {
  it("queries that are stopped before they begin give up their turn", async () => {
    const engine = open(1);
    for (let i = 0; i < 5; i++) {
      const handle = query.start(spread(engine));
      handle.cancel(i);
      expect(await raised(handle.result)).toMatchObject({ name: "CancelledError", cause: i });
      expect(handle.state).toBe("cancelled");
    }
    expect((await query.collect(spread(engine))).numRows).toBeGreaterThan(0);
    await nothingHeld(engine);
  }, LIMIT_MS);

  it("a timeout in the queue says so, and the queue goes on", async () => {
    const engine = open(1);
    const first = query.start(spread(engine));
    first.pause();
    await after(0);
    const second = query.start({ ...spread(engine), timeout: 30 });
    const third = query.start(spread(engine));
    const error = await raised(second.result);
    expect(error).toBeInstanceOf(CancelledError);
    expect((error as CancelledError).code).toBe("timeout");
    expect((error as Error).message).toContain("did not end within 30 ms. It was waiting for its turn.");
    first.resume();
    expect((await third.result).numRows).toBe((await first.result).numRows);
    await nothingHeld(engine);
  }, LIMIT_MS);

  it("priority decides who is next, then age", async () => {
    const engine = open(1);
    const ends: string[] = [];
    const begin = (name: string, priority: "low" | "normal" | "high") =>
      table.head(10).start({ engine, priority }).result.then(() => ends.push(name));
    const first = query.start(spread(engine));
    first.pause();
    await after(0);
    const others = [begin("low", "low"), begin("normal 1", "normal"), begin("high 1", "high"),
      begin("normal 2", "normal"), begin("high 2", "high")];
    await after(0);
    first.resume();
    await Promise.all(others);
    expect(ends).toEqual(["high 1", "high 2", "normal 1", "normal 2", "low"]);
  }, LIMIT_MS);

  it("an engine that closes rejects queries that run, are held, wait, or have batches in hand", async () => {
    const engine = open(3);
    const batches = table.filter(c => c.v.ge(0)).batches({ engine, executor: "parallel" });
    await batches.next();
    const held1 = query.start(spread(engine));
    held1.pause();
    const running = query.start(spread(engine));
    const waiting = query.start(spread(engine));
    const outcomes = [held1, running, waiting].map(handle => raised(handle.result));
    await after(5);
    engine.close();
    for (const outcome of outcomes) {
      expect(await outcome).toMatchObject({ name: "CancelledError", message: "The engine was closed." });
    }
    expect(await raised(batches.next())).toMatchObject({ name: "CancelledError" });
    expect(await raised(query.collect({ engine }))).toMatchObject({ code: "engine-closed" });
  }, LIMIT_MS);
});

describe("batches", () => {
  const all = table.filter(c => c.v.ge(0));
  const collect = async (parts: AsyncIterable<{ readonly numRows: number }>): Promise<number> => {
    let rows = 0;
    for await (const part of parts) rows += part.numRows;
    return rows;
  };

  it("asked for at once come one by one, and rows are handed out once", async () => {
    const engine = open();
    const handle = all.start(spread(engine));
    const batches = handle.batches();
    expect(() => handle.batches()).toThrow(PlanError);
    expect(await raised(handle.result)).toBeInstanceOf(PlanError);
    expect(await collect(batches)).toBe(ROWS);
    expect(handle.state).toBe("done");
    await nothingHeld(engine);
  }, LIMIT_MS);

  it("asked for later are the whole result", async () => {
    const engine = open();
    const handle = all.start(spread(engine));
    await after(1);
    const result = await handle.result;
    expect(await collect(handle.batches())).toBe(result.numRows);
    await nothingHeld(engine);
  }, LIMIT_MS);

  it("left half way, or never read, hold nothing", async () => {
    const engine = open();
    for await (const part of all.batches(spread(engine))) {
      expect(part.numRows).toBeGreaterThan(0);
      break;
    }
    await nothingHeld(engine);
    all.batches(spread(engine));
    expect(held(engine)).toEqual(NOTHING);
  }, LIMIT_MS);

  it.each(["cancel", "timeout"] as const)("whose reader never comes back end with %s", async how => {
    const engine = open();
    const handle = all.start({ ...spread(engine), ...(how === "timeout" ? { timeout: 300 } : {}) });
    const batches = handle.batches();
    expect((await batches.next()).value!.numRows).toBeGreaterThan(0);
    if (how === "cancel") handle.cancel("nobody reads");
    await expect.poll(() => held(engine), { timeout: 5_000 }).toEqual(NOTHING);
    expect(handle.state).toBe("cancelled");
    expect(await raised(batches.next())).toMatchObject({
      name: "CancelledError", code: how === "cancel" ? "cancelled" : "timeout",
    });
  }, LIMIT_MS);

  it("a slow reader holds the query back, and hears all rows in order", async () => {
    const engine = open();
    const twin = fromTwice();
    let next = 0;
    let turns = 0;
    const options = { engine, executor: "parallel" as const, testing: { morselRows: 65_536 } };
    for await (const part of twin.batches(options)) {
      if (turns++ < 3) await after(150);
      for (const id of part.column("id") as readonly number[]) {
        if (id !== next % ROWS) throw new Error(`${id} where ${next % ROWS} should be`);
        next++;
      }
    }
    expect(next).toBe(ROWS * 10);
    await nothingHeld(engine);
  }, LIMIT_MS);

  function fromTwice() {
    let frame = table.filter(c => c.v.ge(0)).select("id");
    const one = frame;
    for (let i = 1; i < 10; i++) frame = frame.union(one);
    return frame;
  }
});

describe("callbacks and options", () => {
  it("an onProgress that throws stops the query, and its error is not lost", async () => {
    const engine = open();
    const failure = new Error("no");
    const promise = query.collect({ ...spread(engine), onProgress: () => { throw failure; } });
    const error = await raised(promise);
    expect(error === failure || (error as Error).cause === failure).toBe(true);
    await nothingHeld(engine);
  }, LIMIT_MS);

  it("a signal that is aborted already begins nothing", async () => {
    const engine = open();
    const error = await raised(query.collect({ ...spread(engine), signal: AbortSignal.abort("no") }));
    expect(error).toMatchObject({ name: "CancelledError", cause: "no" });
    expect(held(engine)).toEqual(NOTHING);
  }, LIMIT_MS);

  it("a query takes no more threads than it may", async () => {
    const engine = newEngine({ threads: 3 });
    engines.push(engine);
    const { statistics } = await query.collect({ engine, threads: 2, executor: "parallel", profile: true,
      testing: { morselRows: 1024 } });
    const workers = new Set(statistics!.profile!.events.map(event => event.worker).filter(w => w < 3));
    expect(workers.size).toBeLessThanOrEqual(2);
    expect(() => engine.start(query.plan, { threads: 0 })).toThrow(QuernError);
  }, LIMIT_MS);
});
