// Statements that PostgreSQL lacks and that are one of its own with a mark: DESCRIBE and SUMMARIZE of a table or a
// query, CREATE OR REPLACE TABLE.
import { type Edit, type Source, type StatementMark, edited } from "./source.ts";
import { type Token, statementsOf, tokenize } from "./tokens.ts";

const QUERY_WORDS: ReadonlySet<string> = new Set(["select", "with", "values", "table", "from", "("]);
const TEMPORARY: ReadonlySet<string> = new Set(["temp", "temporary"]);

interface Rewriting {
  readonly mark: StatementMark;
  readonly edit: Edit;
}

export function describeStatements(source: Source): Source {
  const edits: Edit[] = [];
  for (const [index, tokens] of statementsOf(tokenize(source.text)).entries()) {
    const rewriting = described(tokens) ?? replacing(tokens);
    if (rewriting === null) continue;
    source.marks.statements.set(index, rewriting.mark);
    edits.push(rewriting.edit);
  }
  return edited(source, edits);
}

function described([first, second]: readonly Token[]): Rewriting | null {
  if (first?.kind !== "word" || second === undefined) return null;
  const mark = first.text;
  if (mark !== "describe" && mark !== "summarize") return null;
  const table = second.kind === "quoted" || !QUERY_WORDS.has(second.text);
  return { mark, edit: { from: first.at, to: first.end, text: table ? "table" : "" } };
}

function replacing(tokens: readonly Token[]): Rewriting | null {
  const words = tokens.slice(0, 5).map(token => token.text);
  if (words.slice(0, 3).join(" ") !== "create or replace") return null;
  const table = TEMPORARY.has(words[3] ?? "") ? words[4] : words[3];
  if (table !== "table") return null;
  return { mark: "orReplace", edit: { from: tokens[1]!.at, to: tokens[2]!.end, text: "" } };
}
