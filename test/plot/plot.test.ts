// Pictures: what they draw is what the rows say, computed here by loops; and what they left out is in the
// caption.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { tableFromIPC } from "apache-arrow";
import { describe, expect, it } from "vitest";
import { PlanError, fromArrow, fromColumns, t, type Picture } from "../../src/index.ts";
import { wellFormed } from "../display/well-formed.ts";

const N = 500;
const rows = Array.from({ length: N }, (_, i) => ({
  kind: i % 11 === 0 ? null : ["a", "b", "<b>", "d"][i % 4]!, value: Math.sin(i) * 10, n: i % 7, ok: i % 3 === 0,
  at: new Date(Date.UTC(2024, 0, 1) + i * 3_600_000 * 7),
}));
const df = fromColumns({
  kind: rows.map(row => row.kind), value: rows.map(row => row.value), n: Int32Array.from(rows, row => row.n),
  ok: rows.map(row => row.ok), at: rows.map(row => row.at),
});

type Made = (typeof rows)[number];
const groups = <K>(key: (row: Made) => K): Map<K, Made[]> => {
  const found = new Map<K, Made[]>();
  for (const row of rows) {
    const k = key(row);
    if (!found.has(k)) found.set(k, []);
    found.get(k)!.push(row);
  }
  return found;
};
const mean = (list: readonly Made[]): number => list.reduce((sum, row) => sum + row.value, 0) / list.length;
const label = (key: unknown): string => (key === null ? "(null)" : String(key));
const bundle = (picture: Picture): Record<string, unknown> =>
  (picture as unknown as Record<symbol, () => Record<string, unknown>>)[Symbol.for("Jupyter.display")]!();

describe("bar", () => {
  it("counts the rows of the first column of texts, the largest bar first", async () => {
    const picture = await df.plot.bar();
    const expected = [...groups(row => row.kind)].map(([key, list]) => ({ x: label(key), y: list.length }));
    const byKey = (a: { x: unknown }, b: { x: unknown }) => (String(a.x) < String(b.x) ? -1 : 1);
    expect([...picture.rows].sort(byKey as never)).toEqual(expected.sort(byKey));
    const spec = picture.toVegaLite() as { encoding: { x: { sort: string[] } } };
    const heights = spec.encoding.x.sort.map(x => expected.find(row => row.x === x)!.y);
    expect(heights).toEqual(heights.toSorted((a, b) => b - a));
    expect(String(picture)).toBe("number of rows by kind\nNumber of rows by kind.");
  });
  it("of means, by two columns", async () => {
    const picture = await df.plot.bar({ x: "kind", y: "value", aggregate: "mean", color: "ok" });
    expect(picture.rows).toHaveLength(10);
    for (const { x, color, y } of picture.rows) {
      expect(y).toBeCloseTo(mean(rows.filter(row => label(row.kind) === x && String(row.ok) === color)), 10);
    }
    expect(picture.toHTML()).toContain("aria-label=\"bar\"");
  });
  it("sums by default, shows the 30 largest, and says so", async () => {
    const numbers = Array.from({ length: 400 }, (_, i) => i % 100);
    const many = fromColumns({ key: numbers.map(n => `k${n}`), v: numbers });
    const picture = await many.plot.bar({ x: "key", y: "v" });
    expect(picture.rows.map(row => row["y"]).sort((a, b) => Number(b) - Number(a)))
      .toEqual(Array.from({ length: 30 }, (_, i) => (99 - i) * 4));
    expect(picture.caption).toBe("Sum of v by key; the 30 largest of key are shown, the others left out.");
  });
  it("of times are bins", async () => {
    const picture = await df.plot.bar({ x: "at" });
    expect(picture.caption).toBe("Number of rows by at; bins of one week.");
    expect(picture.rows.reduce((sum, row) => sum + Number(row["y"]), 0)).toBe(N);
    for (const { x, x2 } of picture.rows) expect(Number(x2) - Number(x)).toBe(7 * 86_400_000);
  });
});

describe("line", () => {
  it("goes through means over time", async () => {
    const picture = await df.plot.line({ x: "at", y: "value", color: "kind" });
    expect(picture.rows).toHaveLength(N);
    expect(picture.toHTML()).toContain("aria-label=\"line\"");
  });
  it("has no more points than a picture has pixels", async () => {
    const minutes = Array.from({ length: 20_000 }, (_, i) => i);
    const long = fromColumns({ at: minutes.map(i => new Date(i * 60_000)), v: minutes });
    const picture = await long.plot.line();
    expect(picture.caption).toBe("Mean of v of the rows at each at; bins of one hour.");
    expect(picture.rows).toHaveLength(Math.ceil(20_000 / 60));
    expect(picture.rows[1]).toEqual({ x: new Date(3_600_000), y: 60 + 59 / 2 });
  });
});

describe("point", () => {
  it("draws each of a few rows", async () => {
    const picture = await df.plot.point({ x: "n", y: "value", color: "ok" });
    expect(picture.rows).toEqual(rows.map(row => ({ x: row.n, y: row.value, color: String(row.ok) })));
    expect(picture.caption).toBe("500 rows.");
  });
  it("draws a sample of many, spread over the table, the same each time", async () => {
    const table = fromArrow(tableFromIPC(readFileSync("node_modules/vega-datasets/data/flights-200k.arrow")));
    const make = () => table.plot.point({ x: "delay" as never, y: "distance" as never, points: 500 });
    const picture = await make();
    expect(picture.rows.length).toBeGreaterThan(480);
    expect(picture.rows.length).toBeLessThanOrEqual(500);
    expect(picture.caption).toMatch(/^A sample of (4\d\d|500) of 200000 rows\.$/);
    expect((await make()).rows).toEqual(picture.rows);
    expect(JSON.stringify(picture.toVegaLite()).length).toBeLessThan(30_000);
  });
  it("colours numbers", async () => {
    const html = (await df.plot.point({ x: "n", y: "value", color: "value" })).toHTML();
    expect(html).toContain("linear-gradient");
  });
  it("leaves out what has no place", async () => {
    const holes = fromColumns({ x: [1, null, 3, NaN, 5], y: [1, 2, null, 4, 5] });
    const picture = await holes.plot.point();
    expect(picture.rows).toEqual([{ x: 1, y: 1 }, { x: 5, y: 5 }]);
    expect(picture.caption).toBe("2 rows; rows without x or y are left out.");
  });
});

describe("histogram", () => {
  it("has round bins that hold all rows", async () => {
    const picture = await df.plot.histogram({ x: "value", bins: 10 });
    expect(picture.caption).toBe("Number of rows in bins of 2.");
    for (const { x, x2, y } of picture.rows) {
      expect(y).toBe(rows.filter(row => row.value >= Number(x) && row.value < Number(x2)).length);
    }
    expect(picture.rows.reduce((sum, row) => sum + Number(row["y"]), 0)).toBe(N);
  });
  it("edges are the numbers that they look like", async () => {
    const tenths = fromColumns({ x: Array.from({ length: 30 }, (_, i) => i / 10 + 0.05) });
    const { rows: bins } = await tenths.plot.histogram({ bins: 30 });
    const edges = Array.from({ length: 30 }, (_, i) => Number((i / 10).toFixed(1)));
    expect(bins.map(row => row["x"])).toEqual(edges);
  });
  it("of texts is a bar each", async () => {
    expect((await df.plot.histogram({ x: "kind" })).rows).toEqual((await df.plot.bar({ x: "kind" })).rows);
  });
  it("of one value, and of none", async () => {
    expect((await fromColumns({ x: [7, 7] }).plot.histogram()).rows).toEqual([{ x: 7, x2: 8, y: 2 }]);
    const none = fromColumns({ x: [null, null] }, { x: t.nullable(t.float64) });
    expect((await none.plot.histogram()).rows).toEqual([]);
  });
});

it("box: quartiles of each group, the largest group first", async () => {
  const picture = await df.plot.box({ x: "ok", y: "value" });
  expect(picture.rows.map(row => row["x"])).toEqual(["false", "true"]);
  for (const { x, q1, middle, q3 } of picture.rows) {
    const values = rows.filter(row => String(row.ok) === x).map(row => row.value).sort((a, b) => a - b);
    const at = (q: number): number => {
      const place = q * (values.length - 1);
      const low = Math.floor(place);
      return values[low]! + (values[Math.min(low + 1, values.length - 1)]! - values[low]!) * (place - low);
    };
    const expected = [at(0.25), at(0.5), at(0.75)].map(v => expect.closeTo(v, 10));
    expect([q1, middle, q3].map(Number)).toEqual(expected);
  }
  expect(picture.caption).toContain("whiskers from the 5th to the 95th percentile");
});

it("box: numbers are groups, too", async () => {
  const picture = await df.plot.box({ x: "n", y: "value" });
  expect(picture.rows.map(row => row["x"]).sort()).toEqual(["0", "1", "2", "3", "4", "5", "6"]);
});

describe("heat map", () => {
  it("counts the rows of each cell", async () => {
    const picture = await df.plot.heatMap({ x: "kind", y: "ok" });
    for (const { x, y, color } of picture.rows) {
      expect(color).toBe(rows.filter(row => label(row.kind) === x && String(row.ok) === y).length);
    }
    expect(picture.rows).toHaveLength(10);
  });
  it("puts numbers and times into bins", async () => {
    const picture = await df.plot.heatMap({ x: "at", y: "n", color: "value" });
    expect(picture.caption).toBe("Mean of value of each cell; at: bins of one week; n: bins of 1.");
    expect(Object.keys(picture.rows[0]!).sort()).toEqual(["color", "x", "x2", "y", "y2"]);
  });
});

describe("every kind", () => {
  const all: readonly (readonly [string, () => Promise<Picture>])[] = [
    ["bar", () => df.plot.bar({ x: "kind", color: "ok" })], ["line", () => df.plot.line({ color: "kind" })],
    ["point", () => df.plot.point({ x: "n", y: "value", color: "kind" })],
    ["histogram", () => df.plot.histogram({ x: "at", color: "kind" })], ["box", () => df.plot.box({ x: "kind", y: "value" })],
    ["cells", () => df.plot.heatMap({ x: "kind", y: "ok" })], ["bins and cells", () => df.plot.heatMap({ x: "at", y: "kind" })],
    ["bins", () => df.plot.heatMap({ x: "n", y: "value" })],
  ];
  it.each(all)("%s: SVG without script, and data for Vega-Lite", async (_, make) => {
    const picture = await make();
    const html = picture.toHTML();
    const { tags, attributes } = wellFormed(html);
    expect(tags).toContain("svg");
    expect([...tags].filter(tag => /script|iframe|image|link/.test(tag))).toEqual([]);
    expect([...attributes].filter(name => /^on|href|src/.test(name))).toEqual([]);
    expect(html).toContain(picture.caption);
    const spec = picture.toVegaLite();
    expect(JSON.parse(JSON.stringify(spec))).toEqual(spec);
    expect(spec["$schema"]).toContain("/v5.json");
    expect(Object.keys(bundle(picture))).toEqual(["text/plain", "text/html", "application/vnd.vegalite.v5+json"]);
  });

  it("names and values cannot become markup", async () => {
    const bad = "</text><script>alert(1)</script>";
    const hostile = fromColumns({ [bad]: [bad, "\"><img src=x onerror=alert(1)>", "</style>"], "a.b[0]": [1, 2, 3] });
    for (const picture of [
      await hostile.plot.bar({ x: bad, y: "a.b[0]", color: bad, title: "<script>" }),
      await hostile.plot.heatMap({ x: bad, y: bad }),
      await hostile.plot.point({ x: "a.b[0]", y: "a.b[0]", color: bad }),
    ]) {
      const html = picture.toHTML();
      expect(html).not.toMatch(/<(script|img)/i);
      expect([...wellFormed(html).attributes]).not.toContain("onerror");
    }
  });

  it("of an empty table is an empty picture", async () => {
    const empty = df.limit(0);
    for (const picture of [
      await empty.plot.bar(), await empty.plot.line(), await empty.plot.point({ x: "n", y: "value" }),
      await empty.plot.histogram(), await empty.plot.box(), await empty.plot.heatMap(),
    ]) {
      expect(picture.rows).toEqual([]);
      expect(picture.toHTML()).toContain("<svg");
    }
  });

  it("exact types, too: decimals, int64, dates", async () => {
    const exact = fromColumns({ d: ["1.5", "2.5"], i: [2n ** 60n, 1n], day: ["2024-01-01", "2024-03-01"].map(text => new Date(text)) },
      { d: t.decimal(30, 2), i: t.int64, day: t.date });
    expect((await exact.plot.line({ x: "day", y: "d" })).rows)
      .toEqual([{ x: new Date("2024-01-01"), y: 1.5 }, { x: new Date("2024-03-01"), y: 2.5 }]);
    expect((await exact.plot.point({ x: "i", y: "d" })).rows[0]).toEqual({ x: 2 ** 60, y: 1.5 });
  });
});

describe("mistakes", () => {
  it("a column that is not there, or of a type that has no place there", async () => {
    await expect(df.plot.bar({ x: "vlaue" as never })).rejects.toThrow("Did you mean \"value\"?");
    await expect(df.plot.line({ x: "kind" })).rejects.toThrow(PlanError);
    await expect(df.plot.line({ x: "kind" })).rejects.toThrow(
      "plot.line: x takes a column of times, or numbers, but \"kind\" has type utf8. Name another one, or cast it before.");
    await expect(fromColumns({ s: ["x"] }).plot.line()).rejects.toThrow(
      "plot.line: no column is left for x, which takes times, or numbers; there are s (utf8). Name one: { x: \"…\" }.");
    await expect(df.plot.histogram({ bins: 0 })).rejects.toThrow("plot.histogram: bins must be a whole number from 1 to 1000, not 0.");
    await expect(df.plot.bar({ aggregate: "avg" as never })).rejects.toThrow(
      "plot.bar: aggregate must be one of count, sum, mean, median, min, max, not \"avg\".");
  });
});

it("without the packages there is the Vega-Lite form, and an error that says what to install", () => {
  const program = `import { fromColumns } from "${new URL("../../src/index.ts", import.meta.url).href}";
    const picture = await fromColumns({ x: ["a", "b"] }).plot.bar();
    const shown = Object.keys(picture[Symbol.for("Jupyter.display")]());
    let said; try { picture.toHTML(); } catch (error) { said = error.code + ": " + error.message; }
    console.log(JSON.stringify({ shown, said }));`;
  // What Node says of a package that is not installed.
  const resolve = `export function resolve(name, context, next) {
    if (name !== "linkedom") return next(name, context);
    throw Object.assign(new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" });
  }`;
  const asUrl = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`;
  const hook = `import { register } from "node:module"; register(${JSON.stringify(asUrl(resolve))});`;
  const tsx = new URL("../../node_modules/tsx/dist/loader.mjs", import.meta.url).href;
  const printed = execFileSync(process.execPath,
    ["--import", tsx, "--import", asUrl(hook), "--input-type=module", "--eval", program], { encoding: "utf8" });
  const { shown, said } = JSON.parse(printed) as { shown: string[]; said: string };
  expect(shown).toEqual(["text/plain", "application/vnd.vegalite.v5+json"]);
  expect(said).toBe("no-observable-plot: Drawing a picture needs the package @observablehq/plot, and linkedom where there is no "
    + "DOM. Install them: npm install @observablehq/plot linkedom. Without them there is toVegaLite().");
});
