// Steps that a person reads at ease: 1, 2 and 5 times powers of ten; seconds, minutes, hours, days, months,
// years.
import type { Bucket } from "../../frame/type/period.ts";

/** The smallest round step of which at most `most` lie between two numbers. */
export function roundStep(low: number, high: number, most: number): number {
  const least = (high / most - low / most);
  if (!(least > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].map(factor => factor * power).find(step => step >= least * (1 - 1e-9));
  return step ?? 10 * power;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface TimeStep {
  readonly bucket: Bucket;
  readonly words: string;
  /** Milliseconds, at most. */
  readonly length: number;
  /** The beginning of the next bucket. */
  next(start: Date): Date;
}

const fixed = (bucket: Bucket, words: string, length: number): TimeStep =>
  ({ bucket, words, length, next: start => new Date(start.getTime() + length) });
const months = (bucket: Bucket, words: string, count: number): TimeStep => ({
  bucket, words, length: count * 31 * DAY,
  next: start => new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + count, 1)),
});

const TIME_STEPS: readonly TimeStep[] = [
  fixed("1ms", "millisecond", 1), fixed("1s", "second", SECOND), fixed("1m", "minute", MINUTE),
  fixed("1h", "hour", HOUR), fixed("1d", "day", DAY), fixed("1w", "week", 7 * DAY),
  months("1mo", "month", 1), months("1q", "quarter", 3), months("1y", "year", 12),
];

/**
 * The shortest step of which at most `most` lie between two times; years, if none is long enough. Days are
 * the least of dates.
 */
export function timeStep(low: Date, high: Date, most: number, isDate: boolean): TimeStep {
  const span = high.getTime() - low.getTime();
  const steps = isDate ? TIME_STEPS.filter(({ length }) => length >= DAY) : TIME_STEPS;
  return steps.find(({ length }) => span / length <= most) ?? steps.at(-1)!;
}
