// Workers that fail or die in a query: it fails and says where, others go on, nothing stays behind.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ExecutionError } from "../../src/index.ts";
import type { TestingOptions } from "../../engine/api.ts";
import {
  after, answersOf, digest, held, kill, newEngine, NOTHING, QUERIES, spread, workersReady,
} from "./workshop.ts";

type Fault = NonNullable<TestingOptions["fault"]>;
const LIMIT_MS = 60_000;
const engine = newEngine();
let answers: ReadonlyMap<string, string>;

beforeAll(async () => { answers = await answersOf(engine); });
afterAll(() => engine.close());

const nothingHeld = () => expect.poll(() => held(engine), { timeout: 5_000 }).toEqual(NOTHING);

async function outcome(name: string, fault?: Fault): Promise<unknown> {
  const options = spread(engine);
  const testing = fault ? { ...options.testing, fault } : options.testing;
  try {
    return digest(await QUERIES[name]!.collect({ ...options, testing }));
  } catch (error) {
    return error;
  }
}

async function expectRight(name: string): Promise<void> {
  expect(await outcome(name)).toEqual(answers.get(name));
}

function expectFailure(error: unknown, { kind }: Fault): void {
  expect(error).toBeInstanceOf(ExecutionError);
  const { code, operator, message, recoverable } = error as ExecutionError;
  expect(code).toBe(kind === "exit" ? "worker-lost" : "worker-failed");
  expect(operator).toMatch(/^[a-z ,-]+$/);
  expect(message.startsWith(`${operator}: `)).toBe(true);
  expect(recoverable).toBe(true);
}

const UNITS = [0, 1, 3, 9];

describe.each(["throw", "trap", "stack", "exit"] as const)("a worker and %s", kind => {
  it.each(["before", "inside", "after"] as const)("%s a unit", async at => {
    let failures = 0;
    for (const name of Object.keys(QUERIES)) {
      for (const unit of UNITS) {
        const fault: Fault = { worker: unit % 2, unit, at, kind };
        const other = outcome("groups");
        const result = await outcome(name, fault);
        // A worker may have found fewer units than that.
        if (result instanceof Error) {
          expectFailure(result, fault);
          failures++;
        } else expect(result).toEqual(answers.get(name));
        // A worker is inside of one query at a time.
        expect(await other).toEqual(answers.get("groups"));
      }
    }
    expect(failures).toBeGreaterThan(4);
    await expectRight("join");
    await nothingHeld();
  }, LIMIT_MS);
});

describe("a worker that dies", () => {
  it("outside of the query: the query goes on with another", async () => {
    for (const unit of UNITS) {
      const result = await outcome("sort", { worker: 1, unit, at: "left", kind: "exit" });
      expect(result).toEqual(answers.get("sort"));
    }
    await nothingHeld();
  }, LIMIT_MS);

  it("whenever it hears of the query: the query fails, and the next is right", async () => {
    const fault: Fault = { worker: 0, unit: 0, at: "start", kind: "exit" };
    const slow = { ...fault, worker: 1 };
    for (const each of [fault, slow]) {
      const result = await outcome("groups", each);
      if (result instanceof Error) expectFailure(result, each);
      else expect(result).toEqual(answers.get("groups"));
    }
    await expectRight("sort");
    await nothingHeld();
  }, LIMIT_MS);

  it("while the engine's thread is blocked: the query fails, and the next is right", async () => {
    let failures = 0;
    for (const at of ["before", "inside", "after", "left"] as const) {
      for (const unit of UNITS) {
        await workersReady(engine);
        const options = spread(engine);
        const testing = { ...options.testing, fault: { worker: 0, unit, at, kind: "exit" as const } };
        try {
          const result = digest(QUERIES.groups!.collectSync({ ...options, testing }));
          expect(result).toEqual(answers.get("groups"));
        } catch (error) {
          expectFailure(error, testing.fault);
          failures++;
        }
        expect(digest(QUERIES.join!.collectSync(options))).toEqual(answers.get("join"));
      }
    }
    expect(failures).toBeGreaterThan(0);
    await nothingHeld();
  }, LIMIT_MS);

  it("killed from outside at any time: queries end, right or with an error that says so", async () => {
    const names = Object.keys(QUERIES);
    let failures = 0;
    for (let i = 0; i < 40; i++) {
      const name = names[i % names.length]!;
      if (i % 2 === 0) await workersReady(engine);
      const running = [outcome(name), outcome("collect")];
      await after(Math.random() * 15);
      kill(engine, i % 2);
      if (i % 5 === 0) kill(engine, (i + 1) % 2);
      for (const [k, result] of (await Promise.all(running)).entries()) {
        if (result instanceof Error) {
          expect(result).toBeInstanceOf(ExecutionError);
          expect(result).toMatchObject({ code: "worker-lost", recoverable: true });
          failures++;
        } else expect(result).toEqual(answers.get(k === 0 ? name : "collect"));
      }
    }
    console.log(`threads killed from outside: ${failures} of 80 queries failed, the others were right`);
    expect(failures).toBeGreaterThan(0);
    await expectRight("groups");
    await nothingHeld();
  }, LIMIT_MS);
});
