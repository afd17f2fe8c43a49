// From the text of SQL to its syntax tree: PostgreSQL's grammar, with the forms of other dialects that rewrite.ts
// knows. What the tree cannot hold is an error, never left out.
import type { SqlScript } from "../ast.ts";
import { sqlError } from "../place.ts";
import { tooDeep } from "./depth.ts";
import { readExpr } from "./expr.ts";
import { parse } from "./load.ts";
import { codePointOffset } from "./offset.ts";
import { createReader } from "./reader.ts";
import { readQuery } from "./select.ts";
import { type Source, createSource } from "./source.ts";
import { readStatement } from "./statement.ts";

/** Shorter texts are never too deep. */
const SHALLOW_LENGTH = 250;

function checkText(source: Source): void {
  const { original: text } = source;
  const zero = text.indexOf("\0");
  if (zero >= 0) throw sqlError(text, zero, "sql-syntax", "There is a zero character in the SQL text.");
  if (!text.isWellFormed()) throw sqlError(text, 0, "sql-syntax", "The SQL text is not well-formed Unicode.");
  const deep = text.length > SHALLOW_LENGTH ? tooDeep(source.tokens()) : null;
  if (deep) {
    throw sqlError(text, deep.at, "sql-too-deep", "The SQL text is nested too deeply here.",
      "Split it with WITH, or put fewer operators into one expression.");
  }
}

/** The statements of a text, in order; none if it is empty. Fails with a SqlError, or an UnsupportedError. */
export function parseScript(text: string): SqlScript {
  const source = createSource(text);
  checkText(source);
  const parsed = parse(source.text);
  if ("message" in parsed) {
    const at = codePointOffset(source.text, parsed.at ?? 0);
    throw sqlError(text, source.origin(at), "sql-syntax", parsed.message);
  }
  const reader = createReader(source, { expr: readExpr, query: readQuery });
  return { text, statements: parsed.statements.map((raw, index) => readStatement(reader, raw, index)) };
}
