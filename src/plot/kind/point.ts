// Points: rows of a table, or of a sample that is spread over it.
import { PlanError } from "../../../expr/error.ts";
import type { PointOptions } from "../../../frame/display/plots.ts";
import type { Frame } from "../../../frame/frame.ts";
import { lit } from "../../../frame/expr/free.ts";
import { t } from "../../../frame/type/t.ts";
import { captionOf, type Chart, type ChartRow } from "../chart.ts";
import { colorOf, sizeOf, type Drawing } from "../drawing.ts";
import { drawn, placed, type Place } from "../places.ts";

const POINTS = 2000;
const POINTS_MAX = 100_000;

export async function point(drawing: Drawing, options: PointOptions): Promise<Chart> {
  const { columns, where, run, frame } = drawing;
  const { points = POINTS } = options;
  if (!Number.isInteger(points) || points < 1 || points > POINTS_MAX) {
    throw new PlanError("invalid-option", `${where}: points must be a whole number from 1 to ${POINTS_MAX}, not ${String(points)}.`);
  }
  const x = columns.chosen(options.x, "x", ["number", "time"], options.y === undefined ? [] : [options.y]);
  const y = columns.chosen(options.y, "y", ["number", "time"], [x.name]);
  const color = await colorOf(drawing, placed(frame, [x, y]), options.color, ["category", "number"]);
  const all = color.rows.select(c => ({
    x: drawn(x, c), y: drawn(y, c), ...color.channel.color ? { color: color.channel.color.expr(c) } : {},
  })) as unknown as Frame;
  const count = await all.count(run);
  const rows = await sampled(all, count, points).toRows({ ...run, int64: "number" }) as Record<string, unknown>[];
  const { color: colors } = color.channel;
  return {
    mark: "point", stacked: false, ...sizeOf(options),
    rows: rows.map((row): ChartRow => ({
      x: row["x"] as Place, y: row["y"] as Place, ...colors ? { color: colors.at(row["color"]) } : {},
    })),
    title: options.title ?? `${y.name} and ${x.name}`,
    caption: captionOf([
      rows.length < count ? `a sample of ${rows.length} of ${count} rows` : `${count} rows`,
      (x.nullable || y.nullable) && `rows without ${x.name} or ${y.name} are left out`, color.note,
    ]),
    x: { label: x.name, kind: x.kind }, y: { label: y.name, kind: y.kind }, color: color.axis,
  };
}

/** Steps of the golden section, modulo 1, are spread evenly and repeat with no period of the data. */
const GOLDEN_RATIO = 0.618_033_988_749_894_9;

/** About `most` rows, the same ones each time. */
function sampled(frame: Frame, count: number, most: number): Frame {
  if (count <= most) return frame;
  const row = " row";
  const numbered = frame.withRowIndex(row) as unknown as Frame;
  return numbered.filter(c => {
    const step = c[row]!.cast(t.float64).mul(GOLDEN_RATIO);
    return step.sub(step.floor()).lt(lit(most / count));
  }).drop(row).limit(most) as unknown as Frame;
}
