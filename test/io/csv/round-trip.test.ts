// Random tables of all types: written by us and by DuckDB, read by both, in chunks of any size.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Schema } from "../../../expr/type.ts";
import type { Value } from "../../../engine/reference/value.ts";
import { openCsv } from "../../../src/io/csv/open.ts";
import type { CsvReadOptions, CsvWriteOptions } from "../../../src/io/csv/options.ts";
import { writeCsv } from "../../../src/io/csv/write/index.ts";
import { randomNumbers } from "../../memory/random-numbers.ts";
import { FileSource, MemorySink, MemorySource } from "./byte-sources.ts";
import { duckColumns, openDuckDB, readCsvSql, sqlText } from "./duckdb-csv.ts";
import { ALL_TYPES, randomTable, SHARED_TYPES, type RandomTable } from "./random-csv.ts";
import { readAll } from "./read-table.ts";

const full = process.env["QUERN_FULL"] !== undefined;
const SEED = full ? Date.now() % 2 ** 31 : 20_261_121;
const TABLES = full ? 3000 : 150;

async function written(table: RandomTable, options: CsvWriteOptions): Promise<Uint8Array> {
  const sink = new MemorySink();
  async function* batches(): AsyncGenerator<RandomTable> { yield table; }
  await writeCsv(sink, table.schema, batches(), options);
  expect(sink.closed && !sink.aborted).toBe(true);
  return sink.bytes;
}

/** Values that may be compared with `toEqual`, which tells -0 from 0 as it must be. */
const plain = (values: readonly Value[]): readonly unknown[] =>
  values.map(value => (value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value));

type Columns = readonly (readonly Value[])[];

function expectSame(seed: number, schema: Schema, actual: Columns, expected: Columns): void {
  schema.forEach(({ name, type }, i) => {
    const about = { seed, name, type };
    expect({ ...about, values: plain(actual[i]!) }).toEqual({ ...about, values: plain(expected[i]!) });
  });
}

it(`what is written is read again (seed ${SEED})`, async () => {
  for (let i = 0; i < TABLES; i++) {
    const seed = SEED + i;
    const random = randomNumbers(seed);
    const table = randomTable(random, ALL_TYPES);
    const separator = [",", ";", "\t", "|", "x"][random() % 5]!;
    const lineEnding = (["\n", "\r\n"] as const)[random() % 2]!;
    const nullText = ["", "", "NULL", "\\N"][random() % 4]!;
    const header = random() % 4 > 0;
    const quote = random() % 4 ? '"' : "'";
    const bytes = await written(table, { separator, lineEnding, nullText, header, quote });
    const options: CsvReadOptions = {
      schema: table.schema, separator, nulls: [nullText], header, quote,
      testing: { chunkBytes: 64 + random() % (random() % 2 ? 256 : 40_000) },
    };
    const source = new MemorySource(bytes, 1 + random() % 5000);
    // A file of no rows and no header has no records: it says nothing of its columns.
    const read = await readAll(await openCsv(source, options));
    expect({ seed, rows: read.rowCount }).toEqual({ seed, rows: table.rowCount });
    expectSame(seed, table.schema, read.columns, table.values);
    const wanted = table.schema.map((_, column) => column).filter(() => random() % 2 === 0);
    const some = await readAll(await openCsv(source, options), wanted);
    expect(some.rowCount).toBe(table.rowCount);
    const schema = wanted.map(column => table.schema[column]!);
    expectSame(seed, schema, some.columns, wanted.map(column => table.values[column]!));
    expect(source.open).toBe(0);
  }
});

const folder = mkdtempSync(join(tmpdir(), "quern-csv-"));
let duckdb: DuckDBConnection;
beforeAll(async () => { duckdb = await openDuckDB(); });
afterAll(() => rmSync(folder, { recursive: true }));

it(`DuckDB reads what we write, and we what it writes (seed ${SEED})`, async () => {
  const [ours, theirs] = [join(folder, "ours.csv"), join(folder, "theirs.csv")];
  for (let i = 0; i < TABLES / 3; i++) {
    const seed = SEED + i;
    const random = randomNumbers(seed);
    const table = randomTable(random, SHARED_TYPES);
    writeFileSync(ours, await written(table, {}));
    const select = readCsvSql(ours, table.schema, {
      header: "true", delim: "','", quote: "'\"'", escape: "'\"'", nullstr: "''", allow_quoted_nulls: "false", parallel: "false",
    });
    expectSame(seed, table.schema, await duckColumns(duckdb, select, table.schema), table.values);
    await duckdb.run(`copy (select * from ${select}) to ${sqlText(theirs)} (format csv, header)`);
    const read = await readAll(await openCsv(new FileSource(theirs), {
      schema: table.schema, separator: ",", header: true, testing: { chunkBytes: 64 + random() % 5000 },
    }));
    expectSame(seed, table.schema, read.columns, table.values);
  }
});
