// The HTML table: escaped, complete, and short for long tables.
import { expect, it } from "vitest";
import { columnsFromObject, columnsFromRows } from "../../frame/from/rows.ts";
import { renderHtml } from "../../src/display/html.ts";

const count = (html: string, tag: string): number => html.split(`<${tag}`).length - 1;

it("escapes names and values", () => {
  const html = renderHtml(columnsFromRows([{ "<script>&\"'": "</td><img src=x onerror=alert(1)>" }]));
  expect(html).toContain("&lt;script&gt;&amp;&quot;&#39;<br>");
  expect(html).toContain("&lt;/td&gt;&lt;img src=x onerror=alert(1)&gt;");
  expect(html).not.toMatch(/<(script|img)/);
});

it("shows shape, types and distinct nulls", () => {
  const html = renderHtml(columnsFromRows([{ n: 1, s: "null" }, { n: null, s: null }]));
  expect(html).toContain("2 rows × 2 columns");
  expect(html).toContain("float64</span></th>");
  expect(html).toContain("&quot;null&quot;</td>");
  expect(html.match(/font-style:italic">null<\/td>/g)).toHaveLength(2);
});

it("leaves out the middle of long and of wide tables", () => {
  const numbers = Int32Array.from({ length: 1000 }, (_, i) => i);
  const long = renderHtml(columnsFromObject({ i: numbers }), { rows: 4 });
  expect(long.match(/>(\d+|⋮)<\/td>/g)).toEqual([">0</td>", ">1</td>", ">⋮</td>", ">998</td>", ">999</td>"]);
  const row = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`c${i}`, i]));
  const wide = renderHtml(columnsFromRows([row]), { columns: 4 });
  expect(wide.match(/>(c\d|…)</g)).toEqual([">c0<", ">c1<", ">…<", ">c7<", ">c8<", ">…<"]);
  expect([count(wide, "th"), count(wide, "td")]).toEqual([6, 5]);
});

it("tables without columns", () => {
  expect(renderHtml(columnsFromRows([]))).toContain("0 rows × 0 columns");
});
