// Every way a query can fail: what the error says, that nothing stays behind, and that the next query works.
import { describe, expect, it } from "vitest";
import {
  CancelledError, ExecutionError, QuernError, ResourceError, createEngine, fromColumns, t, type DataFrame,
    type Engine,
} from "../../src/index.ts";

const engine = createEngine({ sanitize: true });
const ROWS = 5000;
const BIG = 2n ** 62n;
const table = fromColumns({
  id: Array.from({ length: ROWS }, (_, i) => i), big: Array.from({ length: ROWS }, (_, i) =>
    (i === 4321 ? BIG : BigInt(i))),
  word: Array.from({ length: ROWS }, (_, i) => (i === 3210 ? "x7" : i === 99 ? null : String(i))),
  money: Array.from({ length: ROWS }, (_, i) => (i === 77 ? "9".repeat(36) : String(i))),
  f: Array.from({ length: ROWS }, (_, i) => (i === 2500 ? NaN : i / 2)),
}, { id: t.int32, big: t.int64, word: t.nullable(t.utf8), money: t.decimal(38, 2), f: t.float64 });

const rich = fromColumns({ money: Array.from({ length: 3000 }, () => "9".repeat(36)) },
  { money: t.decimal(38, 2) });

interface Runnable { collectSync(options: object): Pick<DataFrame, "numRows"> }

/** The error of a query; then nothing is held, and another query works. */
function failure(query: Runnable, options: object = {}): QuernError {
  let raised: unknown;
  try {
    query.collectSync({ engine, ...options });
  } catch (error) {
    raised = error;
  }
  expectClean(engine);
  if (!(raised instanceof QuernError)) throw raised ?? new Error("nothing was raised");
  return raised;
}

function expectClean(used: Engine): void {
  expect(used.memoryUse()).toMatchObject({ arenaBytes: 0, arenas: 0 });
  expect(table.filter(c => c.id.lt(3)).agg(g => ({ s: g.id.sum() })).collectSync({
    engine: used }).toArray()).toEqual([{ s: 3 }]);
  expect(used.memoryUse()).toMatchObject({ arenaBytes: 0, arenas: 0 });
}

describe("errors of values", () => {
  it.each<[string, Runnable, string, string]>([
    ["a text that is no number", table.select(c => ({ n: c.word.cast(t.int32) })), "cast-failed",
      'project: word::int32: the value "x7" is not a int32 (row 3210). Use tryCast for null instead.'],
    ["a number out of range", table.select(c => ({ n: c.big.cast(t.int16) })), "cast-failed",
      "project: big::int16: the value 4611686018427387904 is not a int16 (row 4321). Use tryCast for null instead."],
    ["NaN as an integer", table.select(c => ({ n: c.f.cast(t.int64) })), "cast-failed",
      "project: f::int64: the value NaN is not a int64 (row 2500). Use tryCast for null instead."],
    ["too many digits", table.select(c => ({ n: c.money.cast(t.decimal(10, 2)) })), "cast-failed",
      "project: money::decimal(10, 2): the value 999999999999999999999999999999999999.00 is not a decimal(10, 2) (row 77). Use tryCast for null instead."],
    ["a sum of two", table.select(c => ({ n: c.big.add(c.big) })), "integer-overflow",
      "project: big + big leaves the range of int64 (row 4321). Cast to decimal or float64 first."],
    ["a difference", table.select(c => ({ n: c.big.neg().sub(c.big).sub(1) })), "integer-overflow",
      "project: -big - big - 1 leaves the range of int64 (row 4321). Cast to decimal or float64 first."],
    ["a product", table.filter(c => c.big.mul(c.id).gt(7)), "integer-overflow",
      "filter: big * id::int64 leaves the range of int64 (row 4321). Cast to decimal or float64 first."],
    ["a sum of all", table.union(table).agg(g => ({ n: g.big.sum() })), "integer-overflow",
      "aggregate: sum(big) leaves the range of int64. Cast to decimal or float64 first."],
    ["a sum by group", table.union(table).groupBy(c => ({ k: c.id.mod(3) })).agg(g => ({ n: g.big.sum() })),
      "integer-overflow",
      "aggregate: sum(big) leaves the range of int64. Cast to decimal or float64 first."],
    ["a decimal product", table.select(c => ({ n: c.money.mul(c.money) })), "decimal-overflow",
      "project: money * money leaves the range of decimal(38, 4) (row 77). Round or cast to float64 first."],
    ["a decimal sum", rich.agg(g => ({ n: g.money.sum() })), "decimal-overflow",
      "aggregate: sum(money) leaves the range of decimal(38, 2). Round or cast to float64 first."],
    ["keys that occur twice", table.join(table.union(table), { on: "id", validate: "m:1" }),
      "join-not-unique",
      'join: validate is "m:1", but keys occur more than once in the right input: id = 0; id = 1; id = 2; … '
        + "Remove the duplicates, as with `distinct`, or relax `validate`."],
    ["keys that occur twice on the left", table.union(table).join(table, { on: "id", validate: "1:m" }),
      "join-not-unique",
      'join: validate is "1:m", but keys occur more than once in the left input: id = 0; id = 1; id = 2; … '
        + "Remove the duplicates, as with `distinct`, or relax `validate`."],
  ])("%s", (_, query, code, message) => {
    for (const testing of [{}, { virtualWorkers: 3, seed: 2, morselRows: 700, earlyExit: 0.5 }]) {
      const error = failure(query, { testing });
      expect(error).toBeInstanceOf(ExecutionError);
      expect(error.code).toBe(code);
      expect(error.message).toBe(message);
    }
  });
});

describe("cancelling", () => {
  const long = table.withRowIndex("row").orderBy("f").filter(c => c.row.ge(0));

  it("before, and during", async () => {
    await expect(long.collect({ engine, signal: AbortSignal.abort() })).rejects.toThrow(CancelledError);
    expectClean(engine);
    const controller = new AbortController();
    const running = long.collect({ engine, signal: controller.signal, testing: { morselRows: 1 } });
    setImmediate(() => controller.abort("enough"));
    const error: unknown = await running.then(() => null, (reason: unknown) => reason);
    expect(error).toBeInstanceOf(CancelledError);
    expect(error).toMatchObject({ code: "cancelled", message: "The query was cancelled by its signal.",
      cause: "enough" });
    expectClean(engine);
  });
});

describe("memory", () => {
  const LIMIT = 24 << 20;
  /** 4 MB of 64-bit integers that have no narrower form. */
  const wide = (seed: number) =>
    BigInt64Array.from({ length: 1 << 19 }, (_, i) => BigInt(Math.imul(i + seed, 0x9e37_79b1)) * 2n ** 31n);

  it("a query that needs more than the limit fails with who holds what, and the engine goes on", () => {
    const limited = createEngine({ memoryLimit: LIMIT });
    let raised: unknown;
    try {
      fromColumns({ v: wide(1) }).withRowIndex("row").orderBy("v").collectSync({ engine: limited });
    } catch (error) {
      raised = error;
    }
    expect(raised).toBeInstanceOf(ResourceError);
    expect(raised).toMatchObject({ code: "memory-limit" });
    expect((raised as Error).message).toMatch(new RegExp("^sort needs \\d+ MiB more memory, "
      + "but engine is limited to 24 MiB\\. In use: engine \\d+ MiB "
      + "\\(query 1 \\d+ MiB \\(sort \\d+ MiB\\), resident columns 4 MiB\\)\\. Raise memoryLimit, or dispose of persisted frames\\.$"));
    expectClean(limited);
    expect(limited.memoryUse().capacityBytes).toBeLessThanOrEqual(LIMIT);
  });

  it("columns that nobody uses make room for others", () => {
    const limited = createEngine({ memoryLimit: LIMIT });
    const tables = Array.from({ length: 8 }, (_, i) => {
      const v = wide(i * 1_000_003);
      return { frame: fromColumns({ v }), high: v.reduce((a, b) => (a > b ? a : b)) };
    });
    for (let round = 0; round < 2; round++) {
      for (const { frame, high } of tables) {
        const result = frame.agg(g => ({ high: g.v.max() })).collectSync({ engine: limited });
        expect(result.toArray({ int64: "bigint" })).toEqual([{ high }]);
        const { residentBytes, capacityBytes } = limited.memoryUse();
        expect(residentBytes).toBeGreaterThanOrEqual(4 << 20);
        expect(capacityBytes).toBeLessThanOrEqual(LIMIT);
      }
    }
  });

  it("a limit below the least is refused when the first query comes", () => {
    const tiny = createEngine({ memoryLimit: 1000 });
    expect(() => table.limit(1).filter(c => c.id.lt(1)).collectSync({ engine: tiny }))
      .toThrow(new ResourceError("memory-limit", "A memory limit of 1000 bytes is too small.",
        { hint: "The least is 1114112 bytes." }));
  });
});

it("a closed engine says so", async () => {
  const closed = createEngine();
  const query = table.filter(c => c.id.lt(1));
  query.collectSync({ engine: closed });
  closed.close();
  const error = new QuernError("engine-closed", "The engine is closed.",
    { hint: "Create another with createEngine()." });
  await expect(query.collect({ engine: closed })).rejects.toThrow(error);
  expect(() => query.collectSync({ engine: closed })).toThrow(error);
  expect(() => query.explain({ engine: closed })).toThrow(error);
  await expect(query.batches({ engine: closed }).next()).rejects.toThrow(error);
  expect(closed.memoryUse()).toEqual({ residentBytes: 0, arenaBytes: 0, arenas: 0, capacityBytes: 0 });
});
