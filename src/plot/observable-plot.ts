// Draws a chart with Observable Plot, as SVG in HTML. Plot, and a document where there is none, are loaded
// here.
import { escapeHtml } from "../../expr/text/escape-html.ts";
import type { Markish, PlotOptions, ScaleOptions } from "@observablehq/plot";
import type { Axis, Chart } from "./chart.ts";
import { cutText } from "../display/text-width.ts";
import { visible } from "../display/escape.ts";

type Library = typeof import("@observablehq/plot");

/** The picture with title and caption; null where a package is missing. */
export async function drawHtml(chart: Chart): Promise<string | null> {
  const library = await plotLibrary();
  if (library === null) return null;
  const document = globalThis.document as Document | undefined ?? await madeDocument();
  if (document === null) return null;
  const drawn = library.plot({ ...optionsOf(chart, library), document });
  const text = (words: string, style: string): string =>
    (words === "" ? "" : `<div style="${style}">${escapeHtml(visible(words))}</div>`);
  return [
    "<div class=\"quern\" style=\"font:13px system-ui,sans-serif;color:inherit\">",
    text(chart.title, "font-weight:bold;margin-bottom:4px"),
    drawn.outerHTML,
    rampHtml(chart),
    text(chart.caption, "font-size:12px;opacity:.7;margin-top:4px"),
    "</div>",
  ].filter(part => part !== "").join("\n");
}

/** Where the colours of YlGnBu come from one another; Plot's own legend of numbers needs a canvas. */
const RAMP = ["#ffffd9", "#edf8b1", "#c7e9b4", "#7fcdbb", "#41b6c4", "#1d91c0", "#225ea8", "#253494", "#081d58"];

/** What the colours of numbers mean. */
function rampHtml({ color, rows }: Chart): string {
  if (!color || color.kind === "category" || rows.length === 0) return "";
  const values = rows.map(row => Number(row["color"]));
  const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  const number = (value: number): string => String(Number(value.toPrecision(4)));
  const ramp = `display:inline-block;width:160px;height:10px;margin:0 6px;background:linear-gradient(90deg,${RAMP.join(",")})`;
  return `<div style="font-size:12px">${escapeHtml(visible(color.label))} ${number(low)}<span style="${ramp}"></span>`
    + `${number(high)}</div>`;
}

async function madeDocument(): Promise<Document | null> {
  const library = await domLibrary();
  return library && library.parseHTML("<!doctype html><html><body></body></html>").document;
}

// Packages that need not be there. Bundlers forgive an import that leads nowhere only right inside a `try`.

async function plotLibrary(): Promise<Library | null> {
  try {
    return await import("@observablehq/plot");
  } catch (cause) {
    return missing(cause);
  }
}

async function domLibrary(): Promise<typeof import("linkedom") | null> {
  try {
    return await import("linkedom");
  } catch (cause) {
    return missing(cause);
  }
}

/** Bundlers and browsers have no code for it; there a TypeError says that nothing could be loaded. */
function missing(cause: unknown): null {
  if ((cause as { code?: string }).code === "ERR_MODULE_NOT_FOUND" || cause instanceof TypeError) return null;
  throw cause;
}

function optionsOf(chart: Chart, library: Library): PlotOptions {
  const { x, y, color, width, height, stacked } = chart;
  const facets = chart.mark === "bar" && color !== null && !stacked;
  const options: PlotOptions = {
    width, height, marginBottom: 48, marginLeft: marginLeft(y),
    x: facets ? { axis: null, label: null, ...scale(color) } : scale(x),
    y: { grid: true, ...scale(y) },
    marks: marksOf(chart, library),
    ...facets ? { fx: scale(x) } : {},
  };
  if (!color) return options;
  if (color.kind !== "category") return { ...options, color: { scheme: "YlGnBu", type: "linear" } };
  const { type: _band, ...named } = scale(color);
  return { ...options, color: { legend: true, ...named } };
}

const LABEL_WIDTH_MAX = 14;

function scale({ label, kind, domain }: Axis): ScaleOptions {
  if (kind !== "category") return { label, ...kind === "time" ? { type: "utc" } : {} };
  return {
    label, type: "band" as const, ...domain ? { domain: [...domain] } : {},
    tickFormat: (value: unknown) => cutText(visible(String(value)), LABEL_WIDTH_MAX),
  };
}

/** Room for the labels of the vertical axis. */
const marginLeft = ({ kind }: Axis): number => (kind === "category" ? 100 : 60);

function marksOf({ mark, color, stacked, rows, x, y }: Chart, plot: Library): Markish[] {
  const data = [...rows];
  const fill = color ? "color" : BLUE;
  const [rowX, rowY] = [x.kind === "category", y.kind === "category"];
  switch (mark) {
    case "bar": return color && !stacked
      ? [plot.barY(data, { fx: "x", x: "color", y: "y", fill }), plot.ruleY([0])]
      : [plot.barY(data, { x: "x", y: "y", fill }), plot.ruleY([0])];
    case "bins": return [
      plot.rectY(data, stacked ? plot.stackY({ x1: "x", x2: "x2", y: "y", fill })
        : { x1: "x", x2: "x2", y1: 0, y2: "y", fill, fillOpacity: 0.6 }),
      plot.ruleY([0]),
    ];
    case "line": return [plot.lineY(data, { x: "x", y: "y", stroke: fill, ...color ? { z: "color" } : {} })];
    case "point": return [plot.dot(data, { x: "x", y: "y", r: 2, stroke: fill, strokeOpacity: 0.6 })];
    case "box": return [
      plot.ruleX(data, { x: "x", y1: "low", y2: "high" }),
      plot.barY(data, { x: "x", y1: "q1", y2: "q3", fill: BLUE, fillOpacity: 0.6 }),
      plot.tickY(data, { x: "x", y: "middle", strokeWidth: 2 }),
    ];
    case "cell": {
      const places = {
        ...rowX ? { x: "x" } : { x1: "x", x2: "x2" }, ...rowY ? { y: "y" } : { y1: "y", y2: "y2" }, fill: "color",
      };
      if (rowX && rowY) return [plot.cell(data, places)];
      if (rowX) return [plot.barY(data, places)];
      return [rowY ? plot.barX(data, places) : plot.rect(data, places)];
    }
  }
}

/** Readable on white and on black. */
const BLUE = "#4269d0";
