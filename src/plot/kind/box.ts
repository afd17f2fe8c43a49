// Boxes: median, quartiles and the 5th and 95th percentile of a column, for each group or for all rows.
import type { BoxOptions } from "../../../frame/display/plots.ts";
import type { Frame } from "../../../frame/frame.ts";
import { captionOf, type Chart, type ChartRow } from "../chart.ts";
import { sizeOf, type Drawing } from "../drawing.ts";
import { largest } from "../groups.ts";
import { measureOf } from "../measure.ts";
import { NULL_LABEL, drawn, placed } from "../places.ts";

const BOXES_MAX = 30;
const QUANTILES = { low: 0.05, q1: 0.25, middle: 0.5, q3: 0.75, high: 0.95 } as const;

export async function box(drawing: Drawing, options: BoxOptions): Promise<Chart> {
  const { columns, where, run, frame } = drawing;
  const y = columns.chosen(options.y, "y", ["number"]);
  const x = options.x === undefined ? columns.first(["category"]) : columns.named(options.x, "x", ["category", "number"]);
  const present = placed(frame, [y]);
  const top = x && await largest(present, x.name, measureOf(where, null, "count"), BOXES_MAX, run);
  const groups = (top?.rows ?? present).groupBy(c => (x ? { x: c[x.name]! } : {}));
  const quantiles = groups.agg(g => Object.fromEntries(Object.entries(QUANTILES).map(([name, q]) =>
    [name, drawn(y, g as never).quantile(q)]))) as unknown as Frame;
  const rows = await quantiles.toRows(run) as Record<string, unknown>[];
  const label = (key: unknown): string =>
    (x === undefined ? y.name : key === null ? NULL_LABEL : String(key));
  const domain = top?.domain ?? [y.name];
  return {
    mark: "box", stacked: false, color: null, ...sizeOf(options),
    rows: rows.filter(row => row["middle"] !== null).map(row => ({ ...row, x: label(row["x"]) }) as ChartRow)
      .sort((a, b) => domain.indexOf(a["x"] as string) - domain.indexOf(b["x"] as string)),
    title: options.title ?? (x ? `${y.name} by ${x.name}` : y.name),
    caption: captionOf([
      `medians and quartiles of ${y.name}, whiskers from the 5th to the 95th percentile`, top?.note,
      y.nullable && `rows without ${y.name} are left out`,
    ]),
    x: { label: x?.name ?? "", kind: "category", domain }, y: { label: y.name, kind: "number" },
  };
}
