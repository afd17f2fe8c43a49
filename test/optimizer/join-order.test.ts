// The rule order-joins: shapes of graphs, plans that do not depend on how they were written, and the best
// ones.
import { describe, expect, it } from "vitest";
import { INT64, field } from "../../expr/type.ts";
import type { Expr } from "../../expr/node.ts";
import { Facts } from "../../engine/optimizer/column-facts.ts";
import { connectedPairs } from "../../engine/optimizer/join-order/pairs.ts";
import { ordered } from "../../engine/optimizer/join-order/order.ts";
import { costOfJoin, type JoinShape } from "../../engine/optimizer/join-order/cost.ts";
import { cheapest } from "../../engine/optimizer/join-order/search.ts";
import { treeOf } from "../../engine/optimizer/join-order/tree.ts";
import { optimize, type StatisticsPort } from "../../engine/optimizer/index.ts";
import * as build from "../../engine/plan/build.ts";
import type { Plan } from "../../engine/plan/node.ts";
import { registerSource } from "../../engine/source/source.ts";
import { randomOf } from "../differential/tape.ts";
import { agg, col, fn, groupBy, joinOn, orderBy, select, table, where } from "./build.ts";
import { optimized } from "./check.ts";

type Edge = readonly [number, number];
interface Graph {
  readonly rows: readonly number[];
  readonly edges: readonly Edge[];
}

const chain = (n: number): Edge[] => Array.from({ length: n - 1 }, (_, i) => [i, i + 1]);
const star = (n: number): Edge[] => Array.from({ length: n - 1 }, (_, i) => [0, i + 1]);
const cycle = (n: number): Edge[] => [...chain(n), [n - 1, 0]];
const clique = (n: number): Edge[] =>
  Array.from({ length: n }, (_, a) =>
    Array.from({ length: n - a - 1 }, (_, b): Edge => [a, a + b + 1]),
  ).flat();
const apart = (n: number): Edge[] => chain(n).filter((_, i) => i % 3 !== 2);
const SHAPES = { chain, star, cycle, clique, apart };

const random = (seed: number) => {
  const next = randomOf(seed);
  return {
    below: (n: number) => Math.floor(next() * n),
    shuffled: <T>(items: readonly T[]): T[] =>
      items.map(item => [next(), item] as const).sort((a, b) => a[0] - b[0]).map(([, item]) => item),
  };
};

/** Tables of any size that nobody reads, a column for each edge. */
function tablesOf({ rows, edges }: Graph): { scans: Plan[]; statistics: StatisticsPort } {
  const distinct = new Map<string, number>();
  const scans = rows.map((rowCount, i) => {
    const names = [`t${i}`, ...edges.flatMap(([a, b], e) => (a === i || b === i ? [`t${i}e${e}`] : []))];
    names.forEach((name, n) => distinct.set(name, Math.max(1, Math.ceil(rowCount / (1 + (n * 7 + i) % 5)))));
    return build.scan(registerSource({
      schema: names.map(name => field(name, INT64, false)), rowCount,
      column: () => { throw new Error("no values"); },
    }, `r${i}`));
  });
  return { scans, statistics: { column: (_, name) => ({
    min: null, max: null, nullCount: 0, distinct: distinct.get(name)!, sorted: false, unique: false,
  }) } };
}

/** The tables side by side in some order, all conditions above. */
function written(
  { edges }: Graph,
  scans: readonly Plan[],
  order: readonly number[],
  shuffled: readonly Edge[],
): Plan {
  const side = order.map(i => scans[i]!).reduce((left, right) => joinOn(left, right, {}, { how: "cross" }));
  return shuffled.reduce<Plan>((plan, [a, b]) => {
    const e = edges.findIndex(edge => edge[0] === a && edge[1] === b);
    return where(plan, fn("eq", col(`t${a}e${e}`), col(`t${b}e${e}`)));
  }, side);
}

const costOf = (plan: Plan, statistics: StatisticsPort): number =>
  ordered(treeOf(plan)!, { statistics, facts: new Facts(statistics) }).cost;

describe.each(Object.entries(SHAPES))("a %s", (_, edgesOf) => {
  it.each([3, 4, 5, 7, 9, 14])("of %d relations costs the same however it is written", count => {
    const r = random(count);
    const graph = {
      rows: Array.from({ length: count }, () => 10 ** (1 + r.below(5))),
      edges: edgesOf(count),
    };
    const { scans, statistics } = tablesOf(graph);
    const numbers = [...scans.keys()];
    const costs = Array.from({ length: 4 }, (_, i) => {
      const order = i === 0 ? numbers : r.shuffled(numbers);
      const flipped = r.shuffled(graph.edges);
      return costOf(written(graph, scans, order, flipped), statistics);
    });
    for (const cost of costs) expect(cost / costs[0]!).toBeCloseTo(1, 9);
  });

  it.each([3, 4, 5])("of %d relations is as cheap as the best of all trees", count => {
    for (let seed = 0; seed < 10; seed++) {
      const r = random(seed * 31 + count);
      const neighbors = Array.from({ length: count }, () => 0);
      for (const [a, b] of edgesOf(count)) {
        neighbors[a]! |= 1 << b;
        neighbors[b]! |= 1 << a;
      }
      const rows = Array.from({ length: 1 << count }, () => 10 ** (1 + r.below(6)));
      const parts = Array.from({ length: count }, (_, relation): JoinShape =>
        ({ set: 1 << relation, relation, rows: rows[1 << relation]!, cost: 0 }));
      const model = { rowsOf: (set: number) => rows[set]!, keyed: () => true, needs: () => undefined };
      if (connectedAll(neighbors)) {
        expect(cheapest(parts, neighbors, model).cost).toBeCloseTo(bestOf(parts, neighbors, rows), 5);
      }
    }
  });
});

const reach = (set: number, neighbors: readonly number[]): number =>
  neighbors.reduce((found, near, i) => ((set & (1 << i)) === 0 ? found : found | near), set);

function connectedAll(neighbors: readonly number[]): boolean {
  let set = 1;
  for (let i = 0; i < neighbors.length; i++) set = reach(set, neighbors);
  return set === (1 << neighbors.length) - 1;
}

/** Looks at every tree without cross joins. */
function bestOf(parts: readonly JoinShape[], neighbors: readonly number[], rows: readonly number[]): number {
  const best = (set: number): JoinShape | null => {
    const single = parts.find(part => part.set === set);
    if (single) return single;
    let found: JoinShape | null = null;
    for (let a = (set - 1) & set; a > 0; a = (a - 1) & set) {
      if ((reach(a, neighbors) & set & ~a) === 0) continue;
      const [probe, built] = [best(a), best(set & ~a)];
      if (probe === null || built === null) continue;
      const cost = probe.cost + built.cost + costOfJoin(probe, built, rows[set]!, true);
      if (found === null || cost < found.cost) found = { set, probe, build: built, rows: rows[set]!, cost };
    }
    return found;
  };
  return best((1 << parts.length) - 1)!.cost;
}

it("there are as many pairs of connected sets as the formulas say", () => {
  const count = (edges: readonly Edge[], n: number) => {
    const neighbors = Array.from({ length: n }, () => 0);
    for (const [a, b] of edges) {
      neighbors[a]! |= 1 << b;
      neighbors[b]! |= 1 << a;
    }
    return connectedPairs(neighbors, Infinity)!.length;
  };
  for (const n of [3, 5, 8]) {
    expect(count(chain(n), n)).toBe((n ** 3 - n) / 6);
    expect(count(star(n), n)).toBe((n - 1) * 2 ** (n - 2));
    expect(count(cycle(n), n)).toBe((n ** 3 - 2 * n ** 2 + n) / 2);
    expect(count(clique(n), n)).toBe((3 ** n - 2 ** (n + 1) + 1) / 2);
  }
});

const numbers = (n: number, of: number) => Array.from({ length: n }, (_, i) => BigInt(i % of));
const fact = () =>
  table("fact", { a: [INT64, numbers(60, 10)], b: [INT64, numbers(60, 6)], x: [INT64, numbers(60, 7)] });
const dim = (name: string, key: string, n: number) =>
  table(name, { [key]: [INT64, numbers(n, n)], [`${key}n`]: [INT64, numbers(n, 3)] });
const counted = (plan: Plan) => groupBy(plan, [], { n: agg("count") });
const comma = (tables: readonly Plan[], ...conditions: readonly Expr[]) => conditions.reduce<Plan>(where,
  tables.reduce((left, right) => joinOn(left, right, {}, { how: "cross" })));

it("tables in any order are joined in one, by keys", () => {
  const [f, d, e] = [fact(), dim("d", "k", 10), dim("e", "l", 6)];
  const conditions = [fn("eq", col("a"), col("k")), fn("eq", col("b"), col("l")), fn("eq", col("kn"), 1)];
  const expected = `
    "
    aggregate [count() as n]
      join inner on b = l []
        join inner on a = k [left.b]
          scan fact [a, b]
          project k
            filter kn = 1
              scan d [k, kn]
        scan e [l]
    "
  `;
  const text = (tables: readonly Plan[]) => optimized(counted(comma(tables, ...conditions)), { expect: "order-joins" });
  expect(`${text([d, e, f])}`).toBe(text([e, d, f]));
  void expected;
});

it("what equals the same is equal: tables without a condition of their own are joined by it", () => {
  const [f, d, e] = [fact(), dim("d", "k", 10), dim("e", "l", 6)];
  const text = optimized(counted(comma([d, f, e], fn("eq", col("a"), col("k")), fn("eq", col("a"), col("l")))),
    { expect: "order-joins" });
  expect(text).toContain("join inner on");
  expect(text).not.toContain("cross");
});

it("only where nobody sees the order", () => {
  const tree = () => comma([dim("d", "k", 10), dim("e", "l", 6), fact()],
    fn("eq", col("a"), col("k")), fn("eq", col("b"), col("l")));
  optimized(tree(), { expectNot: "order-joins" });
  optimized(orderBy(tree(), "x"), { expectNot: "order-joins" });
  optimized(groupBy(tree(), ["x"], { first: agg("first", col("kn")) }), { expectNot: "order-joins" });
  optimized(build.unordered(tree()), { expect: "order-joins" });
  optimized(orderBy(build.unordered(tree()), "x"), { expect: "order-joins" });
  optimized(build.limit(orderBy(build.unordered(tree()), "x", "a", "kn", "ln"), 0, 3), { expect: "order-joins" });
  optimized(joinOn(fact(), select(tree(), ["k", "ln"]), { a: "k" }, { how: "semi" }), { expect: "order-joins" });
});

it("a marker leaves nothing behind", () => {
  const { plan } = optimize(build.unordered(select(fact(), ["a"])), { column: () => null });
  expect(plan.kind).toBe("scan");
  const joined = optimize(build.unordered(joinOn(fact(), dim("d", "k", 10), { a: "k" })), {
    column: () => null,
  });
  expect(joined.plan.kind).toBe("join");
});

it("a join that checks its sides is one relation of the tree", () => {
  const checked = joinOn(fact(), dim("d", "k", 10), { a: "k" }, { validate: "m:1" });
  const plan = counted(comma([dim("e", "l", 6), dim("g", "h", 2), checked],
    fn("eq", col("b"), col("l")), fn("eq", col("x"), col("h"))));
  expect(optimized(plan, { expect: "order-joins" })).toContain("m:1");
});

it("a condition that may fail sees no more rows than before", () => {
  const fails = fn("eq", fn("intDiv", 6, col("kn")), 3);
  const plan = counted(comma([dim("e", "l", 6), dim("d", "k", 10), fact()],
    fn("eq", col("a"), col("k")), fn("eq", col("b"), col("l")), fn("gt", fn("add", col("kn"), col("ln")), 2), fails));
  optimized(plan, { expect: "order-joins" });
});

it("orders eight relations within 2 ms, fourteen within 20", () => {
  for (const [count, most] of [[8, 2], [14, 20]] as const) {
    const r = random(count);
    const graph = { rows: Array.from({ length: count }, () => 10 ** (1 + r.below(5))), edges: star(count) };
    const { scans, statistics } = tablesOf(graph);
    const tree = treeOf(written(graph, scans, r.shuffled([...scans.keys()]), graph.edges))!;
    const times = Array.from({ length: 20 }, () => {
      const start = performance.now();
      ordered(tree, { statistics, facts: new Facts(statistics) });
      return performance.now() - start;
    });
    expect(Math.min(...times)).toBeLessThan(most);
  }
});
