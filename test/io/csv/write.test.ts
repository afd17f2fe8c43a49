// What is written, character by character.
import { expect, it } from "vitest";
import { writeColumn } from "../../../engine/reference/write.ts";
import type { Value } from "../../../engine/reference/value.ts";
import type { Source } from "../../../engine/source/source.ts";
import {
  BINARY, BOOL, DATE, decimal, duration, field, FLOAT32, FLOAT64, INT64, list, time, timestamp, UINT64, UTF8,
  type DataType, type Schema,
} from "../../../expr/type.ts";
import type { CsvWriteOptions } from "../../../src/io/csv/options.ts";
import { writeCsv } from "../../../src/io/csv/write/index.ts";
import { MemorySink } from "./byte-sources.ts";

function tableOf(columns: Readonly<Record<string, readonly [DataType, readonly Value[]]>>): Source {
  const entries = Object.entries(columns);
  const schema: Schema = entries.map(([name, [type]]) => field(name, type, true));
  const built = entries.map(([, [type, values]]) => writeColumn(values, type));
  return { schema, rowCount: entries[0]![1][1].length, column: index => built[index]! };
}

async function* each(...tables: readonly Source[]): AsyncGenerator<Source> {
  yield* tables;
}

async function written(table: Source, options: CsvWriteOptions = {}): Promise<string> {
  const sink = new MemorySink();
  await writeCsv(sink, table.schema, each(table), options);
  expect(sink.closed).toBe(true);
  return sink.text;
}

it("texts in quotes only where they need them", async () => {
  const texts = ["plain", " blank ", "a,b", 'say "hi"', "two\nlines", "cr\r", "", null, "ä", "\ufeffmark"];
  const table = tableOf({ 'the "text"': [UTF8, texts], n: [INT64, texts.map((_, i) => BigInt(i))] });
  expect(await written(table)).toBe([
    '"the ""text""",n', "plain,0", " blank ,1", '"a,b",2', '"say ""hi""",3', '"two\nlines",4',
    '"cr\r",5', '"",6', ",7", "ä,8",
    '"\ufeffmark",9', "",
  ].join("\n"));
});

it("numbers in the shortest form that reads back the same, decimals with all their decimals", async () => {
  const floats = [0.1, 16777216, 1.5, -0, 3.4028235e38, 1e-10, null]
    .map(value => (value === null ? null : Math.fround(value)));
  expect(await written(tableOf({
    f: [FLOAT64, [0.1, -0, 1e21, 5e-324, NaN, -Infinity, 12345678]], g: [FLOAT32, floats],
    i: [INT64, [-(2n ** 63n), 2n ** 63n - 1n, 0n, -7n, 2n ** 53n, -(2n ** 53n) - 1n, null]],
    u: [UINT64, [2n ** 64n - 1n, 0n, 1n, 2n, 3n, 4n, 5n]],
    d: [decimal(12, 2), [5n, -5n, 0n, 100n, -12345n, 999_999_999_999n, null]],
    e: [decimal(38, 3), [10n ** 37n, -1n, 0n, 1n, 2n, 3n, null]],
  }))).toBe([
    "f,g,i,u,d,e", `0.1,0.1,-9223372036854775808,18446744073709551615,0.05,1${"0".repeat(34)}.000`, "-0,16777216,9223372036854775807,0,-0.05,-0.001",
    "1e+21,1.5,0,1,0.00,0.000", "5e-324,-0,-7,2,1.00,0.001", "NaN,3.4028235e+38,9007199254740992,3,-123.45,0.002",
    "-Infinity,1e-10,-9007199254740993,4,9999999999.99,0.003", "12345678,,,5,,", "",
  ].join("\n"));
});

it("dates and times as ISO 8601, bytes as escapes", async () => {
  const midnight = 19_782n * 86_400_000_000n;
  const instants = [0n, 2n ** 63n - 1n, -1_000_000_000n];
  const bytes = [Uint8Array.of(65, 0, 255, 92), Uint8Array.of(34, 44), null];
  expect(await written(tableOf({
    d: [DATE, [19_782n, -719_528n, -800_000n]], t: [time("us"), [0n, 45_000_500_000n, null]],
    s: [timestamp("us"), [midnight, midnight + 1n, -1n]], z: [timestamp("ns", "UTC"), instants],
    p: [duration("ms"), [1500n, -1n, 0n]], b: [BOOL, [true, false, null]], x: [BINARY, bytes],
  }))).toBe([
    "d,t,s,z,p,b,x", "2024-02-29,00:00:00,2024-02-29T00:00:00,1970-01-01T00:00:00Z,PT1.5S,true,A\\x00\\xFF\\x5C",
    `0000-01-01,12:30:00.500,2024-02-29T00:00:00.000001,2262-04-11T23:47:16.854775807Z,-PT0.001S,false,"\\x22,"`,
    "-000221-09-04,,1969-12-31T23:59:59.999999,1969-12-31T23:59:59Z,PT0S,,", "",
  ].join("\n"));
});

it("as the options say", async () => {
  const table = tableOf({ a: [UTF8, ["x;y", null, "NA", "it's"]], b: [INT64, [1n, null, 2n, 3n]] });
  const options = { separator: ";", quote: "'", header: false, nullText: "NA", lineEnding: "\r\n" } as const;
  expect(await written(table, options)).toBe("'x;y';1\r\nNA;NA\r\n'NA';2\r\n'it''s';3\r\n");
});

it("in pieces, whatever the size of the table and of its texts", async () => {
  const long = "x".repeat(700_000);
  const texts = Array.from({ length: 100_000 }, (_, i) => (i === 50_000 ? long : `text ${i}`));
  const table = tableOf({ a: [UTF8, texts] });
  const sizes: number[] = [];
  const sink = new MemorySink();
  const write = sink.write;
  sink.write = bytes => {
    sizes.push(bytes.length);
    return write(bytes);
  };
  await writeCsv(sink, table.schema, each(table, table));
  expect(Math.max(...sizes)).toBeLessThan(1_000_000);
  expect(sizes.length).toBeGreaterThan(8);
  expect(sink.text.split("\n")).toHaveLength(200_002);
});

it("leaves nothing behind where it fails", async () => {
  const table = tableOf({ a: [INT64, [1n]] });
  const problems: [Schema, AsyncIterable<Source>, CsvWriteOptions, string][] = [
    [[field("a", list(field("item", INT64, true)), true)], each(), {},
      `Column "a" is list<int64>, for which CSV has no form. Cast the column to utf8, or leave it out.`],
    [table.schema, each(table), { nullText: "a,b" }, 'nullText is "a,b"; it must not need quotes.'],
    [table.schema, each(table), { separator: '"' }, 'separator and quote are both "\\"".'],
    [table.schema, (async function* () { yield table; throw new Error("no more"); })(), {}, "no more"],
    [table.schema, each({ ...table, rowCount: 2 }), {}, "A int64 column to be written ends with row 1, before its table."],
  ];
  for (const [schema, batches, options, message] of problems) {
    const sink = new MemorySink();
    await expect(writeCsv(sink, schema, batches, options)).rejects.toThrow(message);
    expect([sink.closed, sink.aborted]).toEqual([false, true]);
  }
});
