// The HTML table: escaped, complete, short for long tables, with a picture of each column.
import { describe, expect, it } from "vitest";
import { BOOL, DATE, UTF8, decimal, field, timestamp, type DataType } from "../../expr/type.ts";
import type { Source } from "../../engine/source/source.ts";
import { columnsFromObject, columnsFromRows } from "../../frame/from/rows.ts";
import { columnFromRaw } from "../../frame/value/build.ts";
import type { RawValue } from "../../frame/value/raw.ts";
import { renderHtml } from "../../src/display/html.ts";
import { rowsToSummarize, summaryOf } from "../../src/display/summary.ts";
import { wellFormed } from "./well-formed.ts";

const count = (html: string, tag: string): number => html.split(`<${tag}`).length - 1;

const HOSTILE = [
  "</td><img src=x onerror=alert(1)>", "<script>alert(1)</script>", "\" onmouseover=\"alert(1)", "' style='x", "&lt;b&gt;",
  "</title><script>", "<!--", "]]>", "javascript:alert(1)", "\u202Egnp.exe", "\u0000", "${1}", "`",
];

describe("markup in names and values", () => {
  const rows = Array.from({ length: 40 }, (_, i) =>
    Object.fromEntries(HOSTILE.map(text => [`${text}`, HOSTILE[i % 3]!])));
  const html = renderHtml(columnsFromRows(rows), { rows: 5 });

  it("is text everywhere: in cells, heads, labels of bars", () => {
    expect(html).toContain("&lt;/td&gt;&lt;img src=x onerror=alert(1)&gt;");
    expect(html).toContain("&quot; onmouseover=&quot;alert(1)");
    expect(html).not.toMatch(/<(script|img|!--)/i);
    expect(html).toContain("<title>");
    const { tags, attributes } = wellFormed(html);
    expect([...tags].sort()).toEqual(["br", "div", "rect", "span", "svg", "table", "tbody", "td", "th", "thead", "title", "tr"]);
    expect([...attributes].filter(name => /^on|href|src/.test(name))).toEqual([]);
  });

  it("loads nothing", () => {
    expect(html).not.toMatch(/url\(|@import|<link|<iframe|src=(?!x)/);
  });

  it("marks that turn the reading direction are shown, not obeyed", () => {
    expect(html).not.toContain("\u202E");
    expect(html).toContain("\\u202egnp.exe");
  });
});

it("shows shape, types and distinct nulls", () => {
  const html = renderHtml(columnsFromRows([{ n: 1, s: "null" }, { n: null, s: null }]));
  expect(html).toContain("2 rows × 2 columns");
  expect(html).toContain("float64</span></th>");
  expect(html).toContain("&quot;null&quot;</td>");
  expect(html.match(/font-style:italic">null<\/td>/g)).toHaveLength(2);
  expect(html.match(/50 % null/g)).toHaveLength(2);
});

it("numbers stand at the right, text at the left", () => {
  const html = renderHtml(columnsFromRows([{ n: 1, s: "a" }]));
  expect(html).toMatch(/text-align:right[^>]*>1<\/td>/);
  expect(html).toMatch(/text-align:left[^>]*>a<\/td>/);
});

it("leaves out the middle of long and of wide tables", () => {
  const numbers = Int32Array.from({ length: 1000 }, (_, i) => i);
  const long = renderHtml(columnsFromObject({ i: numbers }), { rows: 4 });
  expect(long.match(/>(\d+|⋮)<\/td>/g)).toEqual([">0</td>", ">1</td>", ">⋮</td>", ">998</td>", ">999</td>"]);
  const row = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`c${i}`, i]));
  const wide = renderHtml(columnsFromRows([row]), { columns: 4 });
  expect(wide.match(/>(c\d|…)</g)).toEqual([">c0<", ">c1<", ">…<", ">c7<", ">c8<", ">…<"]);
  expect([count(wide, "th "), count(wide, "th>"), count(wide, "td")]).toEqual([4, 1, 5]);
  for (const html of [long, wide, renderHtml(columnsFromRows([row, row]), { columns: 4 })]) wellFormed(html);
});

it("colours nothing: a page's own colours serve, light or dark", () => {
  const html = renderHtml(columnsFromRows([{ n: 1, s: "a" }, { n: 2, s: "b" }]));
  expect(html).not.toMatch(/#[0-9a-f]{3,6}|rgb|(?<!current)color:(?!currentColor)/i);
});

it("tables without columns", () => {
  expect(renderHtml(columnsFromRows([]))).toContain("0 rows × 0 columns");
});

describe("pictures of columns", () => {
  const summarize = (type: DataType, values: RawValue[]) => {
    const column = columnFromRaw(type, values);
    const source: Source = { schema: [field("x", type, true)], rowCount: values.length, column: () => column };
    return summaryOf(source, 0, rowsToSummarize(values.length, 1));
  };
  const counts = (type: DataType, values: RawValue[]) => summarize(type, values).bars.map(bar => bar.count);

  it("few whole numbers have a bar each", () => {
    const { bars, caption } = summarize({ kind: "int32" }, [3n, 5n, 5n, null]);
    expect(bars).toEqual([{ label: "3", count: 1 }, { label: "4", count: 0 }, { label: "5", count: 2 }]);
    expect(caption).toBe("3 to 5");
  });
  it("floats are put into twelve bins; what is not finite is left out", () => {
    const { bars, caption } = summarize({ kind: "float64" }, [0, 0.5, 1.5, 12, 11.9, NaN, Infinity, null]);
    expect(bars.map(bar => bar.count)).toEqual([2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
    expect([caption, bars[0]!.label, bars[11]!.label]).toEqual(["0 to 12", "0 to 1", "11 to 12"]);
  });
  it("numbers of any size", () => {
    const ends = [1, ...Array<number>(10).fill(0), 1];
    expect(counts({ kind: "float64" }, [-Number.MAX_VALUE, Number.MAX_VALUE])).toEqual(ends);
    expect(counts({ kind: "int64" }, [-(2n ** 63n), 2n ** 63n - 1n])).toEqual(ends);
    expect(counts({ kind: "float64" }, [5e-324, 1e-323]).reduce((a, b) => a + b)).toBe(2);
    expect(summarize(decimal(38, 2), [150n, 250n]).caption).toBe("1.5 to 2.5");
    expect(summarize({ kind: "float64" }, [7, 7]).bars).toEqual([{ label: "7", count: 2 }]);
  });
  it("times are labelled as times", () => {
    expect(summarize(DATE, [0n, 364n])).toMatchObject({ caption: "1970-01-01 to 1970-12-31", nulls: 0 });
    expect(summarize(timestamp("us"), [0n, 86_400_000_000n * 100n + 3n]).bars[1]!.label).toBe("1970-01-09 to 1970-01-17");
    expect(summarize(timestamp("ms", "UTC"), [0n, 60_000n]).caption).toBe("1970-01-01 to 1970-01-01 00:01:00Z");
  });
  it("texts: the most frequent ones, if any is", () => {
    expect(summarize(UTF8, ["b", "a", "b", null])).toEqual(
      { nulls: 1, bars: [{ label: "b", count: 2 }, { label: "a", count: 1 }], caption: "2 distinct" });
    const ids = Array.from({ length: 20 }, (_, i) => `id${i}`);
    expect(summarize(UTF8, ids)).toEqual({ nulls: 0, bars: [], caption: "20 distinct" });
  });
  it("bools: how many are true", () => {
    expect(summarize(BOOL, [true, true, false, null])).toMatchObject({ nulls: 1, caption: "67 % true" });
  });
  it("nothing where there is nothing to show", () => {
    expect(summarize({ kind: "float64" }, [null, NaN])).toEqual({ nulls: 1, bars: [], caption: "" });
    expect(summarize({ kind: "null" }, [null, null])).toEqual({ nulls: 2, bars: [], caption: "" });
    expect(renderHtml(columnsFromRows([{ a: 1 }]))).not.toContain("<svg");
    expect(renderHtml(columnsFromRows([{ a: 1 }, { a: 2 }]), { summaries: false })).not.toContain("<svg");
  });
});

describe("large tables", () => {
  const rows = 1_000_000;
  const periodic = columnsFromObject({ x: Int32Array.from({ length: rows }, (_, i) => i % 100) });

  it("are sampled, which the table says; nulls are counted all the same", () => {
    expect(renderHtml(periodic)).toContain("1000000 rows × 1 column · pictures of values from a sample of 10000 rows");
    const values: RawValue[] = Array.from({ length: 50_001 }, (_, i) => (i === 77 ? null : "x"));
    const column = columnFromRaw(UTF8, values);
    const source: Source = { schema: [field("x", UTF8, true)], rowCount: values.length, column: () => column };
    const html = renderHtml(source);
    expect(html).toContain("&lt; 0.1 % null");
    expect(html).toContain("title=\"1 of 50001 rows\"");
    expect(html).toContain("≥ 1 distinct");
  });
  it("whose rows repeat are sampled evenly", () => {
    const { bars } = summaryOf(periodic, 0, rowsToSummarize(rows, 1));
    const counts = bars.map(bar => bar.count);
    expect(Math.min(...counts)).toBeGreaterThan(10_000 / 12 / 2);
    expect(Math.max(...counts)).toBeLessThan(10_000 / 12 * 2);
  });
  it("of long texts are read in part", () => {
    let read = 0;
    const type = UTF8;
    const get = (row: number) => { read++; return "x".repeat(5000) + row; };
    const values = { layout: "opaque", get, vector: null } as const;
    const source: Source = {
      schema: [field("x", type, false)], rowCount: rows,
      column: () => ({ type, length: rows, chunks: [{ length: rows, values }] }),
    };
    expect(summaryOf(source, 0, 10_000)).toEqual({ nulls: 0, bars: [], caption: "≥ 100 distinct" });
    expect(read).toBe(100);
  });
  it("no row is looked at twice", () => {
    for (const count of [10_001, 15_000, 30_000, 1_000_003]) {
      const seen: number[] = [];
      const get = (row: number) => { seen.push(row); return 1; };
      const values = { layout: "opaque", get, vector: null } as const;
      const type = { kind: "float64" } as const;
      const column = { type, length: count, chunks: [{ length: count, values }] };
      summaryOf({ schema: [field("x", type, false)], rowCount: count, column: () => column }, 0, 10_000);
      expect(new Set(seen).size).toBe(10_000);
      expect(Math.max(...seen)).toBeLessThan(count);
    }
  });
  it("of many columns cost no more", () => {
    expect(rowsToSummarize(rows, 50)).toBe(4000);
    expect(rowsToSummarize(rows, 10_000)).toBe(1000);
    expect(rowsToSummarize(10, 1)).toBe(10);
  });
});
