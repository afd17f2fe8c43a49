// How far an estimate of rows was off, by what factor and in which direction. Knows only numbers.
import { formatCount } from "./format.ts";

export interface EstimateError {
  /** At least 1; 0 rows count as 1, so that the factor stays finite. */
  readonly factor: number;
  /** Whether more or fewer rows came than expected. */
  readonly direction: "more" | "less";
}

/** From here on tables show the factor: up to a factor of ten, plans rarely change. */
export const SHOWN_FACTOR = 10;

export function estimateError(estimated: number, actual: number): EstimateError {
  const ratio = Math.max(actual, 1) / Math.max(estimated, 1);
  return ratio >= 1 ? { factor: ratio, direction: "more" } : { factor: 1 / ratio, direction: "less" };
}

/** `120× more`, `15× less`, or nothing if the estimate was good or there was none. */
export function estimateErrorText(estimated: number | null, actual: number): string {
  if (estimated === null) return "";
  const { factor, direction } = estimateError(estimated, actual);
  return factor >= SHOWN_FACTOR ? `${formatCount(Math.floor(factor))}× ${direction}` : "";
}
