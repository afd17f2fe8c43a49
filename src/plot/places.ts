// How the values of a column are laid along an axis: as they are, or in bins whose width fits the values
// there are.
import type { DynamicExpr } from "../../frame/type/expr.ts";
import type { DataFrame, Frame } from "../../frame/frame.ts";
import { t } from "../../frame/type/t.ts";
import type { CollectOptions } from "../../frame/run/options.ts";
import type { AxisKind } from "./chart.ts";
import type { Column } from "./columns.ts";
import { roundStep, timeStep } from "./steps.ts";

export type Place = string | number | Date;
type Columns = Readonly<Record<string, DynamicExpr<"row">>>;

export interface Places {
  readonly label: string;
  readonly kind: AxisKind;
  /** The expression to group by, or to draw. */
  expr(columns: Columns): DynamicExpr<"row">;
  /** Where a value of that expression stands. */
  at(value: unknown): Place;
  /** Where its bin ends; null: it has a place, not a width. */
  readonly end: ((value: unknown) => Place) | null;
  /** In words: "bins of one day". */
  readonly step: string | null;
}

/** What a text axis calls null. */
export const NULL_LABEL = "(null)";

/** The rows that have a place on the axes: values that are neither null nor without an end. */
export function placed(frame: Frame, columns: readonly Column[]): Frame {
  return columns.filter(({ kind }) => kind !== "category").reduce((rows, { name, type, nullable }) => {
    const present = nullable ? rows.filter(c => c[name]!.isNotNull()) : rows;
    return type.kind === "float32" || type.kind === "float64" ? present.filter(c => c[name]!.isFinite()) : present;
  }, frame);
}

/** Numbers as floats, times as whole milliseconds: what a picture can hold. */
export function drawn({ name, kind, type }: Column, columns: Columns): DynamicExpr<"row"> {
  const column = columns[name]!;
  // The compiler knows the cast's result too well: it is a column like any other here.
  if (kind === "number") return type.kind === "float64" ? column : column.cast(t.float64) as unknown as typeof column;
  const fine = type.kind === "timestamp" && (type.unit === "us" || type.unit === "ns");
  return fine ? column.truncate("1ms") : column;
}

const asItIs = (column: Column): Places => ({
  label: column.name, kind: column.kind, end: null, step: null,
  expr: columns => drawn(column, columns),
  at: value => (column.kind === "category" ? (value === null ? NULL_LABEL : String(value)) : value as Place),
});

export interface PlaceOptions {
  /** Bins at most. */
  readonly bins: number;
  /** Up to so many different values there are no bins. */
  readonly exact: number;
}

/** The places of a column's values in a frame whose rows all have one. */
export async function placesOf(
  frame: Frame, column: Column, { bins, exact }: PlaceOptions, run: CollectOptions,
): Promise<Places> {
  if (column.kind === "category") return asItIs(column);
  const range: DataFrame = await frame.agg(g => {
    const value = drawn(column, g as unknown as Columns) as unknown as Aggregating;
    return { low: value.min(), high: value.max(), different: value.nUnique() };
  }).collect(run) as unknown as DataFrame;
  const [{ low, high, different }] = range.toArray() as unknown as
    [{ low: Place; high: Place; different: number }];
  if (different <= exact) return asItIs(column);
  return column.kind === "number" ? numberBins(column, low as number, high as number, bins)
    : timeBins(column, low as Date, high as Date, bins);
}

/** What aggregates of a column whose type is known at run time only are called. */
export type Aggregating = Readonly<Record<"min" | "max" | "nUnique", () => DynamicExpr<"agg">>>;

function numberBins(column: Column, low: number, high: number, most: number): Places {
  const whole = column.type.kind !== "float32" && column.type.kind !== "float64" && column.type.kind !== "decimal";
  const step = whole ? Math.max(1, roundStep(low, high, most)) : roundStep(low, high, most);
  const start = Math.floor(low / step);
  /** Multiples of a step like 0.1 are no floats: rounded they are the floats that are read as such. */
  const edge = (bin: number): number => Number(((start + bin) * step).toPrecision(12));
  return {
    label: column.name, kind: "number", step: `bins of ${step}`,
    expr: columns => drawn(column, columns).div(step).floor().sub(start) as unknown as DynamicExpr<"row">,
    at: bin => edge(bin as number), end: bin => edge(bin as number + 1),
  };
}

function timeBins(column: Column, low: Date, high: Date, most: number): Places {
  const step = timeStep(low, high, most, column.type.kind === "date");
  return {
    label: column.name, kind: "time", step: `bins of one ${step.words}`,
    expr: columns => columns[column.name]!.truncate(step.bucket),
    at: value => value as Date, end: value => step.next(value as Date),
  };
}
