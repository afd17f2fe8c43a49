// What it gains to put the rows that a filter leaves of several chunks together: time with it / without.
// Run with: npx tsx bench/micro/compaction.ts [rows]
import { count, createEngine, fromColumns } from "../../src/index.ts";

const ROWS = Number(process.argv[2] ?? 4e6);
const RUNS = 15;
const BUILD_ROWS = 100_000;

const mixed = (seed: number, range: number) =>
  Int32Array.from({ length: ROWS }, (_, i) => (Math.imul(i + seed, 2654435761) >>> 0) % range);
const facts = fromColumns({
  a: mixed(1, 1000), c: mixed(3, 100_000), d: mixed(4, 100_000), e: mixed(5, 1_000_000), v: mixed(6, 1000),
});
const key = Int32Array.from({ length: BUILD_ROWS }, (_, i) => i * 7);
const side = fromColumns({ key, w: key.map(k => k % 17) });
const engine = createEngine({ threads: 1 });

const queries = (share: number) => {
  const few = facts.filter(f => f.a.lt(share * 1000));
  return {
    "hashed groups": few.groupBy("e").agg(g => ({ n: count(), v: g.v.sum() })).filter(g => g.n.gt(1e6)),
    "sorted rows": few.orderBy("e", "c").limit(5),
    "three probes": few.join(side, { on: { c: "key" }, how: "left" })
      .join(side.rename({ w: "x" }), { on: { d: "key" }, how: "left" })
      .join(side.rename({ w: "y" }), { on: { e: "key" }, how: "left" })
      .agg(g => ({ n: count(), s: g.w.sum(), t: g.x.sum(), u: g.y.sum() })),
  };
};

const median = (times: number[]): number => times.sort((a, b) => a - b)[times.length >> 1]!;

for (const share of [0.2, 0.063, 0.03, 0.01, 0.002]) {
  for (const [name, frame] of Object.entries(queries(share))) {
    const times = { always: [] as number[], never: [] as number[] };
    for (let run = 0; run < RUNS; run++) {
      for (const compaction of ["always", "never"] as const) {
        const start = performance.now();
        engine.runSync(frame.plan, { testing: { compaction } });
        times[compaction].push(performance.now() - start);
      }
    }
    const ratio = median(times.always) / median(times.never);
    console.log(`${(share * 100).toFixed(1).padStart(5)} % left  ${name.padEnd(14)} ${ratio.toFixed(2)}`);
  }
}
engine.close();
