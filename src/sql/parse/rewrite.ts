// Forms of other dialects that PostgreSQL's grammar lacks, put into its words before it reads them: on
// tokens, so that nothing in a string or a comment changes, and with the way back for places.
import { describeStatements } from "./rewrite-statement.ts";
import { selectFirst } from "./from-first.ts";
import { isIntervalUnit } from "./interval.ts";
import { type Edit, type Source, edited } from "./source.ts";
import { type Token, partners, tokenize } from "./tokens.ts";

/**
 * What the grammar takes without an error, for something else: `a // b + c` is `a // (b + c)` to it, and in
 * `interval -3 days` interval is a column and days an alias. So these are looked for in every text.
 */
export function rewriteMisread(source: Source): Source {
  if (!/\/\/|\*\*|\binterval\b/i.test(source.text)) return source;
  const tokens = tokenize(source.text);
  const edits = [...operators(source, tokens), ...intervals(tokens)];
  return edits.length === 0 ? source : edited(source, edits);
}

/** All other forms, for a text that the grammar refuses. Null: there are none of them. */
export function rewriteForms(source: Source): Source | null {
  let now = source;
  for (const step of [castsAndNulls, selectFirst, describeStatements]) now = step(now);
  return now.text === source.text ? null : now;
}

/** PostgreSQL has neither, and gives both the lowest rank. */
function operators(source: Source, tokens: readonly Token[]): Edit[] {
  const found = tokens.filter(({ kind, text }) => kind === "operator" && (text === "//" || text === "**"));
  return found.map(({ text, at, end }) => {
    if (text === "//") source.marks.integerDivisions.add(source.origin(at));
    return { from: at, to: end, text: text === "//" ? "/" : "^" };
  });
}

/** `try_cast(a as t)`, and IGNORE NULLS inside or behind the parentheses of a call. */
function castsAndNulls(source: Source): Source {
  const tokens = tokenize(source.text);
  const pairs = partners(tokens);
  const { tryCasts, nulls } = source.marks;
  const edits = tokens.flatMap(({ kind, text, at }, index): Edit[] => {
    const next = tokens[index + 1];
    if (kind !== "word" || next === undefined) return [];
    if (text === "try_cast" && next.text === "(") {
      tryCasts.add(source.origin(at));
      return [{ from: at, to: tokens[index]!.end, text: "cast" }];
    }
    if (text !== "ignore" && text !== "respect" || next.text !== "nulls") return [];
    const name = calledName(tokens, pairs, index);
    if (name === null) return [];
    nulls.set(source.origin(name.at), text);
    return [{ from: at, to: next.end, text: "" }];
  });
  return edited(source, edits);
}

/**
 * What comes behind the words where they stand behind a call; a parenthesis before them may close an
 * argument.
 */
const BEHIND: ReadonlySet<string> = new Set(["over", "filter", "within"]);

/** The parenthesis of the call that IGNORE NULLS stands in or behind. */
function callOpening(tokens: readonly Token[], pairs: readonly number[], index: number): number {
  if (tokens[index - 1]?.text === ")" && BEHIND.has(tokens[index + 2]?.text ?? "")) return pairs[index - 1]!;
  let at = index - 1;
  while (at >= 0 && tokens[at]!.text !== "(") at = (pairs[at]! >= 0 ? pairs[at]! : at) - 1;
  return at;
}

/** The first word of that call's name. */
function calledName(tokens: readonly Token[], pairs: readonly number[], index: number): Token | null {
  let name = callOpening(tokens, pairs, index) - 1;
  while (name >= 2 && tokens[name - 1]!.text === ".") name -= 2;
  const token = tokens[name];
  return token?.kind === "word" || token?.kind === "quoted" ? token : null;
}

/** Fields that take no precision in PostgreSQL: `interval '90' day (3)`. */
const WITHOUT_PRECISION: ReadonlySet<string> = new Set(["year", "month", "day", "hour", "minute"]);

/**
 * `interval '90' day (3)`, `interval '3' days`, `interval 3 month`, `interval -3 month`, `interval (a + 1)
 * day`.
 */
function intervals(tokens: readonly Token[]): Edit[] {
  const pairs = partners(tokens);
  return tokens.flatMap((token, index): Edit[] =>
    token.kind === "word" && token.text === "interval" && tokens[index - 1]?.text !== "."
      ? intervalEdits(tokens, pairs, index) : []);
}

function intervalEdits(tokens: readonly Token[], pairs: readonly number[], index: number): Edit[] {
  const first = tokens[index + 1];
  if (first === undefined) return [];
  const unitAt = (at: number): Token | null => {
    const unit = tokens[at];
    return unit?.kind === "word" && isIntervalUnit(unit.text) ? unit : null;
  };
  const unit = unitAt(index + 2);
  if (first.kind === "string" && unit) {
    const [open, digits, close] = tokens.slice(index + 3, index + 6);
    if (WITHOUT_PRECISION.has(unit.text)) {
      return open?.text === "(" && digits?.kind === "number" && close?.text === ")"
        ? [{ from: open.at, to: close.end, text: "" }] : [];
    }
    // A string with a unit that is none of PostgreSQL's fields, such as a plural.
    return unit.text !== "second" && /^'[^']*'$/.test(first.text)
      ? [{ from: first.at, to: unit.end, text: `${first.text.slice(0, -1)} ${unit.text}'` }] : [];
  }
  if (first.kind === "number" && unit) return [{ from: first.at, to: unit.end, text: `'${first.text} ${unit.text}'` }];
  const second = tokens[index + 2];
  const third = unitAt(index + 3);
  if (first.text === "-" && second?.kind === "number" && third) {
    return [{ from: first.at, to: third.end, text: `'-${second.text} ${third.text}'` }];
  }
  const behind = unitAt(pairs[index + 1]! + 1);
  if (first.text !== "(" || pairs[index + 1]! < 0 || !behind) return [];
  return [
    { from: tokens[index]!.at, to: tokens[index]!.end, text: "(" },
    { from: behind.at, to: behind.end, text: `* interval '1 ${behind.text}')` },
  ];
}
