// Cuts an SQL text into tokens by PostgreSQL's lexical rules, for what its grammar does not tell: which words stand
// beside each other, how deep a text is nested. A test holds it against the parser's own scanner.

/** `symbol`: parentheses, brackets, comma, semicolon, dot, colons. */
export type TokenKind = "word" | "quoted" | "string" | "number" | "parameter" | "operator" | "symbol";

export interface Token {
  readonly kind: TokenKind;
  /** UTF-16 units; `end` is behind the token. */
  readonly at: number;
  readonly end: number;
  /** Words in lower case; everything else as written. */
  readonly text: string;
}

const BLANK = /(?:\s|--[^\n\r]*)+/y;
const STRING = /(?:[bx]|u&)?'(?:[^']|'')*(?:'|$)/yi;
const ESCAPED = /e'(?:[^'\\]|''|\\[^])*(?:'|$)/yi;
const QUOTED = /(?:u&)?"(?:[^"]|"")*(?:"|$)/yi;
const DOLLAR = /\$(?:[a-z_\x80-\uFFFF][\w\x80-\uFFFF]*)?\$/yi;
const PARAMETER = /\$\d+/y;
const WORD = /[a-z_\x80-\uFFFF][\w$\x80-\uFFFF]*/yi;
const NUMBER = /0[xob][\da-f_]+|(?:\d[\d_]*(?:\.(?!\.)[\d_]*)?|\.\d[\d_]*)(?:e[+-]?\d+)?/yi;
const OPERATOR = /[~!@#^&|`?+\-*/%<>=]+/y;
const SYMBOL = /::|:=|\.\.|[^]/y;
/** Without one of these, an operator of several characters does not end in a sign: `a*-1`. */
const SIGN_ALLOWED = /[~!@#^&|`?%]/;

/** In this order: strings may begin with a letter. */
const RULES: readonly (readonly [TokenKind, RegExp])[] = [
  ["string", STRING], ["string", ESCAPED], ["quoted", QUOTED], ["word", WORD], ["parameter", PARAMETER],
  ["number", NUMBER], ["operator", OPERATOR], ["symbol", SYMBOL],
];

function matchAt(rule: RegExp, text: string, at: number): string | null {
  rule.lastIndex = at;
  return rule.exec(text)?.[0] ?? null;
}

/** Where the next token begins, behind blanks and comments. */
export function skipBlank(text: string, from: number): number {
  let at = from;
  for (;;) {
    at += matchAt(BLANK, text, at)?.length ?? 0;
    if (!text.startsWith("/*", at)) return at;
    at = commentEnd(text, at);
  }
}

/** Comments nest. One that is not closed ends with the text. */
function commentEnd(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (text.startsWith("/*", at)) [depth, at] = [depth + 1, at + 1];
    else if (text.startsWith("*/", at)) [depth, at] = [depth - 1, at + 1];
    if (depth === 0) return at + 1;
  }
  return text.length;
}

function operatorAt(written: string): string {
  const comment = written.search(/--|\/\*/);
  let operator = comment > 0 ? written.slice(0, comment) : written;
  while (operator.length > 1 && /[+-]$/.test(operator) && !SIGN_ALLOWED.test(operator)) {
    operator = operator.slice(0, -1);
  }
  return operator;
}

function dollarQuoted(text: string, at: number): string | null {
  const tag = matchAt(DOLLAR, text, at);
  if (tag === null) return null;
  const end = text.indexOf(tag, at + tag.length);
  return end < 0 ? text.slice(at) : text.slice(at, end + tag.length);
}

function tokenAt(text: string, at: number): Token {
  const quoted = text[at] === "$" ? dollarQuoted(text, at) : null;
  if (quoted !== null) return { kind: "string", at, end: at + quoted.length, text: quoted };
  for (const [kind, rule] of RULES) {
    const found = matchAt(rule, text, at);
    if (found === null) continue;
    const written = kind === "operator" ? operatorAt(found) : found;
    return { kind, at, end: at + written.length, text: kind === "word" ? written.toLowerCase() : written };
  }
  throw new RangeError(`No token at ${at}`);
}

/** All tokens, comments left out. Takes every text: what is not closed ends with it. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = skipBlank(text, 0); at < text.length; at = skipBlank(text, tokens.at(-1)!.end)) {
    tokens.push(tokenAt(text, at));
  }
  return tokens;
}

/** For each bracket its partner's index, for all others -1; -1 too for a bracket without a partner. */
export function partners(tokens: readonly Token[]): readonly number[] {
  const found = new Array<number>(tokens.length).fill(-1);
  const open: number[] = [];
  for (const [index, { kind, text }] of tokens.entries()) {
    if (kind !== "symbol") continue;
    if (text === "(" || text === "[") open.push(index);
    if (text !== ")" && text !== "]") continue;
    const start = open.pop();
    if (start !== undefined) [found[start], found[index]] = [index, start];
  }
  return found;
}

/** The tokens of each statement that is not empty. */
export function statementsOf(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const statements: Token[][] = [[]];
  for (const token of tokens) {
    if (token.kind === "symbol" && token.text === ";") statements.push([]);
    else statements.at(-1)!.push(token);
  }
  return statements.filter(statement => statement.length > 0);
}
