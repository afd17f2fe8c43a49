// A query that needs more memory than there is: the error names who holds it, and all of it comes back.
import { describe, expect, it } from "vitest";
import { fromColumns, ResourceError, t, type Frame } from "../../src/index.ts";
import { after, held, newEngine, NOTHING } from "./workshop.ts";

const ROWS = 1_000_000;
const LIMIT_MS = 60_000;
const big = fromColumns({
  k: Int32Array.from({ length: ROWS }, (_, i) => (i * 7919) % 999_983),
  v: Float64Array.from({ length: ROWS }, (_, i) => i / 8),
}, { k: t.int32, v: t.float64 });
const few = big.head(70_000).filter(c => c.k.lt(500_000)).agg(c => ({ sum: c.v.sum() }));

const QUERIES: Readonly<Record<string, { readonly query: Frame; readonly operator: string }>> = {
  sort: { query: big.orderBy("v", "k") as unknown as Frame, operator: "sort" },
  groups: {
    query: big.groupBy("k", "v").agg(g => ({ n: g.v.count() })) as unknown as Frame, operator: "aggregate",
  },
  join: { query: big.join(big, { on: { k: "k", v: "v" } }) as unknown as Frame, operator: "join" },
};

describe.each(["parallel", "single"] as const)("%s", executor => {
  it.each(Object.keys(QUERIES))("a %s that needs more than there is", async name => {
    const { query, operator } = QUERIES[name]!;
    const engine = newEngine({ memoryLimit: 26 << 20, sharedMemory: true });
    const right = (await few.collect({ executor: "reference" })).toArray();
    // Workers should be there when it matters: until they are, this thread works alone.
    await few.collect({ engine, executor });
    await after(300);
    for (let i = 0; i < 3; i++) {
      const error = await query.collect({ engine, executor }).then(() => null, (raised: unknown) => raised);
      expect(error).toBeInstanceOf(ResourceError);
      const { code, message } = error as ResourceError;
      expect(code).toBe("memory-limit");
      expect(message).toMatch(new RegExp(`\\b${operator} \\d+(\\.\\d+)? (MiB|KiB)`));
      expect(message).toMatch(/resident columns \d+/);
      if (i === 0) console.log(`${executor}: ${message}`);
      await expect.poll(() => held(engine), { timeout: 5_000 }).toEqual(NOTHING);
      expect((await few.collect({ engine, executor })).toArray()).toEqual(right);
    }
    engine.close();
  }, LIMIT_MS);
});
