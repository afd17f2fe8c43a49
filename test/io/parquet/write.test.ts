// What the writer writes comes back as it was: read by the reader here, and by DuckDB.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { field, INT32, INT64, typeName, UTF8, type Schema } from "../../../expr/type.ts";
import { openParquet, writeParquet, type ParquetWriteOptions } from "../../../src/io/parquet/index.ts";
import { batchesOf, memorySink, memorySource, valuesOf } from "./bytes.ts";
import { columnsOf, connect, temporaryFolder } from "./duckdb-files.ts";
import { ALL_KEPT, CHANGED, randomOf, randomTable, sourcesOf, type RawTable } from "./tables.ts";

const folder = temporaryFolder();

async function writtenBytes(
  table: RawTable, sizes: readonly number[], options: ParquetWriteOptions = {}
): Promise<Uint8Array> {
  const sink = memorySink();
  await writeParquet(sink, table.schema, sourcesOf(table, sizes), options);
  return sink.bytes();
}

describe("round trips", () => {
  for (const compression of ["snappy", "gzip", "uncompressed"] as const) {
    it(`all types, ${compression}`, async () => {
      const table = randomTable(ALL_KEPT, 900, randomOf(7));
      const bytes = await writtenBytes(table, [100, 0, 450, 350], { compression, rowGroupRows: 256 });
      const opened = await openParquet(memorySource(bytes));
      expect(opened.schema).toEqual(ALL_KEPT);
      expect(opened.rowCount).toBe(900);
      expect((await batchesOf(opened)).map(batch => batch.rowCount)).toEqual([256, 256, 256, 132]);
      expect(await valuesOf(opened)).toEqual(table.columns);
    });
  }

  it("no rows, one row, pages of many rows", async () => {
    for (const rows of [0, 1, 40_000]) {
      const schema = ALL_KEPT.slice(rows > 1 ? 30 : 0, rows > 1 ? 38 : undefined);
      const table = randomTable(schema, rows, randomOf(rows));
      const opened = await openParquet(memorySource(await writtenBytes(table, [rows])));
      const values = await valuesOf(opened);
      table.columns.forEach((column, i) => {
        const wrong = column.findIndex(
          (value, row) => JSON.stringify(value, asText) !== JSON.stringify(values[i]![row], asText)
        );
        expect(
          { column: i, wrong, value: values[i]![wrong] }
        ).toEqual({ column: i, wrong: -1, value: undefined });
      });
    }
  });

  it("seconds, zones and durations come back as milliseconds, UTC and integers", async () => {
    const table = randomTable(CHANGED, 50, randomOf(3));
    const opened = await openParquet(memorySource(await writtenBytes(table, [50])));
    expect(opened.schema.map(each => typeName(each.type)))
      .toEqual(["time(ms)", "timestamp(ms)", "timestamp(ms, UTC)", "int64"]);
    const thousand = (values: readonly unknown[]) =>
      values.map(value => (value === null ? null : (value as bigint) * 1000n));
    const [seconds, at, zoned, took] = table.columns;
    expect(await valuesOf(opened)).toEqual([thousand(seconds!), thousand(at!), zoned, took]);
  });
});

const asText = (_: string, value: unknown): unknown =>
  (typeof value === "bigint" ? `${value}n` : Object.is(value, -0) ? "-0" : value);

it("DuckDB reads the same", async () => {
  const duckdb = await connect();
  const flat = ALL_KEPT.filter(({ type }) => type.kind !== "list" && type.kind !== "struct" && type.kind !== "null");
  const table = randomTable(flat, 700, randomOf(11));
  for (const compression of ["snappy", "gzip", "uncompressed"] as const) {
    const path = join(folder, `${compression}.parquet`);
    writeFileSync(path, await writtenBytes(table, [700], { compression, rowGroupRows: 300 }));
    const theirs = await columnsOf(duckdb, `select ${flat.map(rawSql).join(", ")} from read_parquet('${path}')`);
    flat.forEach(({ name, type }, i) => {
      const values =
        theirs[i]!.map(value => (type.kind === "decimal" && value !== null ? BigInt(value as string) : value));
      expect(values.map(plain), name).toEqual(table.columns[i]!.map(plain));
    });
    const nulls = await columnsOf(duckdb, `select path_in_schema, sum(stats_null_count)::bigint from parquet_metadata('${path}') group by 1 order by 1`);
    const ours = new Map(
      flat.map(({ name }, i) => [name, BigInt(table.columns[i]!.filter(value => value === null).length)])
    );
    expect(new Map(nulls[0]!.map((name, i) => [name, nulls[1]![i]]))).toEqual(ours);
  }
});

/** DuckDB has no times in nanoseconds that its client would give exactly, and decimals as text. */
function rawSql({ name, type }: Schema[number]): string {
  switch (type.kind) {
    case "decimal": return `regexp_replace(replace("${name}"::varchar, '.', ''), '^(-?)0+(?=[0-9])', '\\1')`.replace("(?=[0-9])", "");
    case "date": return `datediff('day', date '1970-01-01', "${name}")`;
    case "time": return type.unit === "ns" ? `epoch_ns("${name}")` : type.unit === "us" ? `epoch_us("${name}")` : `epoch_ms("${name}")`;
    case "timestamp": return type.unit === "ns" ? `epoch_ns("${name}")` : type.unit === "us" ? `epoch_us("${name}")` : `epoch_ms("${name}")`;
    default: return `"${name}"`;
  }
}

const plain = (value: unknown): unknown => (value instanceof Uint8Array ? [...value].join(",") : value);

describe("what cannot be written", () => {
  it("a null in a column without nulls", async () => {
    const sink = memorySink();
    let aborted = 0;
    const watched = { ...sink, abort: () => { aborted++; return Promise.resolve(); } };
    const schema = [field("id", INT32, false)];
    const table = { schema, columns: [[1n, null]] };
    await expect(writeParquet(watched, schema, sourcesOf(table, [2]))).rejects.toThrow(
      'Column "id" holds a null, and its schema says that it does not.');
    expect(aborted).toBe(1);
  });
});

it("strings that repeat get a dictionary, shared by the row groups", async () => {
  const schema = [field("word", UTF8, true), field("id", INT64, false)];
  const words = ["a", "b", null, "c", "d", "e"];
  const columns = [
    Array.from({ length: 600 }, (_, i) => words[(i + Math.floor(i / 100)) % 6]!),
    Array.from({ length: 600 }, (_, i) => BigInt(i))
  ];
  const opened =
    await openParquet(memorySource(await writtenBytes({ schema, columns }, [600], { rowGroupRows: 100 })));
  const batches = await batchesOf(opened);
  const dictionaries = batches.map(({ columns: [word] }) => {
    const { values } = word!.chunks[0]!;
    if (values.layout !== "dictionary") throw new Error(values.layout);
    return values.dictionary;
  });
  expect(batches.length).toBe(6);
  expect(new Set(dictionaries).size).toBe(1);
  expect(dictionaries[0]!.length).toBe(5);
  expect(await valuesOf(opened)).toEqual(columns);
});
