// `from t select a` and `from t`: the list of columns is put in front, or `*`.
import { type Piece, type Source, rewritten } from "./source.ts";
import { type Token, partners, tokenize } from "./tokens.ts";

const SET_WORDS: ReadonlySet<string> = new Set(["union", "intersect", "except"]);
/** What ends the list of columns. */
const CLAUSES: ReadonlySet<string> = new Set([
  ...SET_WORDS, "where", "group", "having", "window", "order", "limit", "offset", "fetch", "for",
]);
/** In front of a query, at its level. */
const BEFORE_QUERY: ReadonlySet<string> = new Set([
  ...SET_WORDS, "all", "(", ";", "explain", "analyze", "describe", "summarize", "as",
]);

/** One query after the other, so that nested ones are found where they stand by then. */
export function selectFirst(source: Source): Source {
  let now = source;
  for (let tokens = tokenize(now.text), index = 0; index < tokens.length; index++) {
    if (!startsQuery(tokens, index)) continue;
    now = rewritten(now, piecesOf(now, tokens, index));
    tokens = tokenize(now.text);
  }
  return now;
}

/** `trim(from a)` is the one other FROM behind a parenthesis. */
function startsQuery(tokens: readonly Token[], index: number): boolean {
  if (tokens[index]!.kind !== "word" || tokens[index]!.text !== "from") return false;
  const before = tokens[index - 1];
  if (before === undefined) return true;
  const trim = /^(trim|both|leading|trailing)$/.test(tokens[index - 2]?.text ?? "");
  if (before.text === ")") return endsCommonTable(tokens, index - 1);
  return BEFORE_QUERY.has(before.text) && before.kind !== "quoted" && !(before.text === "(" && trim);
}

/** `with x as (…) from t`: the parenthesis belongs to WITH, and no SELECT comes between. */
function endsCommonTable(tokens: readonly Token[], close: number): boolean {
  const open = partners(tokens)[close]!;
  const before = tokens[open - 1]?.text;
  return open > 0 && (before === "as" || before === "materialized");
}

function piecesOf(source: Source, tokens: readonly Token[], index: number): readonly Piece[] {
  const end = levelEnd(tokens, index + 1, token => token.text === ";" || SET_WORDS.has(token.text));
  const select = levelEnd(tokens, index + 1, token => token.text === "select");
  const from = tokens[index]!.at;
  const length = source.text.length;
  if (select >= end) return [{ from: 0, to: from }, { text: "select * ", at: from }, { from, to: length }];
  const behind = levelEnd(tokens, select + 1, token => token.text === ";" || CLAUSES.has(token.text));
  const list = { from: tokens[select]!.at, to: tokens[behind]?.at ?? length };
  return [
    { from: 0, to: from }, list, { text: " ", at: from }, { from, to: list.from }, { text: " ", at: list.to },
    { from: list.to, to: length },
  ];
}

/** The first token at the level of the one at `start` that ends it, or that is wanted. */
function levelEnd(tokens: readonly Token[], start: number, wanted: (token: Token) => boolean): number {
  const pairs = partners(tokens);
  for (let i = start; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (token.kind === "symbol" && (token.text === ")" || token.text === "]")) return i;
    if (token.kind !== "quoted" && token.kind !== "string" && wanted(token)) return i;
    if (pairs[i]! > i) i = pairs[i]!;
  }
  return tokens.length;
}
