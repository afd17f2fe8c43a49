// Histograms: how many rows have a value in each of some bins; of texts, how many have each.
import { PlanError } from "../../../expr/error.ts";
import type { HistogramOptions } from "../../../frame/display/plots.ts";
import { captionOf, type Chart } from "../chart.ts";
import { colorOf, sizeOf, type Drawing } from "../drawing.ts";
import { grouped } from "../groups.ts";
import { measureOf } from "../measure.ts";
import { placed, placesOf } from "../places.ts";
import { bar } from "./bar.ts";

const BINS = 30;
const BINS_MAX = 1000;

export async function histogram(drawing: Drawing, options: HistogramOptions): Promise<Chart> {
  const { columns, where, run, frame } = drawing;
  const { bins = BINS } = options;
  if (!Number.isInteger(bins) || bins < 1 || bins > BINS_MAX) {
    throw new PlanError("invalid-option", `${where}: bins must be a whole number from 1 to ${BINS_MAX}, not ${String(bins)}.`);
  }
  const x = columns.chosen(options.x, "x", ["number", "time", "category"]);
  const { bins: _bins, ...others } = options;
  if (x.kind === "category") return bar(drawing, { ...others, x: x.name });
  const measure = measureOf(where, null, "count");
  const color = await colorOf(drawing, placed(frame, [x]), options.color);
  const places = await placesOf(color.rows, x, { bins, exact: 0 }, run);
  return {
    mark: "bins", stacked: true, ...sizeOf(options),
    rows: await grouped(color.rows, { x: places, ...color.channel }, measure, "y", run),
    title: options.title ?? `${x.name}`,
    caption: captionOf([
      `number of rows in ${places.step}`, x.nullable && `rows without ${x.name} are left out`, color.note,
    ]),
    x: { label: x.name, kind: places.kind }, y: { label: measure.label, kind: "number" }, color: color.axis,
  };
}
