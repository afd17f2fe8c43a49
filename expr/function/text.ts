// Strings: UTF-8, compared by bytes, counted in code points.
import type { FunctionRow } from "./row.ts";

const predicate = <M extends string, S extends string>(method: M, sql: S, doc: string, sample: string) => ({
  method, sql: [sql], receiver: "utf8", args: ["utf8"], returns: "bool", nulls: "any", doc,
  example: `c.note.${method}("${sample}")`,
}) as const;

const rewritten = <M extends string, S extends string>(method: M, sql: S, doc: string) => ({
  method, sql: [sql], receiver: "utf8", args: [], returns: "utf8", nulls: "any", doc,
  example: `c.note.${method}()`,
}) as const;

const padded = <M extends string>(method: M, sql: string, side: string) => ({
  method, sql: [`${sql}(…)`], receiver: "utf8", args: ["integer", "utf8"], optional: 1, returns: "utf8", nulls: "any", fails: true,
  doc: `Filled up at the ${side} to so many code points, with spaces or another string over and over; longer strings stay.`,
  example: `c.note.${method}(8, ".")`,
}) as const;

export const TEXT = {
  length: { method: "length", sql: ["length", "char_length"], receiver: "utf8", args: [], returns: "int64", nulls: "any",
    doc: "Number of code points.", example: "c.note.length()" },
  byteLength: { method: "byteLength", sql: ["octet_length"], receiver: "text", args: [], returns: "int64", nulls: "any",
    doc: "Number of bytes.", example: "c.note.byteLength()" },
  upper: rewritten("upper", "upper", "Upper case, code point by code point (ß stays ß)."),
  lower: rewritten("lower", "lower", "Lower case, code point by code point."),
  trim: rewritten("trim", "trim", "Without white space (Unicode White_Space) at either end."),
  trimStart: rewritten("trimStart", "ltrim", "Without white space at the start."),
  trimEnd: rewritten("trimEnd", "rtrim", "Without white space at the end."),
  slice: { method: "slice", sql: ["slice"], receiver: "utf8", args: ["integer literal", "integer literal"], optional: 1, returns: "utf8", nulls: "any",
    doc: "Code points from `start` (0-based; negative counts from the end) and at most `length` of them.", example: "c.note.slice(0, 3)" },
  concat: { method: "concat", sql: ["||", "concat"], receiver: "utf8", args: ["utf8"], variadic: true, returns: "utf8", nulls: "any",
    doc: "The strings joined; null if any is null.", example: "c.title.concat(\": \", c.note)" },
  startsWith: predicate("startsWith", "starts_with", "Whether the string starts with another.", "g"),
  endsWith: predicate("endsWith", "ends_with", "Whether the string ends with another.", "t"),
  contains: predicate("contains", "contains", "Whether the string contains another, byte for byte.", "if"),
  indexOf: { method: "indexOf", sql: ["strpos(…) - 1"], receiver: "utf8", args: ["utf8"], returns: "int64", nulls: "any",
    doc: "How many code points stand before the first place where another string is; -1 if it is nowhere.", example: "c.note.indexOf(\"f\")" },
  replaceAll: { method: "replaceAll", sql: ["replace"], receiver: "utf8", args: ["utf8", "utf8"], returns: "utf8", nulls: "any",
    doc: "Every occurrence of a string replaced by another, from the left; nothing changes if the first is empty.",
    example: "c.note.replaceAll(\"i\", \"I\")" },
  reverse: rewritten("reverse", "reverse", "The code points in reverse order."),
  repeat: { method: "repeat", sql: ["repeat"], receiver: "utf8", args: ["integer"], returns: "utf8", nulls: "any", fails: true,
    doc: "The string so many times in a row; empty below one.", example: "c.note.repeat(2)" },
  padStart: padded("padStart", "lpad", "start"),
  padEnd: padded("padEnd", "rpad", "end"),
  splitPart: { method: "splitPart", sql: ["split_part(…, i + 1)"], receiver: "utf8", args: ["utf8", "integer"], returns: "utf8", nulls: "any",
    doc: "One of the parts between separators (0-based; negative counts from the end), empty if there is none; "
      + "an empty separator stands between all code points.",
    example: "c.note.splitPart(\" \", 0)" },
  like: { method: "like", sql: ["like"], receiver: "utf8", args: ["text literal"], returns: "bool", nulls: "any",
    doc: "SQL's LIKE: % is any run of characters, _ one code point, \\ takes the next literally.", example: "c.note.like(\"g%t\")" },
} as const satisfies Record<string, FunctionRow>;
