// Dates as ISO text, for literals.

const DAY_MS = 86_400_000;

/** The date so many days after (or, if negative, before) another. */
export const daysFrom = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
