// Queries whose memory must grow: views of memory that has moved are made again.
import { count, createEngine, fromColumns } from "../../../src/index.ts";
import { assert, assertEqual, type Check } from "./check.ts";

/** So many groups, keys and sums that memory has to grow more than once. */
const ROWS = 400_000;
const GROWTHS_LEAST = 3;
/** What memory has to grow by in all, whoever grows it: workers do where it is shared. */
const FACTOR_LEAST = 8;

export const memoryChecks: readonly Check[] = [
  {
    name: "a query's memory grows again and again, and pinned columns stay readable",
    async run() {
      const engine = createEngine();
      const x = Float64Array.from({ length: 1000 }, (_, i) => i);
      const small = await fromColumns({ x }).persist({ engine });
      const sum = small.agg(g => ({ sum: g.x.sum() }));
      assertEqual(await sum.toRows({ engine }), [{ sum: 499_500 }], "The sum before growth");

      const before = observed.growths.length;
      const bytesBefore = engine.memoryUse().capacityBytes;
      const key = Float64Array.from({ length: ROWS }, (_, i) => (i * 7919) % ROWS);
      const groups = await fromColumns({ key })
        .groupBy("key").agg(g => ({ n: count(), twice: g.key.sum().mul(2) }))
        .orderBy("key").collect({ engine });
      const growths = observed.growths.slice(before);

      const { capacityBytes } = engine.memoryUse();
      const grown = capacityBytes / bytesBefore;
      assert(grown >= FACTOR_LEAST, `Memory grew ${grown.toFixed(1)} times over.`);
      const unshared = !crossOriginIsolated;
      assert(!unshared || growths.length >= GROWTHS_LEAST, `Memory grew only ${growths.length} times.`);
      for (const growth of growths) assertEqual(growth, { detached: unshared, shared: !unshared }, "Growths");
      assertEqual(groups.numRows, ROWS, "The numbers of groups");
      const twice = groups.column("twice");
      assert(groups.column("key").every((key, i) => key === i && twice[i] === 2 * i), "A group is wrong.");
      assertEqual(await sum.toRows({ engine }), [{ sum: 499_500 }], "The sum after growth");
      engine.close();
      return `${growths.length} times, from ${(bytesBefore / 2 ** 20).toFixed(0)} to ${(capacityBytes / 2 ** 20).toFixed(0)} MB`;
    },
  },
];
