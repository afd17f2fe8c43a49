// Every aggregate of the table at the sizes where lists grow, workers meet and types are wide; against the
// reference. That random plans know each of them, the generator's test says.
import { describe, expect, it } from "vitest";
import { AGGREGATES } from "../../expr/function/table.ts";
import type { Dynamic } from "../../frame/type/dtype.ts";
import { count, fromColumns, t, type Frame } from "../../src/index.ts";
import { engines, expectAgreement, type AnyFrame } from "./agree.ts";

/** A spread of integers without a pattern; the same each time. */
const mixed = (i: number): number => Math.imul(i ^ 0x5bd1, 0x9e37_79b1) >>> 0;
const list = <V>(rows: number, value: (i: number) => V): V[] => Array.from({ length: rows }, (_, i) =>
  value(i));

const ROWS = 6000;
const words = ["", "a", "ab", "abcdefgh", "abcdefghi", "é", "💡", "a long string that is in no register"];
const facts = fromColumns({
  k: list(ROWS, i => (i % 13 === 0 ? null : mixed(i) % 40)),
  wide: list(ROWS, i => mixed(i) * 7919),
  v: list(ROWS, i => (i % 7 === 0 ? null : mixed(i) % 2001 - 1000)),
  f: list(ROWS, i => [NaN, -0, 0, Infinity, null][mixed(i) % 11] ?? (mixed(i) % 17) / 4),
  x: list(ROWS, i => (i % 9 === 0 ? null : (mixed(i) % 1000) / 8)),
  y: list(ROWS, i => (mixed(i * 3) % 500) / 4),
  s: list(ROWS, i => (i % 5 === 0 ? null : words[mixed(i) % words.length]!)),
  d: list(ROWS, i => mixed(i) % 100_000 / 100),
  big: list(ROWS, i => (i % 4 === 0 ? null : (BigInt(mixed(i)) << 32n) + BigInt(i))),
  b: list(ROWS, i => (i % 3 === 0 ? null : mixed(i) % 50 > 0)),
  day: list(ROWS, i => new Date(86_400_000 * (mixed(i) % 3000))),
}, {
  k: t.nullable(t.int32), wide: t.float64, v: t.nullable(t.int64), f: t.nullable(t.float64),
    x: t.nullable(t.float64),
  y: t.float64, s: t.nullable(t.utf8), d: t.decimal(20, 2), big: t.nullable(t.uint64),
    b: t.nullable(t.bool), day: t.date,
});

/** No keys, keys that number the groups, hashed ones of few and of many rows, text. */
const KEYS = [[], ["k"], ["s"], ["wide"], ["k", "s"], ["f"]] as const;

type Aggregates = Parameters<typeof facts.agg>[0];

describe.each(KEYS.map(keys => ({ keys, title: keys.join(" and ") || "nothing" })))("by $title", ({
  keys }) => {
  // The types of keys and aggregates are other tests' business.
  const by = (aggregates: Aggregates): AnyFrame => (keys.length === 0 ? facts.agg(aggregates)
    : (facts as unknown as Frame<Dynamic>).groupBy(...keys).agg(aggregates as never));
  const unordered = { ordered: false };

  it("moments", () => expectAgreement(by(g => ({
    n: count(), varPop: g.v.varPop(), stdPop: g.d.stdPop(), skew: g.x.skew(), kurtosis: g.y.kurtosis(),
    corr: g.x.corr(g.y), covar: g.x.covar(g.v), covarPop: g.y.covarPop(g.d), slope: g.y.regrSlope(g.x),
    intercept: g.y.regrIntercept(g.x), r2: g.y.regrR2(g.x), some: g.x.corr(g.y).filter(g.v.gt(0)),
    constant: g.k.corr(g.x), std: g.x.std(), var: g.v.var(),
  })), unordered));

  it("products, truth and bits", () => expectAgreement(by(g => ({
    product: g.v.sign().product(), any: g.b.any(), all: g.b.all(), none: g.b.all().filter(g.v.gt(1e6)),
    and: g.v.bitAnd(), or: g.k.bitOr(), xor: g.v.bitXor(), wideAnd: g.big.bitAnd(), wideXor: g.big.bitXor(),
    some: g.v.bitOr().filter(g.b),
  })), unordered));

  it("the value beside another, of any types", () => expectAgreement(by(g => ({
    m1: g.s.minBy(g.v), m2: g.v.maxBy(g.s), m3: g.f.minBy(g.f), m4: g.s.maxBy(g.f), m5: g.big.minBy(g.d),
    m6: g.d.maxBy(g.big), m7: g.b.minBy(g.b), m8: g.s.maxBy(g.b), m9: g.day.maxBy(g.y),
    filtered: g.y.minBy(g.day).filter(g.b), none: g.s.minBy(g.k).filter(g.v.gt(1e6)),
  })), unordered));

  it("quantiles of numbers, several of one list", () => expectAgreement(by(g => ({
    median: g.v.median(), low: g.v.quantile(0), high: g.v.quantile(1), tenth: g.f.quantile(0.1),
    most: g.f.quantile(0.9), discrete: g.f.quantileDisc(0.9), ninth: g.v.quantileDisc(1 / 9),
    exact: g.d.median(), big: g.big.quantile(0.3), truth: g.b.quantileDisc(0.02),
      day: g.day.quantileDisc(0.5),
    some: g.x.median().filter(g.b), none: g.x.median().filter(g.v.gt(1e6)), n: count(), std: g.x.std(),
  })), unordered));

  it("quantiles of what is sorted, modes and distinct counts", () => expectAgreement(by(g => ({
    text: g.s.quantileDisc(0.5), decimal: g.d.quantileDisc(0.75), unsigned: g.big.quantileDisc(0.1),
    first: g.s.quantileDisc(0), some: g.s.quantileDisc(1).filter(g.b),
      none: g.d.quantileDisc(0.5).filter(g.v.gt(1e6)),
    mode: g.s.mode(), float: g.f.mode(), truth: g.b.mode(), filtered: g.v.mode().filter(g.b),
      n: g.s.nUnique(),
    median: g.y.median(),
  })), unordered));
});

describe("at the edges", () => {
  const summaries = (g: Parameters<Extract<Parameters<typeof facts.agg>[0], (...args: never) =>
    unknown>>[0]) => ({
    median: g.x.median(), disc: g.v.quantileDisc(0.5), text: g.s.quantileDisc(0.5), mode: g.s.mode(),
    corr: g.x.corr(g.y), skew: g.x.skew(), kurtosis: g.x.kurtosis(), beside: g.s.minBy(g.v),
      bits: g.k.bitAnd(),
    any: g.b.any(), product: g.x.product(), r2: g.x.regrR2(g.y),
  });

  it("no rows, one row, rows of nulls", () => {
    for (const rows of [0, 1, 2]) {
      expectAgreement(facts.limit(rows).agg(summaries));
      expectAgreement(facts.limit(rows).groupBy("k").agg(summaries), { ordered: false });
    }
    expectAgreement(facts.filter(c => c.x.isNull()).agg(summaries));
  });

  it("all values equal, so that no pivot divides them; and two that are", () => {
    const rows = 30_000;
    const same = fromColumns({ k: list(rows, i => i % 3), v: list(rows, i => (i % 3 === 2 ? i % 2 : 0.1)) });
    const query = same.groupBy("k").agg(g => ({
      median: g.v.median(), q: g.v.quantile(0.999), d: g.v.quantileDisc(0.2), skew: g.v.skew(),
      corr: g.v.corr(g.k), kurtosis: g.v.kurtosis(),
    }));
    expectAgreement(query, { ordered: false });
  });

  it("sorted, reversed and organ-pipe values in one large list", () => {
    const rows = 40_000;
    const frame = fromColumns({
      up: list(rows, i => i), down: list(rows, i => rows - i), pipe: list(rows, i => Math.min(i, rows - i)),
    });
    const quantiles = [0, 0.001, 0.25, 0.5, 0.75, 0.9999, 1];
    for (const q of quantiles) {
      expectAgreement(frame.agg(g => ({ up: g.up.quantile(q), down: g.down.quantile(q),
        pipe: g.pipe.quantileDisc(q) })));
    }
  });

  it("more groups than one unit has, each with few values", () => {
    const rows = 20_000;
    const frame = fromColumns({ k: list(rows, i => mixed(i % 9000) * 1.5), v: list(rows, i =>
      mixed(i) % 1000) });
    expectAgreement(frame.groupBy("k").agg(g => ({ m: g.v.median(), d: g.v.quantileDisc(0.3), n: count() })),
      { ordered: false });
  });

  it("over a union, whose streams fill the same lists", () => {
    const half = facts.filter(c => c.v.gt(0));
    expectAgreement(facts.union(half).groupBy("k").agg(g => ({
      m: g.x.median(), c: g.x.corr(g.y), b: g.s.maxBy(g.v), o: g.s.mode(), t: g.s.quantileDisc(0.4),
    })), { ordered: false });
  });

  it("the order of first appearance is kept where it is asked for", () => {
    expectAgreement(facts.groupBy("s").agg(g => ({ m: g.x.median(), o: g.v.mode(),
      q: g.s.quantileDisc(0.5) }),
      { maintainOrder: true }));
  });
});

it("the table says which aggregates are holistic: they alone keep lists or need plans of their own", () => {
  const holistic = Object.entries(AGGREGATES).filter(([, row]) => row.holistic).map(([name]) => name);
  expect(holistic).toEqual(["nUnique", "median", "quantile", "quantileDisc", "mode"]);
  const pipelines = (query: { plan: typeof facts.plan }) =>
    engines.unshared.runSync(query.plan, { profile: true }).statistics.profile!.pipelines.length;
  const one = pipelines(facts.groupBy("k").agg(g => ({ m: g.x.median(), s: g.x.std() })));
  expect(one).toBe(pipelines(facts.groupBy("k").agg(g => ({ s: g.x.std() }))));
  expect(pipelines(facts.groupBy("k").agg(g => ({ m: g.s.mode() })))).toBeGreaterThan(one);
});
