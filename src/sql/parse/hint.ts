// What to try where the grammar does not understand a text: told from the tokens around the place where it
// stopped.
import { CLAUSES, RESERVED, STRUCTURE, meantAs } from "./keywords.ts";
import { missingWord } from "./missing.ts";
import type { Token } from "./tokens.ts";

/**
 * The tokens of a text, and the one that was not understood: behind the last one, the text ended too early.
 */
interface Stop {
  readonly tokens: readonly Token[];
  readonly index: number;
}

/** What to try; `token` is where the mistake is, if it is not where the grammar stopped. */
export interface Advice {
  readonly text: string;
  readonly token?: Token;
}

type Hint = (stop: Stop) => string | Advice | null;

/** The word `back` tokens before the place, or at it; empty if it is none. */
function word({ tokens, index }: Stop, back = 0): string {
  const token = tokens[index - back];
  return token?.kind === "word" || token?.kind === "symbol" || token?.kind === "operator" ? token.text : "";
}

/**
 * Words of other dialects, and what there is instead. They may stand at the place or up to three tokens
 * before it.
 */
const DIALECT: Readonly<Record<string, string>> = {
  qualify: "There is no QUALIFY: put the window function into a subquery and filter that.",
  asof: "There is no ASOF JOIN: use the frame's joinAsof.",
  positional: "There is no POSITIONAL JOIN: number the rows of both with row_number() and join by that.",
  semi: "There is no SEMI JOIN: write WHERE EXISTS (SELECT … ).",
  anti: "There is no ANTI JOIN: write WHERE NOT EXISTS (SELECT … ).",
  sample: "There is no SAMPLE: use LIMIT, or the frame's methods.",
  pivot: "There is no PIVOT: write an aggregate with FILTER (WHERE …) for each column.",
  unpivot: "There is no UNPIVOT: write a UNION ALL of the columns.",
  exclude: "There is no * EXCLUDE: name the columns.",
  replace: "There is no * REPLACE: name the columns.",
};
const BEHIND_STAR: ReadonlySet<string> = new Set(["exclude", "replace"]);

const dialect: Hint = stop => {
  for (let back = 0; back <= 3; back++) {
    const found = word(stop, back);
    if (!Object.hasOwn(DIALECT, found)) continue;
    if (BEHIND_STAR.has(found) && word(stop, back + 1) !== "*") continue;
    return { text: DIALECT[found]!, token: stop.tokens[stop.index - back]! };
  }
  return null;
};

const byAll: Hint = stop => {
  for (const back of [0, 1]) {
    if (word(stop, back) !== "all" || word(stop, back + 1) !== "by") continue;
    return `There is no ${word(stop, back + 2).toUpperCase()} BY ALL: name the columns, or give their numbers.`;
  }
  return null;
};

const LITERAL_TYPES = /^(date|time|timestamp|interval|escape|zone)$/;

const quotes: Hint = ({ tokens, index }) => {
  const token = tokens[index];
  const backtick = [token, tokens[index - 1], tokens[index - 2]].find(near => near?.text.startsWith("`"));
  if (backtick) return { text: "Names are quoted with double quotes.", token: backtick };
  const before = tokens[index - 1];
  if (token && before?.kind === "string" && before.end === token.at) {
    return "A quote inside of a string is written twice: 'it''s'.";
  }
  for (const at of [index, index - 1]) {
    if (tokens[at]?.kind !== "quoted" || !LITERAL_TYPES.test(tokens[at - 1]?.text ?? "")) continue;
    return { text: `Values are written in single quotes: '${tokens[at].text.slice(1, -1)}'.`, token: tokens[at] };
  }
  return null;
};

const symbols: Hint = stop => {
  const { tokens, index } = stop;
  const here = word(stop);
  if (here === "[") return "Write array[…] for a list.";
  if (here === ")" && word(stop, 1) === "(" && word(stop, 2) === "in") return "IN takes at least one value.";
  if (/^(describe|summarize)$/.test(here) && tokens[index + 1] === undefined) return "Name a table, or write a query behind it.";
  if (here === "{") return "There are no structs in braces.";
  if (here === "?" || word(stop, 1) === "?") return "Parameters are numbered: $1, $2.";
  if (here === ":") return "Parameters are numbered, $1, and casts have two colons.";
  if (here === "%" || word(stop, 1) === "%" && word(stop, 3) === "limit") return "LIMIT takes a number of rows.";
  return word(stop, 1) === "!" && tokens[index]?.text === "=" ? "Write <> or != for: not equal." : null;
};

const commas: Hint = stop => {
  const here = word(stop);
  const ends = stop.tokens[stop.index] === undefined || here === ")" || here === ";" || STRUCTURE.has(here);
  if (here === "," && stop.tokens[stop.index + 1] === undefined) return "There is a comma too many.";
  if (word(stop, 1) === "," && ends) {
    return `There is a comma too many before ${here === "" ? "the end" : written(here)}.`;
  }
  return null;
};

const written = (text: string): string => STRUCTURE.has(text) ? text.toUpperCase() : `"${text}"`;

/** Parentheses and brackets: which is the first that has no partner. */
const brackets: Hint = ({ tokens, index }) => {
  const open: number[] = [];
  for (const [at, token] of tokens.slice(0, index + 1).entries()) {
    if (token.kind !== "symbol") continue;
    if (token.text === "(" || token.text === "[") open.push(at);
    if (token.text !== ")" && token.text !== "]") continue;
    if (open.pop() === undefined) return `This "${token.text}" has no partner before it.`;
  }
  const last = open.at(-1);
  if (last === undefined) return null;
  const query = tokens[last + 1]?.text === "select" || tokens[last + 1]?.text === "with";
  const ended = tokens[index] === undefined || !query && CLAUSES.has(tokens[index].text);
  return ended ? { text: `This "${tokens[last]!.text}" is not closed.`, token: tokens[last]! } : null;
};

/** A misspelt keyword stands at the place or before it: `select a frm t`. */
const misspelt: Hint = ({ tokens, index }) => {
  for (const token of [tokens[index], tokens[index - 1]]) {
    if (token?.kind !== "word" || token.text.length < 3) continue;
    if (RESERVED.has(token.text) || STRUCTURE.has(token.text)) continue;
    const keyword = meantAs(token.text, [...CLAUSES]);
    if (keyword !== null) return { text: `Is it meant as ${keyword.toUpperCase()}?`, token };
  }
  return null;
};

const NAME_FOLLOWS: ReadonlySet<string> = new Set(["from", "join", "into", "update", "table", "view", ".", ",", "as", "select", "by"]);

const reserved: Hint = stop => {
  const here = word(stop);
  if (!RESERVED.has(here) || !NAME_FOLLOWS.has(word(stop, 1))) return null;
  if (STRUCTURE.has(here) && here !== "order" && here !== "group") return null;
  return `"${here}" is a reserved word; as a name it needs double quotes.`;
};

/** The grammar takes these as an alias, but not without AS. */
const NEED_AS: ReadonlySet<string> = new Set([
  "year", "month", "day", "hour", "minute", "second", "precision", "filter", "over", "within", "without", "varying",
  "char", "character", "array",
]);

const aliasWord: Hint = stop =>
  NEED_AS.has(word(stop)) ? `As a name of a column "${word(stop)}" needs AS before it.` : null;

/** Two operands beside each other. */
const missingComma: Hint = ({ tokens, index }) => {
  const [before, here] = [tokens[index - 1], tokens[index]];
  const operand = (token: Token | undefined): boolean => token !== undefined
    && (token.kind === "string" || token.kind === "number" || token.kind === "quoted" || token.kind === "parameter"
      || token.kind === "word" && !STRUCTURE.has(token.text) && !RESERVED.has(token.text));
  if (!operand(here) || !operand(before) && before?.text !== ")") return null;
  return `Is there a comma or an operator missing before ${here!.text}?`;
};

const missing: Hint = ({ tokens, index }) => missingWord(tokens, index);

const HINTS: readonly Hint[] = [
  dialect, byAll, quotes, symbols, commas, brackets, missing, misspelt, reserved, aliasWord, missingComma,
];

/** Advice for a place where the grammar stopped, or null. */
export function adviceAt(tokens: readonly Token[], at: number): Advice | null {
  const found = tokens.findIndex(token => token.end > at);
  const stop: Stop = { tokens, index: found < 0 ? tokens.length : found };
  for (const hint of HINTS) {
    const advice = hint(stop);
    if (advice !== null) return typeof advice === "string" ? { text: advice } : advice;
  }
  return null;
}
