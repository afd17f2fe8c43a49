// Batches: source columns that are handed out as they are go in step with the computed ones.
import { expect, it } from "vitest";
import { createEngine, fromColumns, t } from "../../src/index.ts";

const ROWS = 200;
const frame = fromColumns({ v: Array.from({ length: ROWS }, (_, i) => i) }, { v: t.int32 });

it("source columns are cut like the computed ones", async () => {
  const engine = createEngine();
  const query = frame.withColumns(c => ({ next: c.v.add(1) }));
  const sizes: number[] = [];
  const rows: unknown[] = [];
  for await (const batch of query.batches({ engine, testing: { morselRows: 64 } })) {
    sizes.push(batch.numRows);
    rows.push(...batch.toArray());
  }
  expect(sizes).toEqual([64, 64, 64, 8]);
  expect(rows).toEqual(query.collectSync({ engine }).toArray());
});

it("a consumer that leaves early leaves nothing behind", async () => {
  const engine = createEngine();
  const query = frame.filter(c => c.v.mod(7).ge(0));
  for await (const batch of query.batches({ engine, testing: { morselRows: 64 } })) {
    expect(batch.numRows).toBe(64);
    break;
  }
  expect(engine.memoryUse()).toMatchObject({ arenaBytes: 0, arenas: 0 });
});
