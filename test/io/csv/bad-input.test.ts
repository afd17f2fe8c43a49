// Files that are no CSV, or not the one that was meant: which error, word by word.
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { QuernError } from "../../../expr/error.ts";
import { field, INT32, INT64, list, UTF8, type Schema } from "../../../expr/type.ts";
import { openCsv } from "../../../src/io/csv/open.ts";
import type { CsvReadOptions } from "../../../src/io/csv/options.ts";
import { MemorySource } from "./byte-sources.ts";
import { readAll, readText } from "./read-table.ts";

const AB: Schema = [field("a", INT64, true), field("b", INT64, false)];

const problem = async (content: string | Uint8Array, options: CsvReadOptions = {}): Promise<string> => {
  const source = new MemorySource(content, 1 << 16, "prices.csv");
  try {
    await readAll(await openCsv(source, options));
  } catch (error) {
    if (!(error instanceof QuernError)) throw error;
    expect(source.open).toBe(0);
    return `${error.name} ${error.code}: ${error.message}`;
  }
  return "none";
};

const BAD_ROWS = 'badRows: "null" or "skip" reads the rest.';
const RAGGED = "`ragged` says what to do with such records; or `separator`, `quote` or `skip` are not as the file's.";

it.each<[string, string | Uint8Array, CsvReadOptions, string]>([
  ["nothing", "", {}, "FormatError csv-empty: prices.csv has no records, not even a header. Give `schema` or `names` if it may be empty."],
  ["only line ends", "\n\r\n\n", {}, "FormatError csv-empty: prices.csv has no records, not even a header. Give `schema` or `names` if it may be empty."],
  ["less than is skipped", "a\n", { skip: 5 }, "FormatError csv-empty: prices.csv has no records, not even a header. Give `schema` or `names` if it may be empty."],
  ["a value of another type", "a,b\n1,2\n3,four\n", { schema: AB },
    `FormatError csv-value: prices.csv, line 3, column "b": "four" is no int64. ${BAD_ROWS}`],
  ["a value of another type than the sample's", "a,b\n1,2\n3,4.5\n", { sample: 1 },
    `FormatError csv-value: prices.csv, line 3, column "b": "4.5" is no int64. The type comes from a sample: give the column another in \`types\` or \`schema\`, or a bigger \`sample\`. ${BAD_ROWS}`],
  ["a line behind quoted line ends", "a,b\n\"1\",2\n3,\"\n\n\"\n", { schema: AB },
    `FormatError csv-value: prices.csv, line 3, column "b": "\\n\\n" is no int64. ${BAD_ROWS}`],
  ["a null that may not be", "a,b\n1,2\n3,\n", { schema: AB },
    `FormatError csv-value: prices.csv, line 3, column "b": there is no value, and the column is not nullable. ${BAD_ROWS}`],
  ["a truncated record", "a,b\n1,2\n3", {}, `FormatError csv-fields: prices.csv, line 3: the record has 1 field, not 2. ${RAGGED}`],
  ["a record that is too long", "a,b\n1,2\n3,4,5\n", {}, `FormatError csv-fields: prices.csv, line 3: the record has 3 fields, not 2. ${RAGGED}`],
  ["a quote that stays open", "a,b\n1,2\n3,\"4\n5,6\n", {},
    "FormatError csv-open-quote: prices.csv, line 3: a quote is opened here that is not closed. If quotes are just characters, say `quote: null`."],
  ["a quote that stays open around doubled ones", `a\n1\n"9\n${'""\n'.repeat(50)}2\n`, {},
    "FormatError csv-open-quote: prices.csv, line 3: a quote is opened here that is not closed. If quotes are just characters, say `quote: null`."],
  ["a quote that stays open in the header", "a,\"b\n1,2\n", {},
    "FormatError csv-open-quote: prices.csv, line 1: a quote is opened here that is not closed. If quotes are just characters, say `quote: null`."],
  ["text behind a quote", "a,b\n\"x\"y,2\n", {},
    `FormatError csv-value: prices.csv, line 2, column "a": what is in quotes does not end with the field, or has a quote in it that is not doubled. The type comes from a sample: give the column another in \`types\` or \`schema\`, or a bigger \`sample\`. ${BAD_ROWS}`],
  ["bytes that are not UTF-8", Buffer.from("a,b\nx,1\ncaf\xe9,2\n", "latin1"), { schema: [field("a", UTF8, true)] },
    `FormatError csv-value: prices.csv, line 3, column "a": "caf\ufffd" is not UTF-8. If the file has another encoding, name it in \`encoding\`. ${BAD_ROWS}`],
  ["bytes that are not in the encoding", Buffer.from([97, 0, 10, 0, 0, 0xd8, 10, 0]), { encoding: "utf16le" },
    "FormatError csv-encoding: prices.csv is not utf-16le: some bytes stand for no character. Name the file's encoding in `encoding`."],
  ["a damaged archive", gzipSync("a,b\n1,2\n".repeat(1000)).subarray(0, 40), {},
    "FormatError csv-compression: prices.csv is compressed with gzip, and damaged or cut off."],
  ["no archive", "a\n1\n", { compression: "gzip" }, "FormatError csv-compression: prices.csv is not compressed with gzip."],
  ["zstd that is none", Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0), {},
    "FormatError csv-compression: prices.csv is compressed with zstd, and damaged or cut off."],
  ["gzip, and not zstd", gzipSync("a\n1\n"), { compression: "zstd" },
    "FormatError csv-compression: prices.csv is not compressed with zstd."],
  ["a missing column", "alpha,b\n1,2\n", { schema: [field("alpah", INT32, true)] },
    'FormatError csv-missing-column: prices.csv has no column "alpah"; it has "alpha", "b". Did you mean "alpha"?'],
  ["another separator", "a;b\n1;2\n", { separator: ",", schema: AB },
    'FormatError csv-missing-column: prices.csv has no column "a"; it has "a;b". Is the separator ";"?'],
  ["a type for no column", "a,b\n1,2\n", { types: { quantity: INT32 } },
    'FormatError csv-missing-column: prices.csv has no column "quantity"; it has "a", "b".'],
  ["too few names", "1,2\n", { names: ["a"] }, "FormatError csv-names: prices.csv has 2 columns; `names` has 1."],
  ["a schema of another size", "1,2,3\n", { schema: AB, header: false },
    "FormatError csv-schema: prices.csv has no header and 3 columns; the schema has 2: a, b."],
  ["options that contradict", "a\n", { separator: ";", quote: ";" }, 'PlanError csv-option: separator and quote are both ";".'],
  ["an option that is too long", "a\n", { separator: "::" },
    'PlanError csv-option: separator is "::"; it must be one ASCII character and no line end.'],
  ["an unknown encoding", "a\n", { encoding: "klingon" },
    'PlanError csv-option: encoding is "klingon", which TextDecoder does not know. As in "latin1", "windows-1252" or "utf-16le".'],
  ["a list", "a\n", { types: { a: list(field("item", INT32, true)) } },
    'UnsupportedError csv-type: Column "a" is list<int32>, which CSV files cannot hold.'],
  ["a negative count", "a\n", { skip: -1 }, "PlanError csv-option: skip is -1; it must be a whole number and not negative."],
])("%s", async (_, content, options, expected) => {
  expect(await problem(content, options)).toBe(expected);
});

it("a line as long as the file", async () => {
  const options = { maxRowBytes: 100_000 };
  const text = `a,b\n1,2\n3,"${"4\n".repeat(200_000)}`;
  expect(await problem(text, options)).toBe(
    "FormatError csv-row-too-long: prices.csv, line 3: a record that begins here has more than 100000 bytes. Perhaps a quote is not closed; otherwise raise `maxRowBytes`.",
  );
  expect(await problem("x".repeat(1_000_000), options)).toContain("csv-row-too-long: prices.csv, line 1:");
  const long = `a,b\n1,${"x".repeat(3_000_000)}\n2,y\n`;
  expect((await readText(long)).columns[1]!.map(text => (text as string).length)).toEqual([3_000_000, 1]);
});

it("many columns and few", async () => {
  const names = Array.from({ length: 3000 }, (_, i) => `c${i}`);
  const text = `${names.join()}\n${names.map((_, i) => i).join()}\n`;
  expect((await readText(text)).columns.map(([value]) => value)).toEqual(names.map((_, i) => BigInt(i)));
});

it("bytes that no column asked for need not be UTF-8", async () => {
  const bytes = Buffer.from("a,b\nx,caf\xe9\ny,ok\n", "latin1");
  const table = await openCsv(new MemorySource(bytes));
  expect((await readAll(table, [0])).columns).toEqual([["x", "y"]]);
});

it("a file with nothing in it but for a schema that says what it would have", async () => {
  expect(await readText("", { schema: AB })).toEqual({ schema: ["a int64", "b int64"], rowCount: 0, columns: [[], []] });
});
