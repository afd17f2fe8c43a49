// One query of a picture: rows grouped by where they stand, and what each group measures.
import type { Frame } from "../../frame/frame.ts";
import { desc } from "../../frame/expr/free.ts";
import type { CollectOptions } from "../../frame/run/options.ts";
import type { ChartRow } from "./chart.ts";
import type { Measure } from "./measure.ts";
import { NULL_LABEL, type Place, type Places } from "./places.ts";

/** Channels of a picture: x, y, color. */
export type Channels = Readonly<Record<string, Places>>;

/** One row for each group that has a measure; `into` is what that is called. */
export async function grouped(
  frame: Frame, by: Channels, measure: Measure, into: string, run: CollectOptions,
): Promise<ChartRow[]> {
  const names = Object.keys(by);
  const groups = frame.groupBy(c => Object.fromEntries(names.map(name => [name, by[name]!.expr(c)])))
    .agg(g => ({ [MEASURE]: measure.expr(g as never) })) as unknown as Frame;
  const rows = await groups.orderBy(...names).toRows({ ...run, int64: "number" }) as Record<string, unknown>[];
  return rows.filter(row => isDrawable(row[MEASURE])).map(row => {
    const drawn: Record<string, Place> = {};
    for (const name of names) {
      drawn[name] = by[name]!.at(row[name]);
      const { end } = by[name]!;
      if (end) drawn[`${name}2`] = end(row[name]);
    }
    drawn[into] = row[MEASURE] as Place;
    return drawn;
  });
}

/** Not a name that a user's column would have: keys and measures stand side by side. */
const MEASURE = " measure";

const isDrawable = (value: unknown): boolean =>
  value instanceof Date || (typeof value === "number" && Number.isFinite(value));

export interface Top {
  /** Only the rows of the groups that are shown. */
  readonly rows: Frame;
  /** Their labels, the largest first. */
  readonly domain: readonly string[];
  /** Null: all are shown. */
  readonly note: string | null;
}

/** The values of a text column whose groups measure most. */
export async function largest(
  frame: Frame, name: string, measure: Measure, most: number, run: CollectOptions,
): Promise<Top> {
  const groups = frame.groupBy(c => ({ key: c[name]! }))
    .agg(g => ({ [MEASURE]: measure.expr(g as never) })) as unknown as Frame;
  const rows = await groups.orderBy(desc(MEASURE), "key").limit(most + 1)
    .toRows({ ...run, int64: "number" }) as { key: string | boolean | null }[];
  const shown = rows.slice(0, most).map(row => row.key);
  const domain = shown.map(key => (key === null ? NULL_LABEL : String(key)));
  if (rows.length <= most) return { rows: frame, domain, note: null };
  const keys = shown.filter(key => key !== null);
  const kept = frame.filter(c => {
    const isOne = c[name]!.isIn(keys as string[]);
    return shown.includes(null) ? isOne.or(c[name]!.isNull()) : isOne;
  });
  return { rows: kept, domain, note: `the ${most} largest of ${name} are shown, the others left out` };
}
