// Files read in stripes by workers: the same rows, errors and bad rows as from record to record.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { QuernError } from "../../../expr/error.ts";
import { field, INT64, UTF8, type Schema } from "../../../expr/type.ts";
import { openCsv } from "../../../src/io/csv/open.ts";
import type { BadRow, CsvReadOptions } from "../../../src/io/csv/options.ts";
import { writeCsv } from "../../../src/io/csv/write/index.ts";
import { randomNumbers } from "../../memory/random-numbers.ts";
import { FileSource, MemorySink } from "./byte-sources.ts";
import { ALL_TYPES, randomTable } from "./random-csv.ts";
import { readAll } from "./read-table.ts";

const full = process.env["QUERN_FULL"] !== undefined;
const SEED = full ? Date.now() % 2 ** 31 : 20_261_121;
const FILES = full ? 300 : 12;

const folder = mkdtempSync(join(tmpdir(), "quern-csv-"));
const path = join(folder, "striped.csv");
afterAll(() => rmSync(folder, { recursive: true }));

/** What reading gives, as text. */
async function outcome(options: CsvReadOptions): Promise<string> {
  const told: string[] = [];
  try {
    const onBadRow = (row: BadRow) => told.push(JSON.stringify(row));
    const table = await openCsv(new FileSource(path), { ...options, onBadRow });
    const { rowCount, columns } = await readAll(table);
    const values = JSON.stringify(columns, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value));
    return [rowCount, values, ...told].join("\n");
  } catch (error) {
    if (!(error instanceof QuernError)) throw error;
    return [`${error.name} ${error.code}: ${error.message}`, ...told].join("\n");
  }
}

async function expectSame(options: CsvReadOptions, stripeBytes: number, about: unknown): Promise<string> {
  const alone = await outcome({ ...options, threads: 1 });
  const together = await outcome({ ...options, threads: 2, testing: { ...options.testing, stripeBytes } });
  expect({ about, stripeBytes, outcome: together }).toEqual({ about, stripeBytes, outcome: alone });
  return alone;
}

it(`random tables (seed ${SEED})`, async () => {
  for (let i = 0; i < FILES; i++) {
    const random = randomNumbers(SEED + i);
    const table = randomTable(random, ALL_TYPES);
    const sink = new MemorySink();
    await writeCsv(sink, table.schema, (async function* () { yield table; })());
    writeFileSync(path, sink.bytes);
    await expectSame({ schema: table.schema, header: true, separator: "," }, 64 + random() % 20_000, SEED + i);
  }
});

const AB: Schema = [field("a", INT64, true), field("b", UTF8, true)];
const rows = Array.from({ length: 2000 }, (_, i) => `${i},${i % 3 ? `text ${i % 11}` : `"quoted, ""${i}""\n"`}\n`);

const inMiddle = (line: string): string => ["a,b\n", ...rows.slice(0, 1000), line, ...rows.slice(1000)].join("");

it.each<[string, string, string]>([
  ["a value of another type", inMiddle("x,y\n"), "csv-value"],
  ["a record of another length", inMiddle("1,2,3\n"), "csv-fields"],
  ["a quote inside of a field", inMiddle('7,5" pipe\n'), "5\\\" pipe"],
  ["two quotes inside of fields", inMiddle('7,5" pipe\n8,6" pipe\n'), "6\\\" pipe"],
  ["an open quote", inMiddle('7,"open\n'), "csv-open-quote"],
  ["an open quote at the end", `${rows.join("")}7,"open`, "csv-open-quote"],
  ["lone carriage returns", inMiddle("1,x\r2,y\r"), "999n"],
  ["a record over many stripes", inMiddle(`7,"${"long\n".repeat(5000)}"\n`), "1999n"],
  ["text behind a quote", inMiddle('7,"x"y\n'), "csv-value"],
  ["no line end at the end", inMiddle("7,x\n").trimEnd(), "1999n"],
])("%s", async (name, text, expected) => {
  writeFileSync(path, text);
  for (const stripeBytes of [777, 20_000]) {
    const options: CsvReadOptions = { schema: AB, header: name !== "an open quote at the end", separator: "," };
    expect(await expectSame(options, stripeBytes, name)).toContain(expected);
    await expectSame({ ...options, badRows: "null", ragged: "fit" }, stripeBytes, name);
  }
  await expectSame({ schema: AB, header: true, separator: ",", badRows: "skip" }, 3000, name);
});

it("stops its workers where nobody asks on", async () => {
  writeFileSync(path, inMiddle("1,2\n"));
  const table = await openCsv(new FileSource(path), { threads: 2, testing: { stripeBytes: 100 } });
  let batches = 0;
  for await (const _ of table.read({ columns: [0], conditions: [], most: Infinity })) {
    if (++batches === 3) break;
  }
  expect(batches).toBe(3);
});
