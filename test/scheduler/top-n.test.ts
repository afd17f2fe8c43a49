// Top-N over rows that arrive in the worst order: every row beats the bound that earlier ones set.
import { expect, it } from "vitest";
import { createEngine, fromColumns, t } from "../../src/index.ts";

const ROWS = 20_000;
const falling = fromColumns({ v: Array.from({ length: ROWS }, (_, i) => ROWS - i) }, { v: t.int32 });

it.each([[1, 0], [7, 3], [3000, 2000], [ROWS, 0]])("limit %i, offset %i", (count, offset) => {
  const query = falling.orderBy("v").limit(count, offset);
  for (const testing of [{}, { virtualWorkers: 3, seed: 5, morselRows: 700, earlyExit: 0.3 }]) {
    const rows = query.collectSync({ engine: createEngine({ sanitize: true }), testing }).toArray();
    expect(rows.map(row => row.v)).toEqual(
      Array.from({ length: Math.min(count, ROWS - offset) }, (_, i) => offset + i + 1));
  }
});
