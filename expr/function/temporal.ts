// Dates, times and timestamps. Parts of a zoned timestamp are those of its own zone's wall clock.
import type { FunctionRow } from "./row.ts";

const part = <M extends string, S extends string>(
  method: M, sql: S, receiver: "temporal" | "clock", doc: string,
) => ({
  method, sql: [sql], receiver, args: [], returns: "int32", nulls: "any", doc,
  example: `c.placed.${method}()`,
}) as const;

export const TEMPORAL = {
  year: part("year", "year", "temporal", "Calendar year."),
  quarter: part("quarter", "quarter", "temporal", "Quarter of the year, 1 to 4."),
  month: part("month", "month", "temporal", "Month of the year, 1 to 12."),
  week: part("week", "week", "temporal", "ISO week of the year, 1 to 53."),
  day: part("day", "day", "temporal", "Day of the month, 1 to 31."),
  weekday: part("weekday", "isodow", "temporal", "ISO day of the week: Monday is 1, Sunday 7."),
  dayOfYear: part("dayOfYear", "dayofyear", "temporal", "Day of the year, 1 to 366."),
  hour: part("hour", "hour", "clock", "Hour of the day, 0 to 23."),
  minute: part("minute", "minute", "clock", "Minute of the hour, 0 to 59."),
  second: part("second", "second", "clock", "Second of the minute, 0 to 59."),
  millisecond: part("millisecond", "millisecond_of_second", "clock", "Millisecond of the second, 0 to 999."),
  microsecond: part("microsecond", "microsecond_of_second", "clock", "Microsecond of the second, 0 to 999999."),
  nanosecond: part("nanosecond", "nanosecond_of_second", "clock", "Nanosecond of the second, 0 to 999999999."),
  truncate: { method: "truncate", sql: ["time_bucket"], receiver: "temporal", args: ["text literal"], returns: "truncate", nulls: "any", fails: true,
    doc: "Rounded down to a whole unit: \"15m\", \"1h\", \"1d\", \"1w\" (Monday), \"1mo\", \"1q\", \"1y\". Multiples count from 1970-01-01 (weeks from Monday 1969-12-29).",
    example: "c.placed.truncate(\"1mo\")" },
  offsetBy: { method: "offsetBy", sql: ["date_add"], receiver: "temporal", args: ["text literal"], returns: "offset", nulls: "any", fails: true,
    doc: "Moved by a calendar amount such as \"1mo\", \"-2w\" or \"1d12h\"; a day past the month's end becomes its last day. A date moved by less than a day is an error.",
    example: "c.placed.offsetBy(\"1mo\")" },
} as const satisfies Record<string, FunctionRow>;
