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
  for await (const batch of query.batches({ engine, executor: "single", testing: { morselRows: 64 } })) {
    sizes.push(batch.numRows);
    rows.push(...batch.toArray());
  }
  expect(sizes).toEqual([64, 64, 64, 8]);
  expect(rows).toEqual(query.collectSync({ engine }).toArray());
});

it("a consumer that leaves early leaves nothing behind", async () => {
  const engine = createEngine();
  const query = frame.filter(c => c.v.mod(7).ge(0));
  for await (const batch of query.batches({ engine, executor: "single", testing: { morselRows: 64 } })) {
    expect(batch.numRows).toBe(64);
    break;
  }
  expect(engine.memoryUse()).toMatchObject({ arenaBytes: 0, arenas: 0 });
});

it("a morsel that matches very many rows is handed out as it goes, in order, also where threads change",
  async () => {
  const left = fromColumns({ k: Int32Array.from({ length: 24 }, (_, i) => i % 3), row: Int32Array.from({
    length: 24 }, (_, i) => i) });
  const right = fromColumns({ k: Int32Array.from({ length: 60_000 }, (_, i) => i % 3), n: Int32Array.from({
    length: 60_000 }, (_, i) => i) });
  const query = left.join(right, { on: "k" });
  const threads = createEngine({ threads: 3 });
  let [rows, batches, last] = [0, 0, -1];
  for await (const batch of query.batches({ engine: threads, executor: "parallel",
    testing: { morselRows: 12 } })) {
    batches++;
    rows += batch.numRows;
    const [lefts, rights] = [batch.column("row"), batch.column("n")];
    for (let i = 0; i < lefts.length; i++) {
      const place = Number(lefts[i]) * 60_000 + Number(rights[i]);
      if (place <= last) throw new Error(`row ${place} after ${last}`);
      last = place;
    }
    await new Promise(resolve => setTimeout(resolve, 2));
  }
  expect(rows).toBe(24 * 20_000);
  // Two morsels of 240,000 rows each.
  expect(batches).toBeGreaterThan(4);
  threads.close();
});
