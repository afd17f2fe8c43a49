// Words of SQL's grammar, for hints only: which word one that is misspelt was meant to be, and which ones
// can be no name without quotes.
import { nearest } from "../../../expr/bind/nearest.ts";

/** What statements and clauses begin with, the most frequent first. */
export const CLAUSES: ReadonlySet<string> = new Set([
  "select", "from", "where", "group", "order", "having", "limit", "join", "left", "right", "inner", "union", "with",
  "offset", "values", "insert", "into", "update", "delete", "create", "drop", "table", "view", "distinct", "between",
  "intersect", "except", "window", "partition", "explain", "describe", "summarize", "using", "cross", "natural", "full",
]);

/** What clauses begin with, and what stands between them. */
export const STRUCTURE: ReadonlySet<string> = new Set([
  "all", "and", "as", "asc", "begin", "between", "by", "case", "cast", "commit", "create", "cross", "default", "delete",
  "desc", "describe", "distinct", "drop", "else", "end", "escape", "except", "exists", "explain", "false", "fetch",
  "filter", "first", "following", "from", "full", "group", "having", "ilike", "in", "inner", "insert", "intersect",
  "interval", "into", "is", "join", "last", "lateral", "left", "like", "limit", "natural", "not", "null", "nulls",
  "offset", "on", "or", "order", "outer", "over", "partition", "preceding", "primary", "range", "recursive", "right",
  "rollback", "rollup", "rows", "select", "set", "summarize", "table", "then", "true", "unbounded", "union", "unique",
  "update", "using", "values", "view", "when", "where", "window", "with",
]);

/** PostgreSQL's reserved words: no names, unless in double quotes. */
export const RESERVED: ReadonlySet<string> = new Set([
  "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "both", "case", "cast", "check",
  "collate", "column", "constraint", "create", "current_catalog", "current_date", "current_role", "current_time",
  "current_timestamp", "current_user", "default", "deferrable", "desc", "distinct", "do", "else", "end", "except",
  "false", "fetch", "for", "foreign", "from", "grant", "group", "having", "in", "initially", "intersect", "into",
  "lateral", "leading", "limit", "localtime", "localtimestamp", "not", "null", "offset", "on", "only", "or", "order",
  "placing", "primary", "references", "returning", "select", "session_user", "some", "symmetric", "system_user",
  "table", "then", "to", "trailing", "true", "union", "unique", "user", "using", "variadic", "when", "where", "window",
  "with",
]);

/** The word of a list that a misspelt one was most likely meant to be, or null. */
export const meantAs = (text: string, words: readonly string[]): string | null => nearest(text, words);
