// Memory over a query's life: nothing is compiled or kept twice, and every exit gives everything back.
import { afterAll, describe, expect, test } from "vitest";
import { loadReference } from "../../engine/reference-result.ts";
import { createEngine, fromColumns, ResourceError, t, type Engine, type Frame } from "../../src/index.ts";

// Synchronous queries cannot wait for it.
await loadReference();

const ROWS = 5_000;
const numbers = fromColumns({
  k: Array.from({ length: ROWS }, (_, i) => i % 97),
  v: Array.from({ length: ROWS }, (_, i) => i / 8),
  s: Array.from({ length: ROWS }, (_, i) => (i % 3 === 0 ? null : `word ${i % 50}`)),
}, { k: t.int32, v: t.float64, s: t.nullable(t.utf8) });

const grouped = numbers
  .filter(c => c.v.gt(10))
  .groupBy("k").agg(g => ({ total: g.v.sum(), words: g.s.nUnique() }))
  .join(numbers.select("k", "s").distinct(["k"]), { on: "k", how: "left" })
  .orderBy("k");

/** What must be the same before and after. */
const held = (engine: Engine) => {
  const { arenaBytes, arenas } = engine.memoryUse();
  return { arenaBytes, arenas };
};
const NOTHING = { arenaBytes: 0, arenas: 0 };

describe("a query that runs again", () => {
  const engine = createEngine();
  afterAll(() => engine.close());

  test("compiles nothing and grows no memory", () => {
    const first = grouped.collectSync({ engine });
    expect(first.statistics!.compiled).toBeGreaterThan(0);
    const { capacityBytes, residentBytes } = engine.memoryUse();
    const second = grouped.collectSync({ engine });
    expect(second.statistics!.compiled).toBe(0);
    expect(second.toArray()).toEqual(first.toArray());
    expect(engine.memoryUse()).toEqual({ ...NOTHING, capacityBytes, residentBytes });
  });

  test("10,000 collects end at the memory they began with", () => {
    const small = numbers.head(20);
    const query = (limit: number) => small.filter(c => c.v.lt(limit)).agg(c => ({ n: c.v.count() }));
    query(1).collectSync({ engine });
    const before = engine.memoryUse();
    for (let i = 0; i < 10_000; i++) query(i % 3).collectSync({ engine });
    expect(engine.memoryUse()).toEqual(before);
  });
});

describe("kernels and the class of the data", () => {
  const engine = createEngine({ sanitize: true });
  afterAll(() => engine.close());
  const sums = (values: bigint[], limit: bigint) => fromColumns({ x: BigInt64Array.from(values) })
    .filter(c => c.x.le(limit)).agg(c => ({ sum: c.x.sum(), top: c.x.max(), next: c.x.add(1n).max() }));
  const run = (values: bigint[], limit: bigint) => sums(values, limit).collectSync({ engine });

  test("other values of the class reuse the kernel; at a class's limit the answer stays right", () => {
    const first = run([1n, 100n], 100n);
    const again = run([2n, 127n], 127n);
    expect([first.statistics!.compiled > 0, again.statistics!.compiled]).toEqual([true, 0]);
    for (const bits of [7n, 8n, 15n, 16n, 31n, 32n, 52n]) {
      for (const edge of [(1n << bits) - 1n, 1n << bits, -(1n << bits), -(1n << bits) - 1n]) {
        const rows = run([edge, 3n], edge > 3n ? edge : 3n).toArray({ int64: "bigint" });
        const top = edge > 3n ? edge : 3n;
        expect(rows).toEqual([{ sum: edge + 3n, top, next: top + 1n }]);
      }
    }
  });
});

describe("after a failure", () => {
  const failing: readonly [string, Frame, RegExp][] = [
    ["a cast", numbers.select(c => ({ n: c.s.cast(t.int32) })) as unknown as Frame, /cast-failed|"word 1"/],
    ["an overflow", numbers.select(c => ({
      n: c.k.add(9_223_372_036_854_775_807n),
    })) as unknown as Frame, /int64/],
    ["a sum's overflow", numbers.agg(c => ({
      n: c.k.mul(0).add(4_611_686_018_427_387_904n).sum(),
    })) as unknown as Frame, /int64/],
    ["a validated join", numbers.join(numbers.select("k"), { on: "k", validate: "m:1" }) as unknown as Frame, /m:1/],
  ];

  test.each(failing)("%s leaves nothing behind, and the next query works", (_name, frame, message) => {
    const engine = createEngine({ sanitize: true });
    expect(() => frame.collectSync({ engine })).toThrow(message);
    expect(held(engine)).toEqual(NOTHING);
    expect(numbers.agg(c => ({ n: c.v.count() })).collectSync({ engine }).toArray()).toEqual([{ n: ROWS }]);
    engine.close();
  });

  test("a failing cast names the value and the row", () => {
    const engine = createEngine();
    const words = fromColumns({ w: ["1", "2", "three"] });
    expect(() => words.select(c => ({ n: c.w.cast(t.int32) })).collectSync({ engine })).toThrow(
      'project: w::int32: the value "three" is not a int32 (row 2). Use tryCast for null instead.');
    engine.close();
  });

  test("a query that needs more memory than allowed is a ResourceError, and smaller ones still run", () => {
    const engine = createEngine({ memoryLimit: 8 << 20 });
    const wide = numbers.join(numbers, { on: "k" });
    expect(() => wide.orderBy("v").collectSync({ engine })).toThrow(ResourceError);
    expect(held(engine)).toEqual(NOTHING);
    expect(numbers.agg(c => ({ n: c.v.count() })).collectSync({ engine }).toArray()).toEqual([{ n: ROWS }]);
    engine.close();
  });

  test("a closed engine says so", () => {
    const engine = createEngine();
    engine.close();
    expect(() => numbers.filter(c => c.v.gt(1)).collectSync({ engine })).toThrow("The engine is closed.");
  });
});

test("a division whose divisor is null still evaluates its dividend", () => {
  const engine = createEngine();
  const type = t.decimal(38, 0);
  const row = fromColumns({ d: [10n ** 37n], z: [null] }, { d: type, z: t.nullable(type) });
  const query = row.select(c => ({ q: c.d.mul(c.d).floorDiv(c.z) }));
  for (const executor of ["reference", "single"] as const) {
    expect(() => query.collectSync({ engine, executor })).toThrow(/decimal/);
  }
  engine.close();
});
