// Queries that run again: nothing is compiled, no memory is kept, and other data of a kernel's class is
// right.
import { describe, expect, it } from "vitest";
import { loadReference } from "../../engine/reference-result.ts";
import { count, createEngine, desc, fromColumns, t, type Engine, type Frame } from "../../src/index.ts";
import { difference, tableOf } from "../differential/compare.ts";

// Synchronous queries cannot wait for it.
await loadReference();

type Plain = Pick<Frame, "plan">;

/** Runs a frame, holds it against the reference, and says how many kernels were compiled. */
function compiledFor(engine: Engine, { plan }: Plain): number {
  const result = engine.runSync(plan);
  const wrong = difference(tableOf(engine.runSync(plan, { executor: "reference" })), tableOf(result), true);
  if (wrong !== null) throw new Error(wrong);
  return result.statistics.compiled;
}

const integers = (values: readonly (bigint | null)[]) => fromColumns({ v: [...values] },
  { v: t.nullable(t.int64) });
const ROWS = 3000;
const sales = fromColumns({
  shop: Array.from({ length: ROWS }, (_, i) => `shop ${i % 9}`), item: Int32Array.from({ length: ROWS }, (_,
    i) => i % 50),
  price: Array.from({ length: ROWS }, (_, i) => i / 100),
}, { shop: t.utf8, item: t.int32, price: t.decimal(12, 2) });
const items = fromColumns({ item: Int32Array.from({ length: 40 }, (_, i) => i), name: Array.from({
  length: 40 }, (_, i) => `item ${i}`) });

const queries = {
  "filter and project": sales.filter(c => c.price.gt(5).and(c.shop.ne("shop 3"))).select(c => ({
    p: c.price.mul(c.item) })),
  "group-by": sales.groupBy("shop", "item").agg(g => ({ n: count(), total: g.price.sum() }),
    { maintainOrder: true }),
  "join and top-N": sales.join(items, { on: "item", how: "left" }).orderBy(desc("price"), "name").limit(20),
  "strings": sales.withColumns(c => ({ s: c.shop.upper().concat("!") })).distinct(["s"],
    { maintainOrder: true }),
} satisfies Record<string, Plain>;

describe.each(Object.entries(queries))("%s, run again", (_, query) => {
  it("compiles nothing, grows no memory and leaves nothing behind", () => {
    const engine = createEngine({ threads: 1 });
    expect(compiledFor(engine, query)).toBeGreaterThan(0);
    const arena = () => engine.runSync(query.plan).statistics.peakBytes;
    const bytes = arena();
    expect([arena(), arena()]).toEqual([bytes, bytes]);
    // Ingest needed memory for a while, and left it in other pieces: the first runs may still have grown it.
    const first = engine.memoryUse();
    expect(first).toMatchObject({ arenaBytes: 0, arenas: 0 });
    for (let i = 0; i < 3; i++) {
      expect(compiledFor(engine, query)).toBe(0);
      expect(engine.memoryUse()).toEqual(first);
    }
  });
});

describe("one engine, other data", () => {
  it("literals of a class share a kernel, and so do tables", () => {
    const engine = createEngine({ threads: 1 });
    const above = (frame: ReturnType<typeof integers>, n: bigint) => frame.filter(c => c.v.gt(n)).agg(c =>
      ({ s: c.v.sum() }));
    const one = integers([1n, 50n, 100n, null]);
    expect(compiledFor(engine, above(one, 70n))).toBeGreaterThan(0);
    expect(compiledFor(engine, above(one, 95n))).toBe(0);
    expect(compiledFor(engine, above(integers([7n, 127n, null, 99n]), 98n))).toBe(0);
  });

  const edges = [7n, 8n, 15n, 16n, 31n, 32n, 62n].flatMap(bits => {
    const limit = 1n << bits;
    return [[limit - 1n, 0n], [limit, 1n], [-limit, -1n], [-limit - 1n, 5n], [-limit, limit - 1n]] as const;
  });
  const extremes = [[2n ** 63n - 1n, 0n], [-(2n ** 63n), 0n], [2n ** 63n - 1n, -(2n ** 63n)]] as const;

  it("values at the borders of every class are filtered, compared, negated, grouped and sorted rightly",
    () => {
    const engine = createEngine({ sanitize: true });
    for (const values of [...edges, ...extremes]) {
      const frame = integers([...values, null, values[0], 3n]);
      for (const literal of [values[0], values[1], values[0] / 2n]) {
        compiledFor(engine, frame.filter(c => c.v.ge(literal)));
        compiledFor(engine, frame.select(c => ({ lt: c.v.lt(literal), eq: c.v.eq(literal),
          half: c.v.intDiv(2) })));
      }
      compiledFor(engine, frame.orderBy("v"));
      compiledFor(engine, frame.orderBy(c => [c.v.desc({ nulls: "first" })]).limit(2));
      compiledFor(engine, frame.groupBy("v").agg(g => ({ n: count(), m: g.v.min() }),
        { maintainOrder: true }));
      compiledFor(engine, frame.join(frame, { on: "v", how: "left" }));
      compiledFor(engine, frame.agg(g => ({ low: g.v.min(), high: g.v.max(), mean: g.v.mean(),
        n: g.v.nUnique() })));
    }
  });

  it("sums are exact however far they outgrow their values' class", () => {
    const engine = createEngine({ sanitize: true });
    for (const [value] of edges) {
      for (const rows of [1, 2, 1023, 1024, 1025]) {
        if (value * BigInt(rows) >= 2n ** 63n || value * BigInt(rows) < -(2n ** 63n)) continue;
        const frame = integers(Array.from({ length: rows }, () => value));
        compiledFor(engine, frame.agg(c => ({ s: c.v.sum(),
          twice: c.v.intDiv(4).add(c.v.intDiv(4)).sum() })));
        compiledFor(engine, frame.groupBy("v").agg(c => ({ s: c.v.sum() })));
      }
    }
  });

  it("nulls appear, a column loses its dictionary, and numbers get wider, under the same query", () => {
    const engine = createEngine({ sanitize: true });
    const strings = (value: (i: number) => string | null) =>
      fromColumns({ s: Array.from({ length: 3000 }, (_, i) => value(i)) }, { s: t.nullable(t.utf8) });
    const tables = [
      strings(i => `v${i % 4}`), strings(i => (i % 3 === 0 ? null : `v${i % 4}`)), strings(i => `v${i}`),
      strings(i => (i % 9 === 0 ? null : `v${i}`)), strings(() => null), strings(() => ""), strings(i =>
        `v${i % 4}`),
    ];
    for (const table of tables) {
      compiledFor(engine, table.filter(c => c.s.ge("v2")).groupBy("s").agg({ n: count() },
        { maintainOrder: true }));
      compiledFor(engine, table.filter(c => c.s.endsWith("1").or(c.s.isNull())).orderBy("s").limit(30));
      compiledFor(engine, table.agg(c => ({ n: c.s.nUnique(), low: c.s.min(), high: c.s.max() })));
      compiledFor(engine, table.withColumns(c => ({ long: c.s.byteLength().add(1),
        up: c.s.upper() })).limit(100));
    }
  });
});

it("10,000 collects end at the memory they began with", async () => {
  const engine = createEngine({ threads: 1 });
  const frame = fromColumns({ k: Int32Array.of(1, 2, 1, 3), s: ["a", "b", "a", null] });
  const collect = (i: number) =>
    frame.filter(c => c.k.ge(i % 3)).groupBy("s").agg(g => ({ n: count(), sum: g.k.sum() })).collect({
      engine });
  for (let i = 0; i < 50; i++) await collect(i);
  const before = engine.memoryUse();
  const buffersBefore = process.memoryUsage().arrayBuffers;
  for (let i = 0; i < 10_000; i++) expect((await collect(i)).statistics!.compiled).toBe(0);
  expect(engine.memoryUse()).toEqual(before);
  // Results are ordinary garbage; what must not happen is that each leaves something behind.
  expect(process.memoryUsage().arrayBuffers - buffersBefore).toBeLessThan(64 << 20);
});
