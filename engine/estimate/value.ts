// What is guessed of a column's values: how many there are, how many nulls, and between which numbers. Values
// of all types are numbers of one scale here, so that casts keep them. Never relied on for results.
import type { BoundValue } from "../../expr/node.ts";
import type { DataType } from "../../expr/type.ts";

export interface ColumnEstimate {
  /** Different values, null not counted. */
  readonly distinct: number;
  /** How many there were before conditions on other columns dropped rows; as many as now, unless said. */
  readonly domain?: number;
  /** The share of rows that are null, 0 to 1. */
  readonly nulls: number;
  /** Lowest and highest value; null: not known, or no number. */
  readonly min: number | null;
  readonly max: number | null;
  /** Distance between neighbouring values; 0: any number in between may occur. */
  readonly step: number;
}

const PER_SECOND = { s: 1, ms: 1e-3, us: 1e-6, ns: 1e-9 } as const;
const SECONDS_PER_DAY = 86_400;

/** What one unit of a type's stored integer is worth: a decimal's in ones, temporal ones in seconds. */
export function unitOf(type: DataType): number {
  switch (type.kind) {
    case "decimal": return 10 ** -type.scale;
    case "date": return SECONDS_PER_DAY;
    case "time": case "timestamp": case "duration": return PER_SECOND[type.unit];
    default: return 1;
  }
}

export const stepOf = (type: DataType): number =>
  (type.kind === "float32" || type.kind === "float64" ? 0 : unitOf(type));

/** Whether values of the type lie on the scale. */
export function isNumeric(type: DataType): boolean {
  switch (type.kind) {
    case "utf8": case "binary": case "list": case "struct": case "null": return false;
    default: return true;
  }
}

/** A value on the scale; null if it is none. */
export function numberOf(value: BoundValue, type: DataType): number | null {
  switch (typeof value) {
    case "bigint": return Number(value) * unitOf(type);
    case "number": return Number.isFinite(value) ? value : null;
    case "boolean": return value ? 1 : 0;
    default: return null;
  }
}

export const domainOf = ({ distinct, domain }: ColumnEstimate): number => Math.max(distinct, domain ?? 0);

export interface KnownValues {
  readonly distinct: number;
  readonly nullCount: number;
  readonly min: bigint | number | null;
  readonly max: bigint | number | null;
}

/** What the statistics of a column with so many rows say. */
export function ofStatistics(type: DataType, rows: number, statistics: KnownValues): ColumnEstimate {
  const { distinct, nullCount, min, max } = statistics;
  const present = rows - nullCount;
  return {
    distinct: Math.min(present, Math.max(distinct, present > 0 ? 1 : 0)),
    nulls: rows > 0 ? nullCount / rows : 0,
    min: isNumeric(type) ? numberOf(min, type) : null, max: isNumeric(type) ? numberOf(max, type) : null,
    step: stepOf(type),
  };
}

/** A column with one value in every row. */
export function ofValue(value: BoundValue, type: DataType): ColumnEstimate {
  if (value === null) return { distinct: 0, nulls: 1, min: null, max: null, step: 0 };
  const number = numberOf(value, type);
  return { distinct: 1, nulls: 0, min: number, max: number, step: stepOf(type) };
}

/** Values of which only the number is guessed. */
export const ofCount = (distinct: number, nulls = 0): ColumnEstimate =>
  ({ distinct, nulls, min: null, max: null, step: 0 });

/** The share of values below a number, or up to it; null if nothing is known. Values are spread evenly. */
export function shareBelow(
  { min, max, step }: ColumnEstimate, value: number, included: boolean,
): number | null {
  if (min === null || max === null) return null;
  const width = max - min + step;
  if (!(width > 0)) return min < value || (included && min === value) ? 1 : 0;
  return clamp((value - min + (included ? step : 0)) / width);
}

export const clamp = (share: number): number => Math.min(1, Math.max(0, share));

/** Whether a number may be among the values. */
export const mayContain = ({ min, max }: ColumnEstimate, value: number): boolean =>
  min === null || max === null || (value >= min && value <= max);

/** Whether two columns may have a value in common. */
export const mayMeet = (a: ColumnEstimate, b: ColumnEstimate): boolean =>
  a.min === null || a.max === null || b.min === null || b.max === null || (a.min <= b.max && b.min <= a.max);

/** How many of a column's values are left when `kept` of `rows` rows are, each value having equally many. */
export const distinctAmong = ({ distinct, nulls }: ColumnEstimate, rows: number, kept: number): number =>
  survivors(distinct, rows * (1 - nulls), kept * (1 - nulls));

/** Yao's formula, as a power. */
function survivors(distinct: number, rows: number, kept: number): number {
  if (kept >= rows || rows <= 0 || distinct <= 0) return Math.min(distinct, Math.max(kept, 0));
  const each = rows / Math.min(distinct, rows);
  return Math.min(kept, distinct * (1 - (1 - kept / rows) ** each));
}
