// Words that PostgreSQL's grammar takes as an alias and other dialects as more: `t ASOF JOIN u` would be a plain join
// of a table called asof. As an alias each of them needs AS or double quotes.
import { isIntervalUnit } from "./interval.ts";
import type { Reader } from "./reader.ts";
import { type Token, partners } from "./tokens.ts";

/** What each was most likely meant as, and what to write. */
const TRAPS: Readonly<Record<string, readonly [meant: string, instead: string]>> = {
  asof: ["ASOF JOIN", "Use the frame's joinAsof"],
  positional: ["POSITIONAL JOIN", "Number the rows of both with row_number() and join by that"],
  semi: ["SEMI JOIN", "Write WHERE EXISTS (SELECT … )"],
  anti: ["ANTI JOIN", "Write WHERE NOT EXISTS (SELECT … )"],
  qualify: ["QUALIFY", "Put the window function into a subquery and filter that"],
  sample: ["SAMPLE", "Use LIMIT, or the frame's methods"],
  pivot: ["PIVOT", "Write an aggregate with FILTER (WHERE …) for each column"],
  unpivot: ["UNPIVOT", "Write a UNION ALL of the columns"],
  exclude: ["* EXCLUDE", "Name the columns"],
  replace: ["* REPLACE", "Name the columns"],
  rename: ["* RENAME", "Name the columns"],
};

/**
 * Refuses an alias that is one of the words, unless it is quoted or has AS. `at`: where the aliased thing begins, or,
 * if it is `inside` of parentheses, a place in them.
 */
export function refuseTrap(r: Reader, alias: string, at: number, inside = false): void {
  const unit = isIntervalUnit(alias) && alias.length > 2;
  if (!Object.hasOwn(TRAPS, alias) && !unit) return;
  const tokens = r.source.tokens();
  const start = tokens.findIndex(token => token.at >= at);
  const found = bareAlias(tokens, alias, inside ? behindBrackets(tokens, start) : start);
  if (found === null) return;
  const [meant, instead] = TRAPS[alias] ?? ["the unit of an interval", `Write interval '1 ${alias}'`];
  throw r.unsupported(found.at, meant, `${instead}; if "${alias}" is a name, write AS ${alias}.`);
}

function behindBrackets(tokens: readonly Token[], from: number): number {
  const pairs = partners(tokens);
  let i = from;
  while (i < tokens.length && !(pairs[i]! >= 0 && pairs[i]! < from)) i++;
  while (tokens[i]?.text === ")") i++;
  return i;
}

/** What ends a select item or a table. */
const ENDS: ReadonlySet<string> = new Set([
  ",", ";", ")", "into", "where", "group", "having", "window", "order", "limit", "offset", "fetch", "union",
  "intersect", "except", "join", "on", "using",
]);

/** The word as an alias without AS: behind the end of an operand, outside of brackets. */
function bareAlias(tokens: readonly Token[], alias: string, from: number): Token | null {
  const pairs = partners(tokens);
  for (let i = from; i >= 0 && i < tokens.length; i++) {
    const token = tokens[i]!;
    if (pairs[i]! > i) {
      i = pairs[i]!;
      continue;
    }
    const keyword = token.kind !== "quoted" && tokens[i - 1]?.text !== ".";
    if (keyword && (ENDS.has(token.text) || token.text === "from" && tokens[i - 1]?.text !== "distinct")) return null;
    const unit = tokens[i - 1]?.kind === "string" && tokens[i - 2]?.text === "interval";
    if (token.kind === "word" && token.text === alias && !unit && endsOperand(tokens, i - 1)) return token;
  }
  return null;
}

/** Words that may stand in front of a name. */
const BEFORE_NAME: ReadonlySet<string> = new Set([
  "as", "select", "distinct", "all", "by", "from", "join", "lateral", "on", "and", "or", "not", "where", "having", "in",
  "like", "ilike", "between", "is", "when", "then", "else", "case", "with", "recursive", "over", "window", "using",
  "limit", "offset", "union", "except", "intersect", "only", "table", "into", "update", "set", "returning", "values",
  "partition", "order", "group", "similar", "to", "escape", "any", "some", "interval", "array", "row",
]);

function endsOperand(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index];
  if (token === undefined || token.kind === "operator") return false;
  if (token.kind === "symbol") return token.text === ")" || token.text === "]";
  return token.kind !== "word" || tokens[index - 1]?.text === "." || !BEFORE_NAME.has(token.text);
}
