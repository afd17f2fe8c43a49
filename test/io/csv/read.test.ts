// What a reader must make of texts, option by option.
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  BINARY, DATE, decimal, duration, field, FLOAT64, INT32, INT64, timestamp, UTF8, type Schema,
} from "../../../expr/type.ts";
import { openCsv } from "../../../src/io/csv/open.ts";
import type { BadRow } from "../../../src/io/csv/options.ts";
import { MemorySource } from "./byte-sources.ts";
import { readAll, readText, schemaText } from "./read-table.ts";

const DAY_2024 = 19_723n;

describe("types from a sample", () => {
  it("finds the type that all texts have", async () => {
    const text = "i,f,b,d,t,s,z,x,n\n1,1.5,true,2024-01-01,12:30:00,2024-01-01 00:00:01,2024-01-01T00:00:00+02,a,\n"
      + "-2,1e3,FALSE,2024-01-02,00:00:00.5,2024-01-02,2024-01-01 00:00:00.25Z,2,\n";
    expect(await readText(text)).toEqual({
      schema: ["i int64", "f float64", "b bool", "d date", "t time(us)", "s timestamp(us)", "z timestamp(us, UTC)", "x utf8", "n utf8"],
      rowCount: 2,
      columns: [
        [1n, -2n], [1.5, 1000], [true, false], [DAY_2024, DAY_2024 + 1n], [45_000_000_000n, 500_000n],
        [DAY_2024 * 86_400_000_000n + 1_000_000n, (DAY_2024 + 1n) * 86_400_000_000n],
        [(DAY_2024 * 86_400n - 7200n) * 1_000_000n, DAY_2024 * 86_400_000_000n + 250_000n], ["a", "2"],
        [null, null],
      ],
    });
  });

  it("takes numbers that are names for text, and integers past 64 bits for floats", async () => {
    const { schema, columns } = await readText("zip,big\n00501,9223372036854775808\n90210,1\n");
    expect(schema).toEqual(["zip utf8", "big float64"]);
    expect(columns).toEqual([["00501", "90210"], [9223372036854775808, 1]]);
  });

  it("looks at no more rows than the sample has, and at all if it is told to", async () => {
    const text = "a\n1\n2\nx\n";
    expect(schemaText(await openCsv(new MemorySource(text), { sample: 2 }))).toEqual(["a int64"]);
    expect(schemaText(await openCsv(new MemorySource(text), { sample: 3 }))).toEqual(["a utf8"]);
    const late = `a\n${"1\n".repeat(30_000)}1.5\n`;
    expect(schemaText(await openCsv(new MemorySource(late)))).toEqual(["a int64"]);
    expect(schemaText(await openCsv(new MemorySource(late), { sample: "all" }))).toEqual(["a float64"]);
  });

  it("leaves types that are given alone", async () => {
    expect(await readText("a,b\n1,2\n", { types: { b: decimal(5, 2) } }))
      .toEqual({ schema: ["a int64", "b decimal(5, 2)"], rowCount: 1, columns: [[1n], [200n]] });
  });
});

describe("the header", () => {
  it.each([
    ["a,b\n1,2\n", ["a int64", "b int64"], 1], ["1,2\n3,4\n", ["column0 int64", "column1 int64"], 2],
    ["a,b\nx,y\n", ["a utf8", "b utf8"], 1], ["a,b\n", ["a utf8", "b utf8"], 0], ["x,1\nz,2\n", ["column0 utf8", "column1 int64"], 2],
    ["a,a,,b\n1,2,3,4\n", ["a int64", "a_1 int64", "column2 int64", "b int64"], 1], ["a\n", ["a utf8"], 0],
  ])("of %j is %j", async (text, schema, rowCount) => {
    expect(await readText(text)).toMatchObject({ schema, rowCount });
  });

  it("is there or not, as is said", async () => {
    expect((await readText("1,2\n3,4\n", { header: true })).schema).toEqual(["1 int64", "2 int64"]);
    expect((await readText("a,b\nc,d\n", { header: false })).rowCount).toBe(2);
  });

  it("gives way to names", async () => {
    expect(await readText("a,b\n1,2\n", { names: ["x", "y"] })).toMatchObject({ schema: ["x int64", "y int64"], rowCount: 1 });
  });

  it("is where a schema's columns are looked up", async () => {
    const schema: Schema = [field("c", INT32, true), field("a", FLOAT64, false)];
    expect(await readText("a,b,c\n1,x,3\n", { schema }))
      .toEqual({ schema: ["c int32", "a float64"], rowCount: 1, columns: [[3n], [1]] });
    expect(await readText("1,2\n", { schema, header: false }))
      .toEqual({ schema: ["c int32", "a float64"], rowCount: 1, columns: [[1n], [2]] });
  });
});

describe("records", () => {
  it("end with line feeds, carriage returns, or both, and the last one anyhow", async () => {
    for (const end of ["\n", "\r\n", "\r"]) {
      for (const last of ["", end]) {
        expect((await readText(`a,b${end}1,x${end}2,y${last}`)).columns).toEqual([[1n, 2n], ["x", "y"]]);
      }
    }
    expect((await readText("a,b\n1,x\r2,y\r\n3,z\n")).columns).toEqual([[1n, 2n, 3n], ["x", "y", "z"]]);
  });

  it("that are empty are left out, but for a single column", async () => {
    expect((await readText("a,b\n\n1,2\n\r\n\n3,4\n\n")).columns).toEqual([[1n, 3n], [2n, 4n]]);
    expect((await readText("a\n1\n\n2\n")).columns).toEqual([[1n, null, 2n]]);
    expect((await readText("note\n\n1\n", { skip: 1, header: false })).columns).toEqual([[null, 1n]]);
    const schema = [field("a", INT64, true)];
    expect((await readText("\n\n", { schema, header: false })).columns).toEqual([[null, null]]);
    expect((await readText("x\n", { schema, header: false, skip: 1 })).columns).toEqual([[]]);
  });

  it("may be ragged, if that is allowed", async () => {
    const text = "a,b\n1,x\n2\n3,y,z\n";
    expect((await readText(text, { ragged: "fit" })).columns).toEqual([[1n, 2n, 3n], ["x", null, "y"]]);
    await expect(readText(text, { ragged: "fill" })).rejects.toThrow("line 4: the record has 3 fields, not 2.");
    await expect(readText(text, { ragged: "truncate" })).rejects.toThrow("line 3: the record has 1 field, not 2.");
  });

  it("are skipped and commented out", async () => {
    expect((await readText("title, \"\nnote\na,b\n1,2\n", { skip: 2 })).columns).toEqual([[1n], [2n]]);
    expect((await readText("# \"one\na,b\n1,2\n#,,,\n3,4\n", { comment: "#" })).columns).toEqual([[1n, 3n], [2n, 4n]]);
    expect((await readText("a\n1\n#2\n3\n", { comment: "#" })).columns).toEqual([[1n, 3n]]);
  });
});

describe("quotes", () => {
  it("hold separators, line ends and doubled quotes, across all borders", async () => {
    const text = 'a,b\n"x,\n""y""\r\n",1\n"",2\n"""",3\nplain,4\n';
    const columns = [['x,\n"y"\r\n', "", '"', "plain"], [1n, 2n, 3n, 4n]];
    for (let pieceBytes = 1; pieceBytes < 12; pieceBytes++) {
      expect((await readText(text, { testing: { chunkBytes: 24 } }, pieceBytes)).columns).toEqual(columns);
    }
  });

  it("inside of a field are characters", async () => {
    expect((await readText('a,b\n5" pipe,x\n6",y\n')).columns).toEqual([['5" pipe', '6"'], ["x", "y"]]);
  });

  it("may be others, escaped, or none", async () => {
    expect((await readText("a,b\n'x,''y',1\n", { quote: "'" })).columns).toEqual([["x,'y"], [1n]]);
    expect((await readText('a,b\n"x\\",\\\\y\\n",1\n', { escape: "\\" })).columns).toEqual([['x",\\y\\n'], [1n]]);
    expect((await readText('a,b\n"x,1\n', { quote: null })).columns).toEqual([['"x'], [1n]]);
  });

  it("around numbers say nothing", async () => {
    expect(await readText('a,b\n"1","2024-01-01"\n"",""\n')).toMatchObject({
      schema: ["a int64", "b date"], columns: [[1n, null], [DAY_2024, null]],
    });
  });
});

describe("options", () => {
  it("the separator is found out or given", async () => {
    for (const separator of [",", ";", "\t", "|"]) {
      expect((await readText(`a.x${separator}b\n1${separator}2\n`)).columns).toHaveLength(2);
    }
    expect((await readText("a:b\n1:2\n", { separator: ":" })).columns).toEqual([[1n], [2n]]);
  });

  it("nulls are texts of any length", async () => {
    const long = "missing ".repeat(10);
    const text = `a,b\nNA,NA\n${long},${long}\n,\n"NA",1\n`;
    expect((await readText(text, { nulls: ["NA", long] })).columns)
      .toEqual([[null, null, "", "NA"], [null, null, "", "1"]]);
    expect((await readText(text, { nulls: ["NA", "", long] })).columns)
      .toEqual([[null, null, null, "NA"], [null, null, null, 1n]]);
  });

  it("blanks are trimmed around texts, and always around numbers", async () => {
    const text = 'a,b\n x , 1\n "y, z" ,\t2 \n';
    expect((await readText(text, { trim: true })).columns).toEqual([["x", "y, z"], [1n, 2n]]);
    expect((await readText("a,b\n x , 1\n")).columns).toEqual([[" x "], [1n]]);
  });

  it("decimal commas", async () => {
    const options = { separator: ";", decimalSeparator: ",", types: { b: decimal(9, 2) } } as const;
    expect((await readText("a;b\n1,25;-3,5\n1e2;0,005\n", options)).columns).toEqual([[1.25, 100], [-350n, 1n]]);
    await expect(readText("a;b\n1.25;1.5\n", options)).rejects.toThrow('"1.5" is no decimal(9, 2)');
  });

  it("encodings and byte order marks", async () => {
    const text = "a,b\nä,1\n\u{1f600},2\n";
    const expected = [["ä", "\u{1f600}"], [1n, 2n]];
    const utf16 = Buffer.from(`\ufeff${text}`, "utf16le");
    expect((await readText(`\ufeff${text}`, {}, 1)).columns).toEqual(expected);
    expect((await readText(utf16, {}, 3)).columns).toEqual(expected);
    expect((await readText(Buffer.from(utf16).swap16(), {}, 5)).columns).toEqual(expected);
    expect((await readText(Buffer.from(text, "utf16le"), { encoding: "utf16le" }, 1)).columns).toEqual(expected);
    expect((await readText(Buffer.from("a\nä\n", "latin1"), { encoding: "latin1" })).columns).toEqual([["ä"]]);
    expect((await readText(Buffer.from([97, 10, 0x80, 10]), { encoding: "windows-1252" })).columns).toEqual([["€"]]);
  });

  it("gzip, told by its first bytes", async () => {
    const text = `a,b\n${"1,x\n".repeat(100_000)}`;
    expect((await readText(gzipSync(text), {}, 1000)).rowCount).toBe(100_000);
    expect((await readText(gzipSync(Buffer.from(`\ufeff${text}`, "utf16le")), {}, 1)).rowCount).toBe(100_000);
  });

  it("bad rows are left out or become null, and are told", async () => {
    const text = "a,b\n1,2\nx,\"y\n\"\n3\n4,5,6\n7,8\n";
    const schema = [field("a", INT64, true), field("b", INT64, true)];
    for (const chunkBytes of [8, 1000]) {
      const told: BadRow[] = [];
      const options = { schema, onBadRow: (row: BadRow) => told.push(row), testing: { chunkBytes } };
      expect((await readText(text, { ...options, badRows: "skip" })).columns).toEqual([[1n, 7n], [2n, 8n]]);
      expect(told.splice(0)).toEqual([
        { line: 3, column: "a", text: 'x,"y\n"', reason: '"x" is no int64.' },
        { line: 5, column: null, text: "3", reason: "the record has 1 field, not 2." },
        { line: 6, column: null, text: "4,5,6", reason: "the record has 3 fields, not 2." },
      ]);
      expect((await readText(text, { ...options, badRows: "null" })).columns)
        .toEqual([[1n, null, 3n, 4n, 7n], [2n, null, null, 5n, 8n]]);
      expect(told.map(({ line, column }) => [line, column]))
        .toEqual([[3, "a"], [3, "b"], [5, null], [6, null]]);
    }
  });

  it("skipping does not depend on the columns that are asked for", async () => {
    const table = await openCsv(new MemorySource("a,b\n1,2\nx,3\n4,y\n"), { sample: 1, badRows: "skip" });
    expect((await readAll(table, [0])).columns).toEqual([[1n]]);
    expect((await readAll(table, [])).rowCount).toBe(1);
  });
});

describe("values", () => {
  const values = async (type: Schema[number]["type"], texts: readonly string[]) =>
    (await readText(`x,y\n${texts.map(text => `${text},\n`).join("")}`, { schema: [field("x", type, true)] })).columns[0];

  it("integers to the limits of their types", async () => {
    expect(await values(INT64, ["9223372036854775807", "-9223372036854775808", "+5", " 7 ", "000000000000000000012", "1234567890123456", "-0"]))
      .toEqual([2n ** 63n - 1n, -(2n ** 63n), 5n, 7n, 12n, 1234567890123456n, 0n]);
    for (const text of ["9223372036854775808", "1.0", "1e3", "-", "+", "1 2", "0x1", "１"]) {
      await expect(values(INT64, [text])).rejects.toThrow("is no int64");
    }
    await expect(values(INT32, ["2147483648"])).rejects.toThrow("is no int32");
  });

  it("decimals exactly, rounded half away from zero", async () => {
    expect(await values(decimal(12, 2), ["1", "-1.5", "0.005", "-0.005", ".5", "5.", "1e2", "9999999999.99", "000000000000000000001.10"]))
      .toEqual([100n, -150n, 1n, -1n, 50n, 500n, 10_000n, 999_999_999_999n, 110n]);
    expect(await values(decimal(38, 4), ["9".repeat(34), "-1234567890123456.7891"]))
      .toEqual([BigInt("9".repeat(34)) * 10_000n, -12345678901234567891n]);
    for (const text of ["10000000000", "1.2.3", ".", "-.", "--1", "1,5x"]) {
      await expect(values(decimal(12, 2), [`"${text}"`])).rejects.toThrow("is no decimal(12, 2)");
    }
  });

  it("floats as JavaScript reads them", async () => {
    const texts = ["0.1", "-0", "1e400", "5e-324", "123456789012345678901234567890", "0.1234567890123456789", "9007199254740993", "1e-5",
      "179769313486231570000000000000000000000", "8.5e-3", "-1.", ".5", "2.2250738585072014e-308", "9999999999999999", "0.000000000000001"];
    expect(await values(FLOAT64, texts)).toEqual(texts.map(Number));
    expect(await values(FLOAT64, ["nan", "-inf", "Infinity"])).toEqual([NaN, -Infinity, Infinity]);
  });

  it("dates and timestamps", async () => {
    expect(await values(DATE, ["1970-01-01", "0000-03-01", "9999-12-31", "2024-02-29", "+12345-01-01", "1900-02-28", " 2024-01-01"]))
      .toEqual([0n, -719_468n, 2_932_896n, 19_782n, 3_789_391n, -25_509n, DAY_2024]);
    for (const text of ["2023-02-29", "1900-02-29", "2024-13-01", "2024-00-01", "2024-01-00", "2024/01/01", "2024-1-1"]) {
      await expect(values(DATE, [text])).rejects.toThrow("is no date");
    }
    expect(await values(timestamp("ms"), ["2024-01-01", "2024-01-01 00:00", "2024-01-01T00:00:00.001", "2024-01-01 02:00:00+0200", "1969-12-31 23:59:59.999"]))
      .toEqual([0n, 0n, 1n, 0n, -1n - DAY_2024 * 86_400_000n].map(ms => ms + DAY_2024 * 86_400_000n));
    for (const text of ["2024-01-01 24:00:00", "2024-01-01 00:60", "2024-01-01 00:00:00.0001", "2024-01-01 00:00:00 +02", "2024-01-01 00:00:00+2"]) {
      await expect(values(timestamp("ms"), [text])).rejects.toThrow("is no timestamp(ms)");
    }
    expect(await values(timestamp("ns"), ["1677-09-21T00:12:43.145224192", "2262-04-11 23:47:16.854775807"]))
      .toEqual([-(2n ** 63n), 2n ** 63n - 1n]);
  });

  it("durations, and bytes as hexadecimal escapes", async () => {
    expect(await values(duration("ms"), ["PT1.5S", "-PT0.001S", "PT0S"])).toEqual([1500n, -1n, 0n]);
    expect(await values(BINARY, ["a\\x00\\xffb", "\\x5C"])).toEqual([Uint8Array.of(97, 0, 255, 98), Uint8Array.of(92)]);
    await expect(values(BINARY, ["\\xZZ"])).rejects.toThrow("is no binary");
    await expect(values(duration("s"), ["PT1.5S"])).rejects.toThrow("is no duration(s)");
  });
});

describe("reading", () => {
  const rows = Array.from({ length: 50_000 }, (_, i) => `${i},k${i % 7},text ${i}\n`).join("");

  it("keeps texts that repeat as a dictionary, until it is full", async () => {
    const table = await openCsv(new MemorySource(`i,k,t\n${rows}`));
    const layouts = new Set<string>();
    for await (const { columns } of table.read({ columns: [1, 2], conditions: [], most: Infinity })) {
      layouts.add(columns.map(({ chunks }) => chunks[0]!.values.layout).join());
    }
    expect([...layouts]).toEqual(["dictionary,varbinary"]);
    const late = `k\n${"a\nb\n".repeat(20_000)}${Array.from({ length: 6000 }, (_, i) => `z${i}\n`).join("")}`;
    const { columns: [values] } = await readText(late, { header: true });
    expect([values!.length, values!.at(-1), new Set(values).size]).toEqual([46_000, "z5999", 6002]);
  });

  it("stops where it is told to, and closes the file", async () => {
    const source = new MemorySource(`i,k,t\n${rows}`);
    const table = await openCsv(source);
    expect(source.open).toBe(0);
    expect((await readAll(table, [0], 3)).columns).toEqual([[0n, 1n, 2n]]);
    expect((await readAll(table, [], 10)).rowCount).toBe(10);
    expect((await readAll(table, [0], 0)).rowCount).toBe(0);
    expect(source.open).toBe(0);
    for await (const batch of table.read({ columns: [2], conditions: [], most: Infinity })) {
      expect(batch.rowCount).toBeGreaterThan(0);
      break;
    }
    expect(source.open).toBe(0);
  });

  it("ends with the signal", async () => {
    const source = new MemorySource(`i,k,t\n${rows}`);
    const table = await openCsv(source);
    const controller = new AbortController();
    const read = async (): Promise<void> => {
      const { signal } = controller;
      for await (const _ of table.read({ columns: [0], conditions: [], most: Infinity, signal })) {
        controller.abort();
      }
    };
    await expect(read()).rejects.toMatchObject({ name: "CancelledError", code: "cancelled" });
    expect(source.open).toBe(0);
  });

  it("counts without reading columns", async () => {
    const table = await openCsv(new MemorySource(`i,k,t\n${rows}`));
    expect(await readAll(table, [])).toMatchObject({ rowCount: 50_000, columns: [] });
  });

  it("reads texts as they are", async () => {
    expect((await readText("a,b\nx\u0000y,1\n", { schema: [field("a", UTF8, true)] })).columns).toEqual([["x\u0000y"]]);
  });
});
