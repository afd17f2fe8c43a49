// How deeply a text is nested, told from its tokens: the parser and everything behind it recurse, and a stack that
// overflows inside of the parser leaves it broken for good. Knows no grammar beyond parentheses and CASE.
import type { Token } from "./tokens.ts";

/**
 * Levels of the tree. The parser fails from 1,000 on for the costliest kind (subqueries, four levels each here), on
 * Node's stack of 984 KiB when nothing else is on it; a quarter of that leaves the rest to binder and engine.
 */
export const MAX_DEPTH = 1000;
const GROUP_LEVELS = 4;
const CHAIN_LEVELS = 2;

const OPENS: ReadonlySet<string> = new Set(["(", "[", "case"]);
const CLOSES: ReadonlySet<string> = new Set([")", "]", "end"]);
/** Behind these an expression begins afresh; AND and OR chains are one level, however long. */
const RESTARTS: ReadonlySet<string> = new Set([",", ";", "and", "or", "when", "then", "else", "select", "where", "on", "from"]);
/** Chains of these go through a whole query. */
const QUERY_CHAIN: ReadonlySet<string> = new Set(["join", "union", "intersect", "except"]);
/** Behind these a bracket opens a list; behind others it is a subscript, which makes a level too. */
const BEFORE_LIST: ReadonlySet<string> = new Set(["array", "[", "(", ","]);
/** Postfix and prefix words that make a level of their own, each. */
const WORD_CHAIN: ReadonlySet<string> = new Set(["not", "is", "isnull", "notnull", "collate", "at", "in", "like", "between"]);

interface Group {
  /** The deepest so far. */
  depth: number;
  /** Since the last comma or AND: operators, and the deepest group. */
  chain: number;
  inner: number;
  joins: number;
}

const emptyGroup = (): Group => ({ depth: 0, chain: 0, inner: 0, joins: 0 });

function settle(group: Group): void {
  group.depth = Math.max(group.depth, group.chain * CHAIN_LEVELS + group.inner);
  group.chain = 0;
  group.inner = 0;
}

function close(groups: Group[]): void {
  const group = groups.pop()!;
  settle(group);
  const outer = groups.at(-1)!;
  outer.inner = Math.max(outer.inner, group.depth + group.joins * CHAIN_LEVELS + GROUP_LEVELS);
}

/** The first token that is nested too deeply, or null. Never less than the tree's real depth, often somewhat more. */
export function tooDeep(tokens: readonly Token[]): Token | null {
  const groups = [emptyGroup()];
  for (const [index, token] of tokens.entries()) {
    const { kind, text } = token;
    const group = groups.at(-1)!;
    const keyword = kind === "symbol" || kind === "word" && tokens[index - 1]?.text !== ".";
    if (text === "[" && !BEFORE_LIST.has(tokens[index - 1]?.text ?? "")) group.chain++;
    if (keyword && OPENS.has(text)) groups.push(emptyGroup());
    else if (keyword && CLOSES.has(text)) { if (groups.length > 1) close(groups); }
    else if (keyword && RESTARTS.has(text)) settle(group);
    else if (keyword && QUERY_CHAIN.has(text)) { settle(group); group.joins++; }
    else if (kind === "operator" || text === "::" || text === "." || keyword && WORD_CHAIN.has(text)) group.chain++;
    const depth = Math.max(group.depth, group.chain * CHAIN_LEVELS + group.inner) + group.joins * CHAIN_LEVELS;
    if (depth + groups.length * GROUP_LEVELS > MAX_DEPTH) return token;
  }
  return null;
}
