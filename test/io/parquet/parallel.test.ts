// Row groups read by workers beside the calling thread: the same rows in the same order, whoever reads which;
// errors as one thread has them; threads that serve one reading after the other.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { TypedExpr } from "../../../expr/node.ts";
import { BOOL, INT64 } from "../../../expr/type.ts";
import type { Batch } from "../../../engine/source/stored-table.ts";
import { openParquet } from "../../../src/io/parquet/index.ts";
import { readGroups } from "../../../src/io/parquet/read-groups.ts";
import { readFooter } from "../../../src/io/parquet/footer/read-footer.ts";
import { batchesOf, memorySource, pathSource, valuesOf } from "./bytes.ts";
import { connect, temporaryFolder, written } from "./duckdb-files.ts";

const ROWS = 40_960;
const folder = temporaryFolder();
let duckdb: DuckDBConnection;
beforeAll(async () => { duckdb = await connect(); });

/** Numbers, texts with dictionaries that grow from group to group, texts without one, nulls. */
const QUERY = `select i as id, if(i % 7 = 0, null, i * 1.5) as f, 'group ' || (i // 3000) as t,
  'text ' || hash(i) as u, if(i % 3 = 0, null, (i % 100)::decimal(9, 2)) as d, i % 2 = 0 as b
  from range(${ROWS}) r(i)`;

async function fileOf(name: string, options = "row_group_size 2048", query = QUERY): Promise<string> {
  const path = join(folder, name);
  await written(duckdb, path, query, options);
  return path;
}

const open = (path: string, threads: number) =>
  openParquet(pathSource(path), { threads, testing: { largeBytes: 0 } });

const less = (name: string, than: bigint): TypedExpr => ({
  kind: "call", name: "lt", type: BOOL, nullable: true, args: [
    { kind: "column", name, type: INT64, nullable: true }, { kind: "literal", value: than, type: INT64, nullable: false },
  ],
});

it.each([
  ["snappy", "row_group_size 2048"], ["zstd", "row_group_size 2048, codec 'zstd', parquet_version 'v2'"],
  ["gzip", "row_group_size 4096, codec 'gzip'"], ["brotli", "row_group_size 4096, codec 'brotli'"],
])("the same as one thread: %s", async (name, options) => {
  const path = await fileOf(`${name}.parquet`, options);
  const alone = await open(path, 1);
  const expected = await valuesOf(alone);
  // The first reading starts workers, which may come too late for it; further ones find them.
  for (let round = 0; round < 4; round++) expect(await valuesOf(await open(path, 3))).toEqual(expected);
  const conditions = [less("id", 9000n)];
  const some = await valuesOf(alone, { conditions });
  expect(some[0]).toHaveLength(9000);
  expect(await valuesOf(await open(path, 3), { conditions })).toEqual(some);
});

it("readings that are left, and those beside them", async () => {
  const path = await fileOf("left.parquet");
  const expected = await valuesOf(await open(path, 1));
  const [table, again] = [await open(path, 2), await open(path, 2)];
  for (let round = 0; round < 5; round++) {
    for await (const batch of table.read({ columns: [0], conditions: [], most: Infinity })) {
      expect(batch.rowCount).toBe(2048);
      if (round < 3) break;
    }
  }
  const all = await Promise.all([valuesOf(table), valuesOf(again), valuesOf(table)]);
  expect(all).toEqual([expected, expected, expected]);
});

it("threads keep the process while they read, and not while they rest", async () => {
  const path = await fileOf("rest.parquet");
  const table = await open(path, 2);
  const kept = (): number => process.getActiveResourcesInfo().filter(each => each === "MessagePort").length;
  const before = kept();
  for (let round = 0; round < 2; round++) {
    for await (const _ of table.read({ columns: [0, 1], conditions: [], most: Infinity })) {
      expect(kept()).toBe(before + 1);
    }
    expect(kept()).toBe(before);
  }
});

it("damage is told as one thread tells it, and readings after it work", async () => {
  const whole = join(folder, "whole.parquet");
  const bytes = await written(duckdb, whole, QUERY, "row_group_size 2048");
  const damaged = Uint8Array.from(bytes);
  const { rowGroups } = await readFooter(memorySource(bytes));
  const { start, end } = rowGroups[11]!.columns[3]!;
  damaged.fill(0xff, start + 40, end);
  const wrong = join(folder, "damaged.parquet");
  writeFileSync(wrong, damaged);
  const failure = (threads: number): Promise<unknown> =>
    open(wrong, threads).then(table => batchesOf(table)).then(() => null, (error: unknown) => error);
  const expected = await failure(1) as Error;
  expect(expected.message).toContain("row group 11");
  for (let round = 0; round < 4; round++) {
    const error = await failure(2) as Error;
    expect([error.name, error.message]).toEqual([expected.name, expected.message]);
    expect((await valuesOf(await open(whole, 2)))[0]).toHaveLength(ROWS);
  }
});

it("a file that is gone when workers open it is read by the calling thread, which has it open", async () => {
  const path = await fileOf("gone.parquet");
  const table = await open(path, 2);
  const batches: Batch[] = [];
  for await (const batch of table.read({ columns: [0, 2], conditions: [], most: Infinity })) {
    if (batches.length === 0) rmSync(path);
    batches.push(batch);
  }
  expect(batches.reduce((sum, { rowCount }) => sum + rowCount, 0)).toBe(ROWS);
});

it("gives batches in order, whoever is done first", async () => {
  const groups = Array.from({ length: 20 }, (_, index) => ({ index, group: { rowCount: 1, columns: [] } }));
  const later = (index: number, milliseconds: number): Promise<Batch> =>
    new Promise(resolve => { setTimeout(() => resolve({ rowCount: index, columns: [] }), milliseconds); });
  const read: string[] = [];
  let busy = 0;
  const reader = { read: ({ index }: { index: number }) => { read.push(`own ${index}`); return later(index, 3); } };
  const crew = {
    read: ({ index }: { index: number }) => {
      if (busy === 2) return null;
      busy++;
      read.push(`crew ${index}`);
      // Some it can't read.
      return later(index, index % 5).then(batch => { busy--; return index % 4 === 0 ? null : batch; });
    },
    release: () => {},
  };
  const order: number[] = [];
  const given = readGroups(reader as never, crew as never, groups[Symbol.iterator]() as never, () => 1);
  for await (const batch of given) order.push(batch.rowCount);
  expect(order).toEqual(groups.map(({ index }) => index));
  expect(read.some(each => each.startsWith("crew"))).toBe(true);
  expect(read.some(each => each.startsWith("own"))).toBe(true);
});
