// Sums over a union: the bound on the sum counts the rows of all inputs, not those of the longest one.
import { expect, it } from "vitest";
import { fromColumns, lit, t } from "../../src/index.ts";

/** 22 bits a value and 10 bits of rows fill 32 bits exactly; two inputs need 33. */
const input = fromColumns({ v: Array.from({ length: 1023 }, () => 4_194_303) }, { v: t.int32 });

it("is exact where each input alone would fit a narrower state", () => {
  const [row] = input.union(input).agg(c => ({ sum: c.v.sum(), mean: c.v.mean() })).collectSync().toArray();
  expect(row).toEqual({ sum: 2 * 1023 * 4_194_303, mean: 4_194_303 });
});

it("is exact by group, too", () => {
  const keyed = input.withColumns(() => ({ k: lit(7) }));
  const sums = keyed.union(keyed).groupBy("k").agg(c => ({ sum: c.v.sum() }));
  const rows = sums.collectSync().toArray({ int64: "bigint" });
  expect(rows.map(row => row.sum)).toEqual([2n * 1023n * 4_194_303n]);
});
