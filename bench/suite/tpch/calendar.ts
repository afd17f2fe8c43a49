// Dates as ISO text, for literals.

const DAY_MS = 86_400_000;

/** The date so many days after (or, if negative, before) another. */
export const daysFrom = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);

/** The date so many months after another, which is the first of a month. */
export function monthsFrom(date: string, months: number): string {
  const [year, month] = date.split("-").map(Number) as [number, number, number];
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10);
}
