// Pictures of plans and runs: complete, well formed, safe against what users wrote, and no box on another.
import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Source } from "../../../engine/source/source.ts";
import { INT64, field } from "../../../expr/type.ts";
import { columnFromRaw } from "../../../frame/value/build.ts";
import { Diagram, col, count, frameOf, fromColumns, type Frame, type Int64 } from "../../../src/index.ts";
import "../../../src/sql/index.ts";
import { layOut } from "../../../src/display/diagram/layout.ts";
import { wrapped, type Box } from "../../../src/display/diagram/graph.ts";
import { planBoxes } from "../../../src/display/diagram/plan.ts";
import { textWidth } from "../../../src/display/text-width.ts";
import { wellFormed } from "../well-formed.ts";

const orders = fromColumns({
  id: Int32Array.from({ length: 5000 }, (_, i) => i), customer: Array.from({ length: 5000 }, (_, i) => `c${i % 9}`),
});
const customers = fromColumns({ customer: ["c0", "c1"], city: ["Bonn", "Köln"] });
const query = orders.filter(o => o.id.gt(10)).join(customers, { on: "customer" })
  .groupBy("city").agg(g => ({ n: count(), last: g.id.max() })).orderBy("city");

const titles = (html: string): string[] =>
  [...html.matchAll(/font-weight="bold">([^<]*)</g)].map(match => match[1]!);
const bundle = (value: object): Record<string, string> =>
  (value as Record<symbol, () => Record<string, string>>)[Symbol.for("Jupyter.display")]!();

describe("diagram of a plan", () => {
  it("has a box for each node, as written and as optimized, and for each pipeline", async () => {
    const diagram = await query.diagram();
    expect(String(diagram)).toBe(query.explain());
    const html = diagram.toHTML();
    expect(titles(html).slice(0, 6)).toEqual(["sort", "aggregate", "join", "filter", "scan", "scan"]);
    const pipelines = [...query.explain().matchAll(/^ *pipeline (\d+)/gm)].map(match => match[1]!);
    const numbered = titles(html).filter(title => /^\d/.test(title));
    expect(numbered.map(title => title.split(" ")[0])).toEqual(pipelines);
    expect(html).toContain("optimized plan (rules: ");
    const { tags, attributes } = wellFormed(html);
    expect([...tags].sort()).toEqual(["details", "div", "g", "path", "rect", "summary", "svg", "text", "title"]);
    expect([...attributes].filter(name => /^on|href|src/.test(name))).toEqual([]);
  });

  it("shows itself: HTML in notebooks, the text of explain() in a console", async () => {
    const diagram = await query.diagram();
    expect(Object.keys(bundle(diagram))).toEqual(["text/plain", "text/html"]);
    expect(bundle(diagram)["text/html"]).toBe(diagram.toHTML());
    expect(inspect(diagram)).toBe(query.explain());
  });

  it("draws what is read twice once", () => {
    const twice = orders.join(orders.rename({ id: "other" }), { on: "customer" });
    expect(planBoxes(twice.plan).filter(box => box.title === "scan")).toHaveLength(1);
    expect(planBoxes(twice.plan)[0]!.inputs).toHaveLength(2);
  });

  it("of a very long plan says that it is cut", () => {
    let long: Frame = orders.as({}) as Frame;
    for (let i = 0; i < 300; i++) long = long.limit(1000 + i);
    const boxes = planBoxes(long.plan);
    expect(boxes).toHaveLength(200);
    expect(boxes.at(-1)!.lines.at(-1)).toContain("left out");
  });

  it("of a recursive query is the plan as written", async () => {
    const walk = orders.limit(3).sql(
      "with recursive t(n) as (select 1 union all select n + 1 from t where n < 4) select n from t");
    expect(titles((await walk.diagram()).toHTML())).toContain("recursive");
    expect((await walk.diagram({ analyze: true })).toHTML()).toMatch(/4 rows in [\d.]+ ms/);
  });

  it("escapes names and texts of the query", async () => {
    const bad = fromColumns({ "</title><script>alert(1)</script>": ["<img src=x onerror=alert(1)>"] });
    const html = (await bad.filter(col("</title><script>alert(1)</script>").eq("\"><svg onload=x>")).diagram()).toHTML();
    expect(html).toContain("&lt;/title&gt;&lt;script&gt;");
    expect(html).not.toMatch(/<(script|img)/);
    expect([...wellFormed(html).attributes]).not.toContain("onload");
  });
});

describe("diagram of a run", () => {
  it("has rows, times and shares of each pipeline", async () => {
    const diagram = await query.diagram({ analyze: true });
    expect(String(diagram)).toContain("pipeline");
    const html = diagram.toHTML();
    expect(html).toMatch(/5,000 → 2 rows, [\d.]+ ms/);
    expect(html).toMatch(/2 rows in [\d.]+ ms on \d+ threads?/);
    wellFormed(html);
  });

  it("stands above the page of a profile", async () => {
    const profile = await query.profile();
    const html = bundle(profile)["text/html"]!;
    expect(html).toMatch(/^<div class="quern"><details open="">.*<svg/s);
    expect(html).toContain("<iframe sandbox srcdoc=\"<!doctype html>");
  });
});

describe("a query that has not run", () => {
  it("shows its columns and its plan, and does not run", () => {
    let read = 0;
    const column = columnFromRaw(INT64, [1n, 2n]);
    const source: Source = {
      schema: [field("id", INT64, false)], rowCount: 2,
      column: () => { read++; return column; },
    };
    const waiting = frameOf<{ id: Int64 }>(source).select(o => ({ "<b>": o.id.mul(3) }));
    const shown = bundle(waiting);
    expect(Object.keys(shown)).toEqual(["text/plain", "text/html"]);
    expect(shown["text/html"]).toContain("<b>&lt;b&gt;</b>");
    expect(shown["text/html"]).toContain("not run yet");
    expect(shown["text/html"]).toContain("id * 3");
    expect(shown["text/html"]).toBe(waiting.toHTML());
    wellFormed(waiting.toHTML());
    expect(read).toBe(0);
    expect(waiting.collectSync().numRows).toBe(2);
    expect(read).toBeGreaterThan(0);
  });
});

describe("layout", () => {
  it("lines are no wider than a box, and not too many", () => {
    const lines = wrapped("a ".repeat(300) + "x".repeat(100));
    expect(lines.length).toBe(3);
    expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(44);
    expect(wrapped("short")).toEqual(["short"]);
    expect(wrapped("")).toEqual([]);
  });

  it("no two boxes overlap, and inputs stand below what takes them", () => {
    const inputs = (box: number, count: number) => fc.subarray(
      Array.from({ length: count - box - 1 }, (_, k) => box + 1 + k),
      { maxLength: Math.min(3, count - box - 1) });
    const graph = fc.integer({ min: 1, max: 25 }).chain(count =>
      fc.tuple(...Array.from({ length: count }, (_, box) =>
        fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 3 }), inputs(box, count)))));
    fc.assert(fc.property(graph, nodes => {
      const boxes: Box[] = nodes.map(([width, lines, inputs]) =>
        ({ title: "x".repeat(width), lines: Array<string>(lines).fill("y"), tip: "", inputs }));
      const { places, width, height } = layOut(boxes);
      places.forEach((a, i) => {
        expect(a.x).toBeGreaterThanOrEqual(0);
        expect(a.x + a.width).toBeLessThanOrEqual(width + 1e-6);
        expect(a.y + a.height).toBeLessThanOrEqual(height);
        for (const input of boxes[i]!.inputs) expect(places[input]!.y).toBeGreaterThan(a.y + a.height);
        for (const b of places.slice(i + 1)) {
          const across = a.x + a.width <= b.x + 1e-6 || b.x + b.width <= a.x + 1e-6;
          expect(across || a.y + a.height <= b.y || b.y + b.height <= a.y).toBe(true);
        }
      });
    }));
  });
});

it("a Diagram is exported, so that it can be named", async () => {
  expect(await query.diagram()).toBeInstanceOf(Diagram);
});
