// Zone maps: runs of rows that cannot pass a filter are never looked at.
import { expect, test } from "vitest";
import { createEngine, fromColumns } from "../../src/index.ts";

const ROWS = 400_000;
const engine = createEngine();
const events = fromColumns({
  at: BigInt64Array.from({ length: ROWS }, (_, i) => BigInt(i) * 1_000_000_000n),
  kind: Int32Array.from({ length: ROWS }, (_, i) => i >> 16),
});

test("a filter on an ascending column reads only the zones that can match", () => {
  const query = events.filter(e => e.at.ge(390_000_000_000_000n)).agg(e => ({ n: e.kind.count() }));
  const result = query.collectSync({ engine });
  expect(result.toArray()).toEqual([{ n: 10_000 }]);
  expect(result.statistics?.skippedRows).toBe(5 * 65_536);
});

test("narrow columns and equality prune too; a filter that nothing passes reads nothing", () => {
  const one = events.filter(e => e.kind.eq(2)).agg(e => ({ n: e.kind.count() })).collectSync({ engine });
  expect(one.toArray()).toEqual([{ n: 65_536 }]);
  expect(one.statistics?.skippedRows).toBe(ROWS - 65_536);
  const none = events.filter(e => e.at.lt(0n)).limit(3).collectSync({ engine });
  expect(none.numRows).toBe(0);
});
