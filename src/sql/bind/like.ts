// LIKE, ILIKE, SIMILAR TO and regular expressions: texts that match a pattern that is known.
import type { Expr } from "../../../expr/node.ts";
import type { SqlExpr } from "../ast.ts";
import { constantText } from "./constant.ts";
import { call } from "./operator.ts";
import { likePatterns, NoPattern, type Dialect } from "./pattern.ts";
import type { Place } from "./place.ts";
import type { Session } from "./session.ts";

type Like = Extract<SqlExpr, { kind: "like" }>;
type Translate = (expr: SqlExpr) => Expr;

export function likeExpr(node: Like, place: Place, translate: Translate): Expr {
  const { session } = place.block;
  const pattern = constantText(node.pattern, session);
  const escape = node.escape ? constantText(node.escape, session) : "\\";
  if (pattern === null || escape === null) {
    return session.unsupported(node.pattern.at, "A pattern that is computed", "Write LIKE's pattern as a string.");
  }
  const folded = node.form === "ilike" || node.form === "iregex";
  const text = folded ? pattern.toLowerCase() : pattern;
  const patterns = node.form === "like" || node.form === "ilike" ? [withBackslash(text, escape)]
    : node.form === "similar" ? patternsOf(text, "similar", true, node.pattern.at, session, escape)
      : patternsOf(text, "regex", false, node.pattern.at, session);
  const match = anyLike(translate(node.operand), patterns, folded);
  return node.negated ? call("not", match) : match;
}

/** `regexp_matches(text, pattern, options)` and the like. */
export function regexCall(
  value: Expr, pattern: SqlExpr, options: SqlExpr | undefined, whole: boolean, { block: { session } }: Place,
): Expr {
  const text = constantText(pattern, session);
  const flags = options ? constantText(options, session) : "";
  if (text === null || flags === null) return session.unsupported(pattern.at, "A pattern that is computed", "Write it as a string.");
  const unknown = /[^ics]/.exec(flags);
  if (unknown) session.unsupported(options!.at, `The option ${unknown[0]} of a regular expression`, "The options are i and c.");
  const folded = flags.includes("i");
  return anyLike(value, patternsOf(folded ? text.toLowerCase() : text, "regex", whole, pattern.at, session), folded);
}

function patternsOf(text: string, dialect: Dialect, whole: boolean, at: number, session: Session, escape = "\\"): readonly string[] {
  try {
    return likePatterns(text, dialect, whole, escape);
  } catch (error) {
    if (!(error instanceof NoPattern)) throw error;
    return session.unsupported(at, `A pattern with ${error.message}`,
      "Characters, ., .*, small sets, {n}, groups, |, ^ and $ are; LIKE and string functions may do the rest.");
  }
}

function anyLike(value: Expr, patterns: readonly string[], folded: boolean): Expr {
  const operand = folded ? call("lower", value) : value;
  return patterns.map((text): Expr => call("like", operand, { kind: "literal", value: text })).reduce((a, b) => call("or", a, b));
}

/** The pattern with \\ as its escape character. */
function withBackslash(pattern: string, escape: string): string {
  if (escape === "\\") return pattern;
  let text = "";
  const characters = [...pattern];
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i]!;
    if (character === escape && i + 1 < characters.length) text += `\\${characters[++i]!}`;
    else text += character === "\\" ? "\\\\" : character;
  }
  return text;
}
