// What every kind of picture starts from: the frame, its columns, and the rows that a colour leaves.
import { count } from "../../frame/expr/free.ts";
import type { Frame } from "../../frame/frame.ts";
import type { CollectOptions } from "../../frame/run/options.ts";
import type { Axis, AxisKind } from "./chart.ts";
import type { Columns } from "./columns.ts";
import { largest } from "./groups.ts";
import { placed, placesOf, type Places } from "./places.ts";

export interface Drawing {
  readonly frame: Frame;
  readonly columns: Columns;
  readonly run: CollectOptions;
  /** For messages: `plot.bar`. */
  readonly where: string;
}

const WIDTH = 640;
const HEIGHT = 400;

export const sizeOf = (
  { width = WIDTH, height = HEIGHT }: { readonly width?: number; readonly height?: number },
): { readonly width: number; readonly height: number } => ({ width, height });

/** More cannot be told apart by their colours. */
const COLORS_MAX = 10;

export interface Colored {
  readonly rows: Frame;
  readonly channel: { readonly color?: Places };
  readonly axis: Axis | null;
  readonly note: string | null;
}

/** The rows whose colour is shown: those of the most frequent values, if it is a column of texts. */
export async function colorOf(
  { columns, run }: Drawing, frame: Frame, name: string | undefined, kinds: readonly AxisKind[] = ["category"],
): Promise<Colored> {
  if (name === undefined) return { rows: frame, channel: {}, axis: null, note: null };
  const column = columns.named(name, "color", kinds);
  const present = placed(frame, [column]);
  const color = await placesOf(present, column, { bins: 1, exact: Infinity }, run);
  if (column.kind !== "category") {
    return { rows: present, channel: { color }, axis: { label: name, kind: column.kind }, note: null };
  }
  const frequent = { label: "", additive: true, expr: () => count() as never };
  const { rows, domain, note } = await largest(present, name, frequent, COLORS_MAX, run);
  return { rows, channel: { color }, axis: { label: name, kind: "category", domain }, note };
}
