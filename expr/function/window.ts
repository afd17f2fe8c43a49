// Window functions: each gives a value for every row, of the rows of its partition in an order. Aggregates
// stand in aggregate.ts; shorthands are spelled with both.
import type { ShorthandRow, WindowRow } from "./row.ts";

export const WINDOW = {
  rowNumber: { method: "rowNumber", sql: ["row_number"], receiver: null, args: [], returns: "int64", nulls: "never",
    doc: "The number of the row in its partition, from 1; in the input's order if no other is given.",
    example: "rowNumber().over({ partitionBy: \"title\", orderBy: c.price })" },
  rank: { method: "rank", sql: ["rank"], receiver: null, args: [], returns: "int64", nulls: "never", needsOrder: true,
    doc: "From 1; rows with equal keys share the number of the first of them, and the next number is skipped.",
    example: "rank().over({ orderBy: c.price.desc() })" },
  denseRank: { method: "denseRank", sql: ["dense_rank"], receiver: null, args: [], returns: "int64", nulls: "never", needsOrder: true,
    doc: "From 1; rows with equal keys share a number, and none is skipped.",
    example: "denseRank().over({ orderBy: c.title })" },
  percentRank: { method: "percentRank", sql: ["percent_rank"], receiver: null, args: [], returns: "float64", nulls: "never", needsOrder: true,
    doc: "(rank - 1) / (rows - 1): from 0 to 1, and 0 in a partition of one row.",
    example: "percentRank().over({ orderBy: c.price })" },
  cumeDist: { method: "cumeDist", sql: ["cume_dist"], receiver: null, args: [], returns: "float64", nulls: "never", needsOrder: true,
    doc: "The part of the partition's rows that do not come after this one.",
    example: "cumeDist().over({ orderBy: c.price })" },
  ntile: { method: "ntile", sql: ["ntile"], receiver: null, args: ["integer literal"], returns: "int64", nulls: "never", needsOrder: true,
    doc: "The partition in n parts of equal size, numbered from 1; the first ones have a row more if it does not divide.",
    example: "ntile(4).over({ orderBy: c.price })" },
  lag: { method: "lag", sql: ["lag"], receiver: "any", args: ["integer literal", "same"], optional: 2,
    returns: "receiver", nulls: "miss", ignoresNulls: true,
    doc: "The value so many rows before (1 if left out) in the partition; where there is none, another value or null.",
    example: "c.price.lag(1, 0).over({ orderBy: c.placed })" },
  lead: { method: "lead", sql: ["lead"], receiver: "any", args: ["integer literal", "same"], optional: 2,
    returns: "receiver", nulls: "miss", ignoresNulls: true,
    doc: "The value so many rows after (1 if left out) in the partition; where there is none, another value or null.",
    example: "c.price.lead().over({ orderBy: c.placed })" },
  nthValue: { method: "nthValue", sql: ["nth_value"], receiver: "any", args: ["integer literal"],
    returns: "receiver", nulls: "miss", framed: true, ignoresNulls: true,
    doc: "The value of the n-th row of the frame, from 1; null where the frame is shorter.",
    example: "c.price.nthValue(2).over({ orderBy: c.placed })" },
  ewmMean: { method: "ewmMean", sql: ["ewm_mean"], receiver: "numeric", args: ["number literal"], returns: "float64", nulls: "any", ignoresNulls: true,
    doc: "Exponentially weighted mean of the values up to the row: each has (1 - alpha) times the weight of the one after it. "
      + "Null where the value is null; a null ages the values before it, unless nulls are ignored.",
    example: "c.quantity.ewmMean({ alpha: 0.5 }).over({ orderBy: c.placed })" },
} as const satisfies Record<string, WindowRow>;

const running = <M extends string, R extends ShorthandRow["returns"]>(method: M, returns: R, doc: string) => ({
  method, receiver: method === "cumMin" || method === "cumMax" ? "comparable" : method === "cumCount" ? "any" : "numeric",
  takes: "nothing", returns, nulls: method === "cumCount" ? "never" : "any", doc, example: `c.quantity.${method}()`,
}) as const;

const rolling = <M extends string, R extends ShorthandRow["returns"]>(method: M, returns: R, what: string) => ({
  method, receiver: method === "rollingMin" || method === "rollingMax" ? "comparable" : method === "rollingCount" ? "any" : "numeric",
  takes: "size", returns, nulls: method === "rollingCount" ? "never" : "miss",
  doc: `${what} of the last rows, this one among them: so many of them, or with a period such as "7d" those whose order key `
    + `is no further back.${method === "rollingCount" ? "" : " Null below `minSamples` values: all of the rows, or one of a period."}`,
  example: `c.quantity.${method}(2)`,
}) as const;

export const SHORTHAND = {
  cumSum: running("cumSum", "sum", "Sum of the values up to the row."),
  cumMean: running("cumMean", "float64", "Mean of the values up to the row."),
  cumMin: running("cumMin", "receiver", "Smallest value up to the row."),
  cumMax: running("cumMax", "receiver", "Largest value up to the row."),
  cumCount: running("cumCount", "int64", "How many values up to the row are not null."),
  rollingSum: rolling("rollingSum", "sum", "Sum"),
  rollingMean: rolling("rollingMean", "float64", "Mean"),
  rollingMin: rolling("rollingMin", "receiver", "Smallest"),
  rollingMax: rolling("rollingMax", "receiver", "Largest"),
  rollingStd: rolling("rollingStd", "float64", "Sample standard deviation"),
  rollingVar: rolling("rollingVar", "float64", "Sample variance"),
  rollingCount: rolling("rollingCount", "int64", "How many values are not null"),
  shift: { method: "shift", receiver: "any", takes: "rows", returns: "receiver", nulls: "miss",
    doc: "The value so many rows before (1 if left out), after if negative; null where there is none.", example: "c.price.shift(1)" },
  diff: { method: "diff", receiver: "any", takes: "rows", returns: "difference", nulls: "miss",
    doc: "The value less the one so many rows before (1 if left out); null where there is none.", example: "c.price.diff()" },
  pctChange: { method: "pctChange", receiver: "numeric", takes: "rows", returns: "float64", nulls: "miss",
    doc: "The change since so many rows before (1 if left out), as a part of the value there: 0.1 is ten percent more.",
    example: "c.price.pctChange()" },
} as const satisfies Record<string, ShorthandRow>;
