// What type checking costs: instantiations are counted on wide schemas and long chains, and may not grow.
import { describe, expect, it } from "vitest";
import { compile } from "./compiler.ts";

const columns = (count: number, type = "q.Nullable<q.Float64>") =>
  Array.from({ length: count }, (_, i) => `c${i}: ${i % 3 === 0 ? "q.Int64" : i % 3 === 1 ? type : "q.Utf8"}`).join("; ");

const WIDE = `declare const wide: q.Frame<{ ${columns(500)} }>;\n`;

/** Counts with some room; raise one only in the commit that explains why. */
const LIMITS: readonly (readonly [title: string, code: string, limit: number])[] = [
  ["filter", "export const x = wide.filter(c => c.c0.gt(1).and(c.c1.lt(2)));", 1_000],
  ["select by name", "export const x = wide.select(\"c0\", \"c1\", \"c499\");", 300],
  ["select with a callback", "export const x = wide.select(\"c0\", c => ({ y: c.c1.add(c.c0) }));", 2_500],
  ["withColumns, new", "export const x = wide.withColumns(c => ({ y: c.c1.add(c.c0), z: c.c2.upper() }));", 2_500],
  ["withColumns, replaced", "export const x = wide.withColumns(c => ({ c1: c.c1.add(c.c0) })).filter(c => c.c1.gt(0));", 3_000],
  ["groupBy and agg", "export const x = wide.groupBy(\"c0\").agg(g => ({ n: count(), s: g.c1.sum(), m: g.c4.max() }));", 1_500],
  ["join", "export const x = wide.join(wide, { on: \"c0\" }).filter(c => c.c1_right.gt(c.c1));", 25_000],
  ["full join", "export const x = wide.join(wide, { on: \"c0\", how: \"full\" }).filter(c => c.c1_right.gt(c.c1));", 40_000],
  ["join on a condition", "export const x = wide.join(wide, { on: (l, r) => l.c0.eq(r.c3), how: \"left\" }).filter(c => c.c1_right.gt(1));",
    30_000],
  ["as-of join", "export const x = wide.joinAsof(wide, { on: \"c0\", by: \"c2\" }).filter(c => c.c1_right.gt(c.c1));", 40_000],
  ["orderBy", "export const x = wide.orderBy(\"c0\", desc(\"c1\"), c => c.c2);", 500],
  ["union", "export const x = wide.union(wide);", 7_000],
  ["union of different rows", "export const x = wide.union(wide, { all: false });", 11_000],
  ["intersect", "export const x = wide.intersect(wide, { all: true });", 6_000],
  ["rollup", "export const x = wide.rollup(\"c0\", \"c2\").agg(g => ({ n: count(), s: g.c1.sum() }));", 1_500],
  ["groupingSets", "export const x = wide.groupingSets([[\"c0\", \"c2\"], [\"c0\"]]).agg(g => ({ s: g.c1.sum() }));", 10_000],
  ["toRows", "export const x = (await wide.toRows()).map(r => r.c0);", 6_000],
  ["windows", "export const x = wide.withColumns(c => ({ a: c.c0.sum().over({ partitionBy: c.c2, orderBy: desc(\"c1\") }), "
    + "b: rank().over({ orderBy: c.c0 }), d: c.c1.rollingMean(3), e: c.c1.mean().over({ orderBy: c.c0, frame: between(-9, 0) }) }));", 6_000],
  ["drop and rename", "export const x = wide.drop(\"c0\").rename({ c1: \"k\" }).filter(c => c.k.gt(1));", 22_000],
];

describe("instantiations on 500 columns", () => {
  const before = compile(WIDE).program.getInstantiationCount();

  it.each(LIMITS.map(([title, code, limit]) => ({ title, code, limit })))("$title", ({ code, limit }) => {
    const after = compile(WIDE + code);
    expect([...after.errors.values()]).toEqual([]);
    expect(after.program.getInstantiationCount() - before).toBeLessThan(limit);
  });
});

const TALL = `declare const wide: q.Frame<{ ${columns(200)} }>;\n`;

/** Instantiations of a long chain of verbs, its rows read at the end. */
function chainCost(verbs: readonly string[], last: string): number {
  const before = compile(TALL).program.getInstantiationCount();
  const after = compile(`${TALL}export const x = wide${verbs.join("\n")};
export const rows = (await x.toRows()).map(r => r.${last});`);
  expect([...after.errors.values()]).toEqual([]);
  return after.program.getInstantiationCount() - before;
}

describe("chains over 200 columns", () => {
  it("150 verbs that add columns", () => {
    const verbs = Array.from({ length: 50 }, (_, i) => `.withColumns(c => ({ n${i}: c.c1.add(c.c0) }))
      .filter(c => c.n${i}.gt(0)).orderBy("c0", desc("n${i}"))`);
    expect(chainCost(verbs, "n49")).toBeLessThan(50_000);
  });

  it("100 verbs with windows", () => {
    const verbs = Array.from({ length: 50 }, (_, i) => `.withColumns(c => ({
        n${i}: c.c1.sum().over({ partitionBy: c.c0, orderBy: c.c2, frame: rowsBetween(-${i}, 0) }),
          s${i}: c.c0.cumSum(),
      })).filter(c => rowNumber().over({ partitionBy: c.c0, orderBy: c.n${i}.desc() }).le(3))`);
    expect(chainCost(verbs, "n49")).toBeLessThan(60_000);
  });

  it("60 verbs that replace a column", () => {
    const verbs = Array.from({ length: 60 }, (_, i) => `.withColumns(c => ({ c1: c.c1.add(${i}) }))`);
    expect(chainCost(verbs, "c1")).toBeLessThan(250_000);
  });
});
