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
  like: { method: "like", sql: ["like"], receiver: "utf8", args: ["text literal"], returns: "bool", nulls: "any",
    doc: "SQL's LIKE: % is any run of characters, _ one code point, \\ takes the next literally.", example: "c.note.like(\"g%t\")" },
} as const satisfies Record<string, FunctionRow>;
