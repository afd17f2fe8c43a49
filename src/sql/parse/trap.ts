// Words that PostgreSQL's grammar takes as an alias and other dialects as more: `t ASOF JOIN u` would be a plain join
// of a table called asof. As an alias each of them needs AS or double quotes.
import { isIntervalUnit } from "./interval.ts";
import { meantAs } from "./keywords.ts";
import type { Reader } from "./reader.ts";
import { type Token, partners } from "./tokens.ts";

/** What each was most likely meant as, and what to write. */
const TRAPS: Readonly<Record<string, readonly [meant: string, instead: string] | undefined>> = {
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

/** Misspelt, one of these is an alias, and the join another: `t lft join u`. */
const JOIN_WORDS = ["left", "right", "full", "inner", "cross", "natural"];
/** What the grammar itself takes behind the string of an interval. */
const FIELDS: ReadonlySet<string> = new Set(["year", "month", "day", "hour", "minute", "second"]);

/**
 * Refuses an alias that is one of the words, unless it is quoted or has AS. `at`: where the aliased thing begins, or,
 * if it is `inside` of parentheses, a place in them.
 */
export function refuseTrap(r: Reader, alias: string, at: number, inside = false): void {
  const unit = isIntervalUnit(alias) && alias.length > 2;
  const join = alias.length > 2 ? meantAs(alias, JOIN_WORDS) : null;
  if (!Object.hasOwn(TRAPS, alias) && !unit && join === null) return;
  const tokens = r.source.tokens();
  const start = tokens.findIndex(token => token.at >= at);
  const found = bareAlias(tokens, alias, inside ? behindBrackets(tokens, start) : start);
  if (found === null) return;
  if (join !== null) {
    if (tokens[tokens.indexOf(found) + 1]?.text !== "join") return;
    throw r.wrong(found.at, `Before JOIN stands "${alias}".`,
      `Is it meant as ${join.toUpperCase()}? If it is a name, write AS ${alias}.`);
  }
  const name = `; if it is a name, write AS ${alias}.`;
  const trap = TRAPS[alias];
  if (trap) throw r.unsupported(found.at, trap[0], trap[1] + name);
  const amount = tokens[tokens.indexOf(found) - 1];
  if (amount?.kind !== "number" && amount?.kind !== "string") return;
  throw r.wrong(found.at, `"${alias}" stands here as an alias, and not as a unit.`,
    `Write interval '${amount.text.replaceAll("'", "")} ${alias}'${name}`);
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
    const unit = FIELDS.has(alias) && tokens[i - 1]?.kind === "string" && tokens[i - 2]?.text === "interval";
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
