// Heat maps: cells of two columns, coloured by a measure.
import type { HeatMapOptions } from "../../../frame/display/plots.ts";
import type { Frame } from "../../../frame/frame.ts";
import { captionOf, type Axis, type Chart } from "../chart.ts";
import type { Column } from "../columns.ts";
import { sizeOf, type Drawing } from "../drawing.ts";
import { grouped, largest, type Top } from "../groups.ts";
import { measureOf } from "../measure.ts";
import { placed, placesOf } from "../places.ts";

const CELLS_ACROSS = 40;

export async function heatMap(drawing: Drawing, options: HeatMapOptions): Promise<Chart> {
  const { columns, where, run, frame } = drawing;
  const { x: xName, y: yName, color } = options;
  const x = columns.chosen(xName, "x", ["category", "time", "number"], [yName, color].filter(name => name !== undefined));
  const y = columns.chosen(yName, "y", ["category", "time", "number"], [x.name, ...color === undefined ? [] : [color]]);
  const measured = color === undefined ? null : columns.named(color, "color", ["number"]);
  const measure = measureOf(where, measured, options.aggregate ?? (measured ? "mean" : "count"));
  const all = placed(frame, measured ? [x, y, measured] : [x, y]);
  const count = measureOf(where, null, "count");
  const top = async (rows: Frame, column: Column): Promise<Top | null> =>
    (column.kind === "category" ? largest(rows, column.name, count, CELLS_ACROSS, run) : null);
  const topX = await top(all, x);
  const topY = await top(topX?.rows ?? all, y);
  const rows = topY?.rows ?? topX?.rows ?? all;
  const bins = { bins: CELLS_ACROSS, exact: 0 };
  const [placesX, placesY] = [await placesOf(rows, x, bins, run), await placesOf(rows, y, bins, run)];
  const axis = (column: Column, top: Top | null): Axis =>
    ({ label: column.name, kind: column.kind, ...top ? { domain: [...top.domain].sort() } : {} });
  return {
    mark: "cell", stacked: false, ...sizeOf(options),
    rows: await grouped(rows, { x: placesX, y: placesY }, measure, "color", run),
    title: options.title ?? `${measure.label} by ${x.name} and ${y.name}`,
    caption: captionOf([
      `${measure.label} of each cell`, placesX.step && `${x.name}: ${placesX.step}`,
      placesY.step && `${y.name}: ${placesY.step}`, topX?.note, topY?.note,
    ]),
    x: axis(x, topX), y: axis(y, topY), color: { label: measure.label, kind: "number" },
  };
}
