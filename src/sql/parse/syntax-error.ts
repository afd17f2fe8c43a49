// What the parser's refusal becomes: a sentence that names the word, with its place and what to try.
import type { SqlError } from "../../../expr/error.ts";
import { sqlError } from "../place.ts";
import { adviceAt } from "./hint.ts";
import type { Failure } from "./load.ts";
import { codePointOffset } from "./offset.ts";
import type { Source } from "./source.ts";
import { type Token, tokenize } from "./tokens.ts";

/** The rest of the parser's messages are sentences without a capital and a full stop. */
function sentence(message: string): string {
  const text = message.replace(/ at or near "[^]*"$/, "");
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

/** Messages of the parser that say too little: the beginning, and what is said instead. */
const SAID: Readonly<Record<string, readonly [message: string, hint: string]>> = {
  "LIMIT #,# syntax": ["LIMIT takes one number.", "Write LIMIT count OFFSET start."],
  "unterminated quoted string": ["This string is not closed.", "A quote inside of it is written twice: 'it''s'."],
  "unterminated quoted identifier": ["This name in double quotes is not closed.", "A double quote inside of it is written twice."],
  "unterminated /* comment": ["This comment is not closed.", "It ends at */."],
  "unterminated dollar-quoted string": ["This string is not closed.", "It ends at the same $…$ with which it begins."],
  "zero-length delimited identifier": ["A name in double quotes cannot be empty.", "Strings have single quotes: ''."],
  "trailing junk after numeric literal": ["This number goes over into letters.", "Put a space between them, or quote a name that begins with a digit."],
  "trailing junk after parameter": ["This parameter goes over into letters.", "Put a space between them."],
  "WITH TIES cannot be": ["WITH TIES needs ORDER BY.", "Without an order no rows are tied."],
  "frame starting from following row": ["The frame starts after its end, so that no row is in it.", "Exchange its ends."],
  "frame starting from current row": ["The frame starts after its end, so that no row is in it.", "Exchange its ends."],
  "memory exhausted": ["The SQL text is nested too deeply.", "Split it with WITH."],
};

export function syntaxError(source: Source, { message, at }: Failure): SqlError {
  const unit = codePointOffset(source.text, at ?? 0);
  const said = Object.entries(SAID).find(([start]) => message.startsWith(start))?.[1];
  if (said) return sqlError(source.original, source.origin(unit), "sql-syntax", ...said);
  if (!message.startsWith("syntax error")) {
    return sqlError(source.original, source.origin(unit), "sql-syntax", sentence(message));
  }
  const tokens = tokenize(source.text);
  const stop = message.endsWith("at end of input") ? source.text.length : unit;
  const advice = adviceAt(tokens, stop);
  const token = advice?.token ?? tokens.find(({ end }) => end > stop);
  const text = token ? `The SQL text cannot be read at ${named(source, token)}.` : "The SQL text ends too early.";
  const place = source.origin(token?.at ?? tokens.at(-1)?.end ?? 0);
  return sqlError(source.original, place, "sql-syntax", text, advice?.text);
}

/** Tokens are named as they were written, long ones by their beginning. */
function named(source: Source, { kind, at, end }: Token): string {
  const written = source.text.slice(at, end);
  const line = written.split("\n", 1)[0]!;
  const short = line.length > 30 || line.length < written.length ? `${line.slice(0, 29)}…` : line;
  return kind === "string" || kind === "quoted" ? short : `"${short}"`;
}
