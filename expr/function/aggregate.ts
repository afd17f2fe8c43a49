// Aggregates. Each takes an optional filter; nulls are skipped except by count() of rows, first and last.
import type { AggregateRow } from "./row.ts";

export const AGGREGATE = {
  count: { method: "count", sql: ["count"], args: ["any"], returns: "int64", empty: "zero",
    doc: "How many values are not null; the free function `count()` counts rows.", example: "g.note.count()" },
  sum: { method: "sum", sql: ["sum"], args: ["numeric"], returns: "sum", empty: "null", fails: true,
    doc: "Sum: int64 of integers (overflow is an error), decimal(38, s) of decimals, float64 of floats; null of nothing.", example: "g.price.sum()" },
  mean: { method: "mean", sql: ["avg", "mean"], args: ["numeric"], returns: "float64", empty: "null",
    doc: "Arithmetic mean as float64.", example: "g.price.mean()" },
  min: { method: "min", sql: ["min"], args: ["comparable"], returns: "receiver", empty: "null",
    doc: "Smallest value; NaN only if there is nothing else.", example: "g.price.min()" },
  max: { method: "max", sql: ["max"], args: ["comparable"], returns: "receiver", empty: "null",
    doc: "Largest value; NaN is above every number.", example: "g.price.max()" },
  std: { method: "std", sql: ["stddev", "stddev_samp"], args: ["numeric"], returns: "float64", empty: "null",
    doc: "Sample standard deviation (ddof 1); null below two values.", example: "g.price.std()" },
  var: { method: "var", sql: ["variance", "var_samp"], args: ["numeric"], returns: "float64", empty: "null",
    doc: "Sample variance (ddof 1); null below two values.", example: "g.price.var()" },
  first: { method: "first", sql: ["first"], args: ["any"], returns: "receiver", empty: "null",
    doc: "The value of the first row, null included, by input position.", example: "g.note.first()" },
  last: { method: "last", sql: ["last"], args: ["any"], returns: "receiver", empty: "null",
    doc: "The value of the last row, null included, by input position.", example: "g.note.last()" },
  nUnique: { method: "nUnique", sql: ["count_distinct"], args: ["comparable"], returns: "int64", empty: "zero",
    doc: "How many distinct values there are, null not counted.", example: "g.note.nUnique()" },
} as const satisfies Record<string, AggregateRow>;
