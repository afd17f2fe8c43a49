// The console table, as a person sees it.
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import {
  BINARY, INT64, UTF8, decimal, duration, field, list, struct, time, timestamp, type DataType,
} from "../../expr/type.ts";
import type { Source } from "../../engine/source/source.ts";
import { columnsFromObject, columnsFromRows } from "../../frame/from/rows.ts";
import { columnFromRaw } from "../../frame/value/build.ts";
import type { RawValue } from "../../frame/value/raw.ts";
import { renderText } from "../../src/display/text.ts";
import { fromRows } from "../../src/index.ts";
import { cutText, padText, textWidth } from "../../src/display/text-width.ts";

const lines = (...text: string[]): string => text.join("\n");
const one = (type: DataType, values: RawValue[]): string[] => {
  const column = columnFromRaw(type, values);
  const source: Source = { schema: [field("x", type, true)], rowCount: values.length, column: () => column };
  return renderText(source, { rows: 50 }).split("\n").slice(5).map(line => line.trim());
};

it("names, types, a rule, numbers at the right, nulls as null", () => {
  expect(renderText(columnsFromRows([
    { id: 1, name: "Ada", score: 1.5 }, { id: 20, name: null, score: null }, { id: 3, name: "Grace", score: -10.25 },
  ]))).toBe(lines(
    "3 rows × 3 columns",
    "",
    "     id  name     score",
    "float64  utf8   float64",
    "───────  ─────  ───────",
    "      1  Ada       1.50",
    "     20  null      null",
    "      3  Grace   -10.25"));
});

it("leaves the middle rows out", () => {
  const table = columnsFromObject({ i: Int32Array.from({ length: 1000 }, (_, i) => i) });
  expect(renderText(table, { rows: 5 })).toBe(lines(
    "1000 rows × 1 column", "", "    i", "int32", "─────", "    0", "    1", "    2", "    ⋮", "  998", "  999"));
});

it("does not leave out a single row", () => {
  const table = columnsFromObject({ i: Int32Array.of(1, 2, 3) });
  expect(renderText(table, { rows: 2 }).split("\n").slice(5)).toEqual(["    1", "    2", "    3"]);
  expect(renderText(table, { rows: 0 }).split("\n").slice(5)).toEqual(["    ⋮"]);
});

it("leaves the middle columns out, and says which", () => {
  const table = columnsFromRows([Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`col${i}`, "value"]))]);
  expect(renderText(table, { width: 34 })).toBe(lines(
    "1 row × 9 columns",
    "",
    "col0   col1   …  col7   col8",
    "utf8   utf8      utf8   utf8",
    "─────  ─────  ─  ─────  ─────",
    "value  value  …  value  value",
    "",
    "… 5 more columns: col2, col3, col…"));
});

it("no line is wider than asked for, if one column fits", () => {
  const row = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`c${i}`, "日本".repeat(i % 7)]));
  const table = columnsFromRows([row]);
  for (const width of [40, 60, 100, 133]) {
    const lines = renderText(table, { width }).split("\n");
    for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width);
  }
});

it("10,000 columns are not all read", () => {
  let read = 0;
  const column = columnFromRaw(UTF8, ["x"]);
  const source: Source = {
    schema: Array.from({ length: 10_000 }, (_, i) => field(`c${i}`, UTF8, false)), rowCount: 1,
    column: () => { read++; return column; },
  };
  expect(renderText(source)).toContain("more columns: c");
  expect(read).toBeLessThan(100);
});

it("wide characters line up", () => {
  expect(renderText(columnsFromRows([{ a: "日本語", b: 1 }, { a: "🎈x", b: 2 }, { a: "é", b: 3 }]))).toBe(lines(
    "3 rows × 2 columns", "", "a             b", "utf8    float64", "──────  ───────", "日本語        1", "🎈x           2", "é             3"));
});

it("tables without columns or rows", () => {
  expect(renderText(columnsFromRows([]))).toBe("0 rows × 0 columns");
  expect(renderText(columnsFromRows([{}, {}]))).toBe("2 rows × 0 columns");
  expect(renderText(columnsFromObject({ a: Int32Array.of() }))).toBe(lines("0 rows × 1 column", "", "    a", "int32", "─────"));
});

describe("values", () => {
  it("strings that could be taken for something else are quoted", () => {
    expect(one(UTF8, [null, "null", "", " x", "a\nb\u0007", "\u202Eabc", "plain \"text\""]))
      .toEqual(["null", "\"null\"", "\"\"", "\" x\"", "a\\nb\\u0007", "\\u202eabc", "plain \"text\""]);
  });
  it("long text is cut", () => {
    expect(one(UTF8, ["x".repeat(100), "日".repeat(1_000_000)])).toEqual([`${"x".repeat(31)}…`, `${"日".repeat(15)}…`]);
  });
  it("floats of a column share their decimals", () => {
    const floats = (...values: (number | null)[]) => one({ kind: "float64" }, values);
    expect(floats(1, 2.5, null)).toEqual(["1.0", "2.5", "null"]);
    expect(floats(1, 1000)).toEqual(["1", "1000"]);
    expect(floats(1 / 3, 100)).toEqual(["0.3333", "100.0000"]);
    expect(floats(NaN, Infinity, -Infinity, -0, 1e20, -1.25e-9)).toEqual(["NaN", "∞", "-∞", "-0", "1e20", "-1.25e-9"]);
    expect(one({ kind: "float32" }, [Math.fround(0.1)])).toEqual(["0.1"]);
  });
  it("exact numbers of any size", () => {
    expect(one(INT64, [2n ** 63n - 1n, -5n])).toEqual(["9223372036854775807", "-5"]);
    expect(one(decimal(38, 2), [10n ** 37n + 5n, -5n])).toEqual(["100000000000000000000000000000000000.05", "-0.05"].map(t => cutText(t, 32)));
  });
  it("temporal values, finer than a millisecond too", () => {
    expect(one(timestamp("us", "UTC"), [1n])).toEqual(["1970-01-01 00:00:00.000001Z"]);
    expect(one(time("s"), [60n])).toEqual(["00:01:00"]);
    expect(one(duration("s"), [90n])).toEqual(["PT90S"]);
    expect(one({ kind: "date" }, [19_782n])).toEqual(["2024-02-29"]);
  });
  it("nested values and bytes", () => {
    const type = list(field("item", struct([field("a", UTF8, true), field("b", BINARY, true)]), true));
    expect(one(type, [[["null", null], null], [], null])).toEqual(["[{a: \"null\", b: null}, null]", "[]", "null"]);
    expect(one(BINARY, [Uint8Array.of(0, 255), new Uint8Array(100)])).toEqual(["0x00ff", cutText(`0x${"00".repeat(16)}…`, 32)]);
    expect(one(list(field("item", INT64, false)), [Array.from({ length: 20 }, () => 1n)]))
      .toEqual([cutText(`[${"1, ".repeat(12)}…]`, 32)]);
  });
});

describe("text width", () => {
  it.each([["abc", 3], ["é", 1], ["e\u0301", 1], ["日本", 4], ["🎈", 2], ["👩‍👩‍👧", 2], ["☎", 1], ["☎\uFE0F", 2], ["\u200B", 0], ["한글", 4]])(
    "%o takes %i cells", (text, cells) => { expect(textWidth(text)).toBe(cells); });
  it("cuts and pads by cells", () => {
    expect(cutText("日本語", 5)).toBe("日本…");
    expect(cutText("日本語", 6)).toBe("日本語");
    expect(cutText("two words", 5)).toBe("two…");
    expect(padText("日本", 6, "right")).toBe("  日本");
  });
});

describe("colours", () => {
  const table = columnsFromRows([{ n: 1, s: "a" }, { n: null, s: null }]);
  it("mute types and nulls, and set names in bold", () => {
    expect(renderText(table, { colors: true })).toBe(lines(
      "\x1b[2m2 rows × 2 columns\x1b[22m",
      "",
      "      \x1b[1mn\x1b[22m  \x1b[1ms\x1b[22m",
      "\x1b[2mfloat64\x1b[22m  \x1b[2mutf8\x1b[22m",
      "\x1b[2m───────\x1b[22m  \x1b[2m────\x1b[22m",
      "      1  a",
      "   \x1b[2mnull\x1b[22m  \x1b[2mnull\x1b[22m"));
  });
  it("add nothing but codes", () => {
    const wide = columnsFromRows([Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`col${i}`, "value"]))]);
    for (const [source, options] of [[table, {}], [wide, { width: 34 }], [wide, { rows: 0 }]] as const) {
      const painted = renderText(source, { ...options, colors: true });
      expect(painted.replace(/\x1b\[\d+m/g, "")).toBe(renderText(source, options));
    }
  });
  it("are used where console.log says that there are some", () => {
    const df = fromRows([{ n: 1 }]);
    expect(inspect(df, { colors: true })).toBe(df.toString({ colors: true }));
    expect(inspect(df, { colors: false })).toBe(df.toString());
    expect(inspect({ df }, { colors: true })).toContain("\x1b[1mn\x1b[22m");
    expect(df.toString()).not.toContain("\x1b");
  });
});

it("names cannot disturb a terminal", () => {
  expect(renderText(columnsFromRows([{ "\x1b[31mred\n": 1 }]))).toContain("\\u001b[31mred\\n");
});
