// The door of pictures: chooses the columns, asks the queries, and gives each form that a picture has.
import type { Plan } from "../../engine/plan/node.ts";
import { Picture } from "../../frame/display/picture.ts";
import type { PlotOptions } from "../../frame/display/plots.ts";
import { Frame } from "../../frame/frame.ts";
import type { Chart } from "./chart.ts";
import { Columns } from "./columns.ts";
import type { Drawing } from "./drawing.ts";
import { bar } from "./kind/bar.ts";
import { box } from "./kind/box.ts";
import { heatMap } from "./kind/heat-map.ts";
import { histogram } from "./kind/histogram.ts";
import { line } from "./kind/line.ts";
import { point } from "./kind/point.ts";
import { drawHtml } from "./observable-plot.ts";
import { vegaLite } from "./vega-lite.ts";

type Kinds = {
  readonly [K in keyof PlotOptions]: (drawing: Drawing, options: PlotOptions[K]) => Promise<Chart>;
};

const KINDS: Kinds = { bar, box, heatMap, histogram, line, point };

/** A picture of the rows of a plan. */
export async function picture<K extends keyof PlotOptions>(
  plan: Plan, kind: K, options: PlotOptions[K],
): Promise<Picture> {
  const where = `plot.${kind}`;
  const drawing: Drawing = {
    frame: new Frame(plan), columns: new Columns(plan.schema, where), run: options.run ?? {}, where,
  };
  const chart = await KINDS[kind](drawing, options);
  const { title, caption, rows } = chart;
  return new Picture({ title, caption, rows, vegaLite: vegaLite(chart), html: await drawHtml(chart) });
}
