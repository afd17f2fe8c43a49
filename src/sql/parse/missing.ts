// What to try where a word of the grammar is missing: told from the last word that began something, and from
// what stands in its place.
import { meantAs } from "./keywords.ts";
import type { Token } from "./tokens.ts";

/** Words that have one that follows them, and how that is written. */
const FOLLOWED: Readonly<Record<string, readonly [next: RegExp, hint: string] | undefined>> = {
  group: [/^by$/, "Write GROUP BY."],
  order: [/^by$/, "Write ORDER BY."],
  partition: [/^by$/, "Write PARTITION BY."],
  insert: [/^into$/, "Write INSERT INTO."],
  delete: [/^from$/, "Write DELETE FROM."],
  inner: [/^join$/, "Write INNER JOIN."],
  cross: [/^join$/, "Write CROSS JOIN."],
  natural: [/^(join|left|right|full|inner)$/, "Write NATURAL JOIN."],
  is: [/^(null|not|true|false|unknown|distinct)$/, "Behind IS stands NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM; values are compared by =."],
};

/** What there must be at least in the parentheses of some calls that are grammar. */
const FILLED: Readonly<Record<string, string | undefined>> = {
  coalesce: "coalesce takes at least one value.", greatest: "greatest takes at least one value.",
  least: "least takes at least one value.", nullif: "nullif takes two values, as in nullif(a, 0).",
};

/** What stands before the name of a column, and of a table. */
const NAMES_FOLLOW: ReadonlySet<string> = new Set(["select", "where", "and", "or", ",", "(", "=", "<", ">", "on"]);
const TABLES_FOLLOW: ReadonlySet<string> = new Set(["from", "join", "into", "update", "table"]);

const text = (token: Token | undefined): string =>
  (token?.kind === "string" || token?.kind === "quoted" ? "" : token?.text ?? "");
const isName = (token: Token | undefined): boolean => token?.kind === "word" || token?.kind === "quoted";

/** The word that opened the parentheses around a place, and where. */
function opener(tokens: readonly Token[], index: number): readonly [word: string, at: number] {
  let depth = 0;
  for (let i = index - 1; i >= 0; i--) {
    if (text(tokens[i]) === ")") depth++;
    if (text(tokens[i]) === "(" && depth-- === 0) return [text(tokens[i - 1]), i - 1];
  }
  return ["", -1];
}

/** How many of the words stand open, one inside of the other: CASE without END, BETWEEN without AND. */
function isOpen(tokens: readonly Token[], index: number, begin: string, end: string): boolean {
  let open = 0;
  for (const token of tokens.slice(0, index)) {
    if (text(token) === begin) open++;
    if (text(token) === end && open > 0) open--;
  }
  return open > 0;
}

export function missingWord(tokens: readonly Token[], index: number): string | null {
  const [here, before] = [text(tokens[index]), text(tokens[index - 1])];
  const followed = Object.hasOwn(FOLLOWED, before) ? FOLLOWED[before] : undefined;
  if (followed && !followed[0].test(here)) {
    // `select order from orders`: a name, and no clause.
    const isNamed = /^(group|order)$/.test(before) && NAMES_FOLLOW.has(text(tokens[index - 2]));
    return isNamed ? `"${before}" is a reserved word; as a name it needs double quotes.` : followed[1];
  }
  if (/^\$\d+$/.test(here) && TABLES_FOLLOW.has(before)) {
    return "The name of a table stands here, and no value: a frame may be given, or the name written out.";
  }
  if (here === "=>") return "Write >= for: greater or equal.";
  if (here === "=<") return "Write <= for: less or equal.";
  const [call, at] = opener(tokens, index);
  if (here === ")" && Object.hasOwn(FILLED, call)) return FILLED[call]!;
  const typed = before !== "as" && tokens.slice(Math.max(0, at), index).some(token => text(token) === "as");
  if (call === "cast" && !typed) return "Write cast(value as type).";
  if (here === ")" && before === "distinct") return "Behind DISTINCT stands what is to be distinct.";
  return missingClause(tokens, index);
}

/** The words that begin a part of a query, back from a place. */
function missingClause(tokens: readonly Token[], index: number): string | null {
  const [here, before] = [text(tokens[index]), text(tokens[index - 1])];
  if (before === "where" || before === "having" || before === "on") {
    return here === "" && tokens[index] === undefined ? "A condition is missing." : null;
  }
  if (before === "as" && text(tokens[0]) === "with") return "Write WITH name AS (SELECT … ).";
  if (text(tokens[0]) === "update" && index < 4 && here !== "set") return "Write UPDATE table SET column = value.";
  const behindStar = before === "*" && text(tokens[index - 2]) === "select" && isName(tokens[index]);
  if (behindStar && meantAs(here, ["from"]) === null) return "Is FROM missing before it?";
  if (isOpen(tokens, index, "case", "end") && /^(from|where|as|,|)$/.test(here)) return "CASE is closed by END.";
  if (isOpen(tokens, index, "between", "and")) return "BETWEEN takes two values, as in BETWEEN 1 AND 10.";
  return missingEnd(tokens, index);
}

/** What is missing where a text ends. */
function missingEnd(tokens: readonly Token[], index: number): string | null {
  if (tokens[index] !== undefined && text(tokens[index]) !== ";") return null;
  const words = tokens.slice(0, index).map(text);
  const join = words.lastIndexOf("join");
  if (join >= 0 && words[join - 1] !== "cross" && words[join - 1] !== "natural" && index - join <= 4) return "A JOIN needs ON or USING (…).";
  return words[index - 1] === "from" || words[index - 1] === "join" ? "The name of a table is missing." : null;
}
