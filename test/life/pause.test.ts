// Queries that are held and let go, and many that wait for each other.
import { afterAll, beforeAll, expect, it } from "vitest";
import { CancelledError, type Progress } from "../../src/index.ts";
import { after, answersOf, digest, held, newEngine, NOTHING, QUERIES, spread } from "./workshop.ts";

const LIMIT_MS = 120_000;
const engine = newEngine({ maxConcurrentQueries: 4 });
let answers: ReadonlyMap<string, string>;
const names = Object.keys(QUERIES);

beforeAll(async () => { answers = await answersOf(engine); });
afterAll(() => engine.close());

const nothingHeld = () => expect.poll(() => held(engine), { timeout: 5_000 }).toEqual(NOTHING);

it("200 queries at once, four at a time, some stopped while they wait or run", async () => {
  let most = 0;
  const handles = Array.from({ length: 200 }, (_, i) => {
    const name = names[i % names.length]!;
    const priority = (["low", "normal", "high"] as const)[i % 3]!;
    const handle = QUERIES[name]!.start({ ...(i % 2 ? spread(engine) : { engine }), priority });
    return { name, handle, stopped: i % 10 === 9 };
  });
  const watch = setInterval(() => {
    most = Math.max(most, engine.queries().filter(q => q.state === "running" || q.state === "paused").length);
  }, 1);
  const outcomes = handles.map(({ handle }) => handle.result.then(digest, (error: unknown) => error));
  for (const [i, { handle, stopped }] of handles.entries()) {
    if (i % 20 === 0) await after(5);
    if (stopped) handle.cancel("not wanted");
  }
  for (const [i, { name, stopped, handle }] of handles.entries()) {
    const outcome = await outcomes[i];
    if (outcome instanceof Error) {
      expect(stopped).toBe(true);
      expect(outcome).toBeInstanceOf(CancelledError);
      expect(handle.state).toBe("cancelled");
    } else {
      expect(outcome).toEqual(answers.get(name));
      expect(handle.state).toBe("done");
    }
  }
  clearInterval(watch);
  expect(most).toBeLessThanOrEqual(4);
  await nothingHeld();
}, LIMIT_MS);

it("pausing and resuming under load changes no result, and progress never falls", async () => {
  for (let round = 0; round < 12; round++) {
    const told = new Map<string, Progress[]>();
    const handles = names.map(name => {
      told.set(name, []);
      const testing = { morselRows: 2048, earlyExit: 0.2, seed: round + 1 };
      return QUERIES[name]!.start({ engine, executor: "parallel", testing,
        onProgress: progress => told.get(name)!.push(progress) });
    });
    const state = { going: true };
    const meddling = (async () => {
      while (state.going) {
        const handle = handles[Math.floor(Math.random() * handles.length)]!;
        handle.pause();
        if (Math.random() < 0.5) await after(Math.random() * 3);
        for (const other of handles) told.get(names[handles.indexOf(other)]!)!.push(other.progress());
        handle.resume();
        if (Math.random() < 0.7) await after(Math.random() * 3);
        else await Promise.resolve();
      }
    })();
    for (const [i, handle] of handles.entries()) {
      expect(digest(await handle.result)).toEqual(answers.get(names[i]!));
    }
    state.going = false;
    await meddling;
    for (const list of told.values()) {
      const fractions = list.map(progress => progress.fraction);
      expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
      expect(fractions.at(-1)).toBe(1);
    }
  }
  await nothingHeld();
}, LIMIT_MS);

it("a paused query does nothing until it is resumed", async () => {
  const handle = QUERIES.groups!.start({ engine, executor: "parallel", testing: { morselRows: 512 } });
  await after(15);
  handle.pause();
  await after(50);
  const before = handle.progress();
  await after(100);
  const { fraction, rows } = handle.progress();
  expect({ fraction, rows }).toEqual({ fraction: before.fraction, rows: before.rows });
  expect(handle.state).toBe(before.fraction === 1 ? "done" : "paused");
  handle.resume();
  expect(digest(await handle.result)).toEqual(answers.get("groups"));
  await nothingHeld();
}, LIMIT_MS);

it("a paused query can be stopped, by hand and by its time", async () => {
  const handle = QUERIES.groups!.start(spread(engine));
  handle.pause();
  await after(20);
  handle.cancel("enough");
  await expect(handle.result).rejects.toMatchObject({ name: "CancelledError", cause: "enough" });
  const timed = QUERIES.sort!.start({ ...spread(engine), timeout: 60 });
  timed.pause();
  await expect(timed.result).rejects.toMatchObject({ name: "CancelledError", code: "timeout" });
  await nothingHeld();
}, LIMIT_MS);
