// Files of more than twice the memory that an engine may use go through filters, groups and writers.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  count, createEngine, fromColumns, ResourceError, scanIpc, scanParquet, t, writeIpc, writeParquet,
} from "../../src/index.ts";

const MEGABYTE = 2 ** 20;
const MEMORY_LIMIT = 24 * MEGABYTE;
const ROWS = 1_500_000;
const folder = mkdtempSync(join(tmpdir(), "quern-larger-"));
const [parquet, ipc] = [join(folder, "numbers.parquet"), join(folder, "numbers.arrow")];
const schema = { id: t.int32, group: t.int32, a: t.float64, b: t.float64, c: t.float64, d: t.float64 };
const small = createEngine({ memoryLimit: MEMORY_LIMIT, threads: 1 });

beforeAll(async () => {
  const doubles = (step: number) => Float64Array.from({ length: ROWS }, (_, i) => (i * step) % 1009);
  const numbers = fromColumns({
    id: Int32Array.from({ length: ROWS }, (_, i) => i),
    group: Int32Array.from({ length: ROWS }, (_, i) => i % 7),
    a: doubles(1),
    b: doubles(3),
    c: doubles(5),
    d: doubles(7),
  });
  await writeParquet(numbers, parquet);
  await writeIpc(numbers, ipc);
}, 60_000);
afterAll(() => { small.close(); rmSync(folder, { recursive: true }); });

const FORMATS = [
  ["Parquet", () => scanParquet(parquet, { schema }), writeParquet, join(folder, "out.parquet"), scanParquet],
  ["IPC", () => scanIpc(ipc, { schema }), writeIpc, join(folder, "out.arrow"), scanIpc],
] as const;

test.each(FORMATS)("%s: filter and groups", async (_, scan) => {
  const groups = (await scan()).filter(r => r.id.ge(ROWS / 2)).groupBy("group")
    .agg(g => ({ rows: count(), a: g.a.sum(), last: g.id.max(), d: g.d.mean() })).orderBy("group");
  const expected = await groups.toRows();
  expect(expected).toHaveLength(7);
  expect(await groups.toRows({ engine: small })).toEqual(expected);
  expect(small.memoryUse().capacityBytes).toBeLessThanOrEqual(MEMORY_LIMIT);
});

test.each(FORMATS)("%s: filter and writer", async (_, scan, write, path, again) => {
  const kept = (await scan()).filter(r => r.id.mod(3).ne(1)).withColumns(r => ({ sum: r.a.add(r.b) }));
  await write(kept, path, { engine: small });
  const total = (frame: typeof kept) =>
    frame.agg(g => ({ rows: count(), sum: g.sum.sum(), ids: g.id.sum() })).toRows();
  expect(await total(await again(path, { schema: { ...schema, sum: t.float64 } }))).toEqual(
    await total(kept),
  );
  expect(small.memoryUse().capacityBytes).toBeLessThanOrEqual(MEMORY_LIMIT);
});

test.each(FORMATS)("%s: a sort needs all rows, says so, and leaves nothing", async (_, scan) => {
  const sorted = (await scan()).orderBy("a");
  await expect(sorted.collect({ engine: small })).rejects.toThrow(ResourceError);
  expect(small.memoryUse()).toMatchObject({ arenaBytes: 0, arenas: 0 });
  expect(await (await scan()).filter(r => r.id.lt(3)).count({ engine: small })).toBe(3);
});
