// JSON files: all types, what types are found, projection, and what is wrong with a file.
import { gzipSync } from "node:zlib";
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { QuernError } from "../../../expr/error.ts";
import {
  DATE, FLOAT64, INT32, INT64, UINT64, UTF8, decimal, field, timestamp, typeName, type Schema,
} from "../../../expr/type.ts";
import { fileBytes } from "../../../src/io/bytes/platform-file.ts";
import { memoryBytes } from "../../../src/io/bytes/memory.ts";
import { openJson, openNdjson } from "../../../src/io/json/open.ts";
import { writeJson, writeNdjson } from "../../../src/io/json/write.ts";
import {
  MemorySink, batches, errorOf, inPieces, mutant, random, rowsIn, rowsOf, textBytes,
} from "../bytes.ts";
import { everyType } from "./types.ts";

const FORMATS = [["ndjson", openNdjson, writeNdjson], ["json", openJson, writeJson]] as const;

const typesOf = (schema: Schema) => Object.fromEntries(schema.map(f => [f.name, typeName(f.type)]));
const lines = (...rows: string[]) => textBytes(rows.join("\n"), "t.ndjson");
const encoded = (text: string) => new TextEncoder().encode(text);

async function written(write: typeof writeJson, source = everyType()): Promise<Uint8Array> {
  const sink = new MemorySink();
  await write(sink, source.schema, batches(source));
  return sink.bytes;
}

describe.each(FORMATS)("%s", (format, open, write) => {
  it("keeps every value of every type, by its schema", async () => {
    const source = everyType();
    const table = await open(memoryBytes(await written(write)), { schema: source.schema });
    expect(table.format).toBe(format);
    expect(await rowsOf(table)).toEqual(rowsIn(source));
  });

  it("writes what JSON.parse reads", async () => {
    const text = new TextDecoder().decode(await written(write));
    const rows =
      format === "json"
        ? (JSON.parse(text) as unknown[])
        : text
            .trimEnd()
            .split("\n")
            .map(line => JSON.parse(line) as unknown);
    expect(rows).toHaveLength(4);
    expect(rows[1]).toMatchObject({ "utf8": 'quote " and \\ and \n\u0001', "list": [1, null], "binary": "AP8=", "time ms": "00:00:00.001" });
    expect(text).toContain('"int64":9223372036854775807');
    expect(text).toContain('"decimal":9999999999999999999999999999.9999999999');
    expect(text).toContain('"float32":0.1,');
  });

  it("reads pieces of any size, and gzip", async () => {
    const bytes = await written(write);
    const { schema } = everyType();
    for (const size of [1, 2, 3, 7, 100]) {
      expect(await rowsOf(await open(inPieces(bytes, size), { schema }))).toEqual(rowsIn(everyType()));
    }
    const packed = gzipSync(bytes);
    for (const size of [1, 50, 1e6]) {
      expect(await rowsOf(await open(inPieces(packed, size), { schema }))).toEqual(rowsIn(everyType()));
    }
    const cut = open(memoryBytes(packed.subarray(0, packed.length - 20), "x.gz"), { schema }).then(t =>
      rowsOf(t),
    );
    expect(await errorOf(cut)).toMatchObject({ name: "FormatError", message: expect.stringContaining("x.gz") });
  });

  it("tables of many batches, no rows and no columns", async () => {
    const part = everyType();
    const sink = new MemorySink();
    await write(sink, part.schema, batches(...Array.from({ length: 500 }, () => part)));
    expect(sink.writes.length).toBeGreaterThan(3);
    const table = await open(memoryBytes(sink.bytes), { schema: part.schema });
    const rows = await rowsOf(table, { columns: [4, 13] });
    expect(rows).toHaveLength(2000);
    expect(rows[1998]).toEqual([2n ** 31n - 1n, "日本語 🎈 \u2028"]);
    const none = new MemorySink();
    await write(none, part.schema, batches());
    expect(await rowsOf(await open(memoryBytes(none.bytes), { schema: part.schema }))).toEqual([]);
    expect(await errorOf(open(memoryBytes(none.bytes, "none")))).toMatchObject({
      code: "no-columns", message: "none has no rows, so its columns are not known. Pass a schema.",
    });
  });

  it("mutants are refused or read, and nothing else", async () => {
    const bytes = await written(write);
    const count = process.env["QUERN_FULL"] ? 10_000 : 300;
    const next = random(11);
    let refused = 0;
    for (let i = 0; i < count; i++) {
      const changed = mutant(bytes, next);
      const options =
        i % 3 === 0 ? { schema: everyType().schema } : i % 3 === 1 ? {} : { badRows: "skip" as const };
      const error = await open(inPieces(changed, 1 + next(3000)), options)
        .then(table => rowsOf(table))
        .then(
          () => null,
          (e: unknown) => e,
        );
      if (error !== null && !(error instanceof QuernError)) throw new Error(`mutant ${i} of seed 11`, { cause: error });
      if (error !== null) refused++;
    }
    expect(refused).toBeGreaterThan(count / 4);
  }, 600_000);
});

describe("types that are found", () => {
  const found = async (...values: string[]) =>
    typesOf((await openNdjson(lines(...values.map(v => `{"a":${v}}`)))).schema)["a"];
  it.each<[readonly string[], string]>([
    [["1", "-2", "null"], "int64"], [["9007199254740993"], "int64"], [["9223372036854775808", "1"], "uint64"],
    [["9223372036854775808", "-1"], "decimal(38, 0)"], [["1", "2.5"], "float64"], [["1e3"], "float64"],
    [["true"], "bool"], [["\"x\""], "utf8"], [["null"], "null"], [["1", "\"x\""], "utf8"], [["1", "true"], "utf8"],
    [["[1]", "[]", "[null, 2.5]"], "list<float64>"], [["{\"x\":1}", "{\"y\":[\"z\"]}"], "struct<x: int64, y: list<utf8>>"],
    [["[1]", "{}"], "utf8"], [["{}"], "utf8"], [["\"2024-01-01\""], "utf8"],
  ])("%j are %s", async (values, type) => {
    expect(await found(...values)).toBe(type);
  });

  it("every column may be null, also where a member is missing", async () => {
    const table = await openNdjson(lines('{"a":1}', '{"b":"x"}'));
    expect(table.schema).toEqual([field("a", INT64, true), field("b", UTF8, true)]);
    expect(await rowsOf(table)).toEqual([[1n, null], [null, "x"]]);
  });

  it("what is of several kinds is text: strings as they are, the rest as JSON", async () => {
    const table = await openNdjson(lines(`{"a": 1.50}`, `{"a": "x\\n"}`, `{"a": [1, {"b": 2}]}`, `{"a": true}`, `{"a": null}`));
    expect((await rowsOf(table)).flat()).toEqual(["1.50", "x\n", '[1, {"b": 2}]', "true", null]);
  });

  it("no digit is lost", async () => {
    const table = await openNdjson(lines(`{"a":9007199254740993,"d":18446744073709551615}`, `{"a":-9223372036854775808,"d":1}`));
    expect(typesOf(table.schema)).toEqual({ a: "int64", d: "uint64" });
    expect(await rowsOf(table)).toEqual([
      [9007199254740993n, 18446744073709551615n],
      [-9223372036854775808n, 1n],
    ]);
    const schema = [field("d", decimal(38, 20), true)];
    const exact = await openNdjson(lines(`{"d":123456789012345678.00000000000000000001}`, `{"d":"-1.5"}`, `{"d":1e-20}`), { schema });
    expect((await rowsOf(exact)).flat()).toEqual([
      12345678901234567800000000000000000001n,
      -150000000000000000000n,
      1n,
    ]);
  });

  it("floats are the nearest ones, as JSON.parse finds them", async () => {
    const next = random(5);
    const texts = Array.from({ length: 3000 }, () => {
      const digits = Array.from({ length: 1 + next(20) }, () => next(10)).join("").replace(/^0+(?=\d)/, "");
      const point = next(3) ? `.${Array.from({ length: 1 + next(18) }, () => next(10)).join("")}` : "";
      return `${next(2) ? "-" : ""}${digits}${point}${next(4) ? "" : `e${next(2) ? "-" : "+"}${next(30)}`}`;
    });
    const table = await openNdjson(lines(...texts.map(t => `{"a":${t}}`)), { schema: [field("a", FLOAT64, false)] });
    expect((await rowsOf(table)).flat()).toEqual(texts.map(t => JSON.parse(t) as number));
  });

  it("from the sample alone; what does not fit behind it is told", async () => {
    const rows = ['{"a":1}', '{"a":2}', '{"a":"x"}'];
    const table = await openNdjson(lines(...rows), { sample: 2 });
    expect(typesOf(table.schema)).toEqual({ a: "int64" });
    expect(await errorOf(rowsOf(table))).toMatchObject({
      name: "FormatError", code: "bad-value",
      message: `t.ndjson, line 3, column "a": "x" is not a value of type int64. Its type was found in the first rows: pass a schema, or sample: "all".`,
    });
    expect(typesOf((await openNdjson(lines(...rows), { sample: "all" })).schema)).toEqual({ a: "utf8" });
    expect(await errorOf(openNdjson(lines(...rows), { sample: 0 }))).toMatchObject({ code: "bad-option" });
  });
});

describe("reading", () => {
  const rows = Array.from({ length: 40_000 }, (_, i) => `{"i":${i},"s":"text ${i}","n":{"x":${i / 2}}}`);
  it("gives the wanted columns in batches, and stops", async () => {
    const table = await openNdjson(lines(...rows));
    const sizes: number[] = [];
    for await (const batch of table.read({ columns: [1], conditions: [], most: Infinity })) {
      expect(batch.columns).toHaveLength(1);
      sizes.push(batch.rowCount);
    }
    expect(sizes).toEqual([16_384, 16_384, 7232]);
    expect(await rowsOf(table, { columns: [0], most: 3 })).toEqual([[0n], [1n], [2n]]);
    expect(await rowsOf(table, { columns: [] })).toHaveLength(40_000);
    expect((await rowsOf(table, { columns: [2] })).at(-1)).toEqual([[19_999.5]]);
  });

  it("a value that nobody wants need not fit", async () => {
    const schema = [field("a", INT64, true), field("b", INT64, true)];
    const table = await openNdjson(lines('{"a":1,"b":"no number"}'), { schema });
    expect(await rowsOf(table, { columns: [0] })).toEqual([[1n]]);
    expect(await errorOf(rowsOf(table))).toMatchObject({ code: "bad-value" });
  });

  it("passes over blank lines, a byte order mark and carriage returns", async () => {
    const bytes = textBytes('\uFEFF{"a":1}\r\n\r\n   \n{"a":2}\r\n\n', "t");
    expect(await rowsOf(await openNdjson(bytes))).toEqual([[1n], [2n]]);
    expect(await rowsOf(await openJson(textBytes(`\uFEFF [ {"a":1} ,\r\n{"a":2}\n] \n`)))).toEqual([[1n], [2n]]);
  });

  it("names may be escaped, repeated, in any order, and those of objects' own", async () => {
    const table = await openNdjson(lines('{"\\u0061":1,"__proto__":2}', '{"__proto__":3,"a":4,"a":5}', '{"toString":6}'));
    expect(table.schema.map(f => f.name)).toEqual(["a", "__proto__", "toString"]);
    expect(await rowsOf(table)).toEqual([[1n, 2n, null], [5n, 3n, null], [null, null, 6n]]);
  });

  it("reads dates and times strictly, where the schema says so", async () => {
    const schema = [field("d", DATE, true), field("t", timestamp("us", "UTC"), true)];
    const table = await openNdjson(lines('{"d":"1970-01-02","t":"1970-01-01T02:00:00.5+02:00"}', '{"d":3,"t":17}'), { schema });
    expect(await rowsOf(table)).toEqual([[1n, 500_000n], [3n, 17n]]);
    for (const value of ['"1970-02-30"', '"1970-01-01T00:00:00"', '" 1970-01-01"', "1.5", "true"]) {
      const bad = await openNdjson(lines(`{"d":${value}}`), { schema });
      expect((await errorOf(rowsOf(bad))).message).toBe(`t.ndjson, line 1, column "d": ${value} is not a value of type date.`);
    }
  });

  it("leaves out bad rows if it may", async () => {
    const text = ['{"a":1}', '{"a":', '{"a":"x"}', "[]", '{"a":2} 3', '{"a":4}'];
    const schema = [field("a", INT32, false)];
    expect(await rowsOf(await openNdjson(lines(...text, "{}"), { schema, badRows: "skip" }))).toEqual([[1n], [4n]]);
    const array = textBytes('[{"a":1},{"a":"x"},[],{},{"a":4}]');
    expect(await rowsOf(await openJson(array, { schema, badRows: "skip" }))).toEqual([[1n], [4n]]);
  });

  it("finds the rows inside of a document", async () => {
    const text = '{"meta":{"rows":[1,2]},"data":{"other":[{"b":1}],"items":[{"a":1},{"a":2}],"rest":3}}';
    for (const size of [1, 5, 1000]) {
      const table = await openJson(inPieces(encoded(text), size), { rows: "data.items" });
      expect(await rowsOf(table)).toEqual([[1n], [2n]]);
    }
    const error = await errorOf(openJson(textBytes(text), { rows: "data.none" }));
    expect(error.message).toBe(`test.json has no rows: there is no member "none" at "data". Say where the array of rows is, as in `
      + 'rows: "data.items"; files with an object a line are newline-delimited JSON.');
    expect((await errorOf(openJson(textBytes(text)))).message).toContain("the top is an object, and an array of objects is read");
  });
});

describe("what is wrong", () => {
  it.each<[string, string | Uint8Array, string]>([
    ["a cut line", '{"a":1}\n{"a":[1,', "t, line 2: the line ends within a value (character 9)."],
    ["single quotes", "{'a':1}", 't, line 1: a name in quotes was expected, and there is "\'a\':1}" (character 2).'],
    ["a comma at the end", '{"a":1,}', 't, line 1: a name in quotes was expected, and there is "}" (character 8).'],
    ["two rows in a line", '{"a":1} {"a":2}', 't, line 1: "{\\"a\\":2}" follows the row (character 9).'],
    ["an array", "[1]", "t, line 1: a row must be an object, and there is a list (character 1)."],
    ["NaN", '{"a":NaN}', 't, line 1: a value was expected, and there is "NaN}" (character 6).'],
    ["a leading zero", '{"a":01}', "t, line 1: a number begins with 0 (character 6)."],
    ["a tab in a text", '{"a":"\t"}', "t, line 1: a text contains the control character 0x09 (character 7)."],
    ["a bad escape", '{"a":"\\x"}', "t, line 1: a backslash is not followed by an escape (character 7)."],
    ["latin-1", Uint8Array.from(Buffer.from('{"a":"caf\xE9"}', "latin1")), "t, line 1: a text is not UTF-8: 0xe9 (character 10)."],
    ["NUL", "\0\0\0\0", 't, line 1: a value was expected, and there is "\\u0000\\u0000\\u0000\\u0000" (character 1).'],
    ["UTF-16", Uint8Array.from(Buffer.from('\uFEFF{"a":1}', "utf16le")), "t is encoded as UTF-16, and JSON is read as UTF-8. Save it as UTF-8."],
    ["deep nesting", `{"a":${"[".repeat(100_000)}`, "t, line 1: values are nested deeper than 500 levels (character 506)."],
  ])("%s", async (_, text, message) => {
    const error = await errorOf(openNdjson(memoryBytes(typeof text === "string" ? encoded(text) : text, "t")));
    expect(error).toMatchObject({ name: "FormatError", message });
  });

  it.each<[string, string, string]>([
    ["a cut document", '[{"a":1},{"a"', "t, byte 13: it ends within the array."],
    ["something behind it", '[{"a":1}] x', "t, byte 10: something follows the array."],
    ["no comma", '[{"a":1} {"a":1}]', 't, byte 9: a comma or ] was expected, and there is "{\\"a\\":1}]".'],
    ["a comma at the end", '[{"a":1},]', 't, byte 9: a value was expected, and there is "]".'],
    ["numbers", "[1,2]", "t, row 0 (byte 1): a row must be an object, and there is a number (character 1)."],
  ])("in a document: %s", async (_, text, message) => {
    expect((await errorOf(openJson(textBytes(text, "t")).then(t => rowsOf(t)))).message).toBe(message);
  });

  it("a null that the schema rules out", async () => {
    const table = await openJson(textBytes(`[{"a":1,"b":{"c":1}},{"b":{}}]`, "t"), { schema: [field("a", UINT64, false)] });
    expect((await errorOf(rowsOf(table))).message).toBe(`t, row 1 (byte 21), column "a": null, and the schema says there is none.`);
  });

  it("is told by each prefix of a document", async () => {
    const text = '[{"a":1.5e3,"b":"x\\u00e9\\n"},{"a":null,"b":[true,{}]}]';
    for (let length = 0; length < text.length; length++) {
      const work = openJson(inPieces(encoded(text.slice(0, length)), 5, "t"), {
        schema: [field("a", FLOAT64, true), field("b", UTF8, true)],
      });
      expect(await errorOf(work.then(t => rowsOf(t)))).toMatchObject({
        name: "FormatError",
        message: expect.stringMatching(/^t, byte \d+: it ends/),
      });
    }
    expect(await rowsOf(await openJson(inPieces(encoded(text), 5)))).toEqual([[1500, "xé\n"], [null, "[true,{}]"]]);
  });
});

describe("vega-datasets", () => {
  const FILES = ["cars", "movies", "penguins", "barley", "weekly-weather", "population", "flights-2k", "gapminder", "political-contributions"];
  it.each(FILES.filter(name => name !== "weekly-weather"))("%s", async name => {
    const path = `node_modules/vega-datasets/data/${name}.json`;
    const expected = JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>[];
    const table = await openJson(await fileBytes(path));
    const rows = await rowsOf(table);
    const plain = rows.map(row => Object.fromEntries(table.schema.map((f, i) =>
      [f.name, typeof row[i] === "bigint" ? Number(row[i]) : row[i]])));
    const asText = table.schema.filter(f => f.type.kind === "utf8").map(f => f.name);
    expect(plain).toEqual(expected.map(row => Object.fromEntries(table.schema.map(({ name: member }) => {
      const value = row[member] ?? null;
      return [
        member,
        asText.includes(member) && value !== null && typeof value !== "string"
          ? JSON.stringify(value)
          : value,
      ];
    }))));
  });
});
