// Lines: an aggregate of a column over times or numbers.
import type { LineOptions } from "../../../frame/display/plots.ts";
import { captionOf, type Chart } from "../chart.ts";
import { colorOf, sizeOf, type Drawing } from "../drawing.ts";
import { grouped } from "../groups.ts";
import { measureOf } from "../measure.ts";
import { placed, placesOf } from "../places.ts";

/** As many points as a picture has pixels across. */
const POINTS_MAX = 640;

export async function line(drawing: Drawing, options: LineOptions): Promise<Chart> {
  const { columns, where, run, frame } = drawing;
  const x = columns.chosen(options.x, "x", ["time", "number"]);
  const y = columns.chosen(options.y, "y", ["number"], [x.name]);
  const measure = measureOf(where, y, options.aggregate ?? "mean");
  const color = await colorOf(drawing, placed(frame, [x, y]), options.color);
  const places = await placesOf(color.rows, x, { bins: POINTS_MAX, exact: POINTS_MAX }, run);
  const rows = await grouped(color.rows, { x: places, ...color.channel }, measure, "y", run);
  return {
    mark: "line", stacked: false, ...sizeOf(options),
    rows: rows.map(({ x2: _end, ...row }) => row),
    title: options.title ?? `${measure.label} over ${x.name}`,
    caption: captionOf([
      `${measure.label} of the rows at each ${x.name}`, places.step,
      (x.nullable || y.nullable) && `rows without ${x.name} or ${y.name} are left out`, color.note,
    ]),
    x: { label: x.name, kind: places.kind }, y: { label: measure.label, kind: "number" }, color: color.axis,
  };
}
