// CSV of small tables, and that a CSV reader of another engine gets the same values.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, it } from "vitest";
import { UnsupportedError, fromColumns, fromRows, t } from "../../src/index.ts";

const AWKWARD = ["plain", "a,b", "say \"hi\"", "two\nlines", "cr\r\nlf", "", " padded ", null, "ü日本🎈", "'", "null", ",", "\""];

describe("toCSV", () => {
  it("quotes what needs quotes, tells the empty string from null", () => {
    const text = fromColumns({ "a,b": ["x", "", null, "q\"q"], n: [1.5, -0, NaN, null] }).toCSV();
    expect(text).toBe("\"a,b\",n\r\nx,1.5\r\n\"\",-0\r\n,NaN\r\n\"q\"\"q\",\r\n");
  });

  it("values are exact", () => {
    const df = fromColumns(
      { i: [2n ** 63n - 1n], d: ["123456789012345.67"], at: [new Date("2024-02-29T12:00:00.001Z")], f: [0.1], b: [true] },
      { i: t.int64, d: t.decimal(17, 2), at: t.timestamp("ms"), f: t.float64, b: t.bool });
    expect(df.toCSV().split("\r\n")[1]).toBe("9223372036854775807,123456789012345.67,2024-02-29T12:00:00.001,0.1,true");
  });

  it("tables without rows have a line of names", () => {
    const empty = fromColumns({ a: [] as number[], b: [] as string[] }, { a: t.float64, b: t.utf8 });
    expect(empty.toCSV()).toBe("a,b\r\n");
  });

  it("types without a form in CSV are refused", () => {
    expect(() => fromRows([{ tags: ["a"] }]).toCSV()).toThrow(UnsupportedError);
    expect(() => fromRows([{ tags: ["a"] }]).toCSV())
      .toThrow("toCSV: column \"tags\" has type list<utf8>, which CSV has no form for.");
  });

  it("DuckDB reads the same values", async () => {
    const folder = mkdtempSync(join(tmpdir(), "quern-csv-"));
    const file = join(folder, "awkward.csv");
    writeFileSync(file, fromColumns({ id: AWKWARD.map((_, i) => i), text: AWKWARD }).toCSV());
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    const options = "header = true, columns = { id: 'DOUBLE', text: 'VARCHAR' }, auto_detect = false, quote = '\"', escape = '\"',"
      + " allow_quoted_nulls = false, new_line = '\\r\\n'";
    const result = await connection.runAndReadAll(`select text from read_csv('${file}', ${options}) order by id`);
    connection.closeSync();
    rmSync(folder, { recursive: true });
    expect(result.getRows().map(([text]) => text)).toEqual(AWKWARD);
  });
});

describe("toMarkdown", () => {
  it("is a table whose markup is the table's alone", () => {
    const df = fromRows([{ n: 1, "a|b": "*x* <b> _y_ a_b `c` [l](u) \\ $" }, { n: null, "a|b": "two\nlines" }]);
    expect(df.toMarkdown()).toBe([
      "| n | a\\|b |", "| ---: | --- |",
      "| 1 | \\*x\\* \\<b\\> \\_y\\_ a_b \\`c\\` \\[l\\](u) \\\\ \\$ |",
      "| *null* | two\\\\nlines |",
    ].join("\n"));
  });
  it("leaves the middle out and says so", () => {
    const df = fromColumns({ i: Int32Array.from({ length: 100 }, (_, i) => i) });
    expect(df.toMarkdown({ rows: 2 })).toBe("| i |\n| ---: |\n| 0 |\n| ⋮ |\n| 99 |\n\n100 rows × 1 column");
  });
});
