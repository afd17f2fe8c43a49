// Bars: a measure for each value of a column, or for each of its bins.
import type { BarOptions } from "../../../frame/display/plots.ts";
import { captionOf, type Chart } from "../chart.ts";
import { grouped, largest } from "../groups.ts";
import { measureOf } from "../measure.ts";
import { placed, placesOf } from "../places.ts";
import { colorOf, sizeOf, type Drawing } from "../drawing.ts";

const BARS_MAX = 30;
const BINS_MAX = 60;

export async function bar(drawing: Drawing, options: BarOptions): Promise<Chart> {
  const { columns, where, run, frame } = drawing;
  const x = columns.chosen(options.x, "x", ["category", "time", "number"]);
  const y = options.y === undefined ? null
    : columns.named(options.y, "y", options.aggregate === "count" ? ["number", "time", "category"] : ["number"]);
  const measure = measureOf(where, y, options.aggregate ?? (y ? "sum" : "count"));
  const present = placed(frame, y && y.kind === "number" ? [x, y] : [x]);
  const top = x.kind === "category" ? await largest(present, x.name, measure, BARS_MAX, run) : null;
  const color = await colorOf(drawing, top?.rows ?? present, options.color);
  const places = await placesOf(color.rows, x, { bins: BINS_MAX, exact: 0 }, run);
  const rows = await grouped(color.rows, { x: places, ...color.channel }, measure, "y", run);
  return {
    mark: top ? "bar" : "bins", rows, stacked: measure.additive, ...sizeOf(options),
    title: options.title ?? `${measure.label} by ${x.name}`,
    caption: captionOf([
      `${measure.label} by ${x.name}`, places.step, top?.note, color.note,
    ]),
    x: { label: x.name, kind: places.kind, ...top ? { domain: top.domain } : {} },
    y: { label: measure.label, kind: "number" },
    color: color.axis,
  };
}
