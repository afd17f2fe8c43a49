// From the text of SQL to its syntax tree: PostgreSQL's grammar, with the forms of other dialects that rewrite.ts
// knows. What the tree cannot hold is an error, never left out.
import type { RawStmt } from "libpg-query";
import type { SqlError } from "../../../expr/error.ts";
import type { SqlScript } from "../ast.ts";
import { sqlError } from "../place.ts";
import { tooDeep } from "./depth.ts";
import { readExpr } from "./expr.ts";
import { type Parsed, parse } from "./load.ts";
import { createReader } from "./reader.ts";
import { rewriteForms, rewriteMisread } from "./rewrite.ts";
import { readQuery } from "./select.ts";
import { type Source, createSource } from "./source.ts";
import { readStatement } from "./statement.ts";
import { syntaxError } from "./syntax-error.ts";

/** Shorter texts are never too deep. */
const SHALLOW_LENGTH = 250;

function checkText(source: Source): void {
  const { original: text } = source;
  const zero = text.indexOf("\0");
  if (zero >= 0) throw sqlError(text, zero, "sql-syntax", "There is a zero character in the SQL text.");
  const half = text.search(/\p{Surrogate}/u);
  if (half >= 0) throw sqlError(text, half, "sql-syntax", "There is half of a surrogate pair in the SQL text.");
  const deep = text.length > SHALLOW_LENGTH ? tooDeep(source.tokens()) : null;
  if (deep) throw tooDeepError(source, deep.at);
}

function tooDeepError(source: Source, at: number): SqlError {
  return sqlError(source.original, at, "sql-too-deep", "The SQL text is nested too deeply.",
    "Split it with WITH, or put fewer operators into one expression.");
}

interface Read {
  readonly source: Source;
  readonly statements: readonly RawStmt[];
}

/** As it is written, or else with forms of other dialects put into PostgreSQL's. */
function readTree(written: Source): Read {
  const source = rewriteMisread(written);
  const parsed = parseSource(source);
  if ("statements" in parsed) return { source, statements: parsed.statements };
  const other = rewriteForms(source);
  if (other === null) throw syntaxError(source, parsed);
  const again = parseSource(other);
  if (!("statements" in again)) throw syntaxError(other, again);
  return { source: other, statements: again.statements };
}

/** A stack that overflows in the parser in spite of the limit: the caller is deep in its own. */
function parseSource(source: Source): Parsed {
  try {
    return parse(source.text);
  } catch (error) {
    if (error instanceof RangeError) throw tooDeepError(source, 0);
    throw error;
  }
}

/** The statements of a text, in order; none if it is empty. Fails with a SqlError, or an UnsupportedError. */
export function parseScript(text: string): SqlScript {
  const written = createSource(text);
  checkText(written);
  const { source, statements } = readTree(written);
  const reader = createReader(source, { expr: readExpr, query: readQuery });
  return { text, statements: statements.map((raw, index) => readStatement(reader, raw, index)) };
}
