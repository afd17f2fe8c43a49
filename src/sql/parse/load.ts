// PostgreSQL's own parser, ready when this file has been imported, so that parsing itself is synchronous.
import type { RawStmt } from "libpg-query";
import { UnsupportedError } from "../../../expr/error.ts";
import { loading } from "./library.ts";

const [loaded] = await loading;
if (loaded.status === "rejected") {
  throw new UnsupportedError("no-libpg-query", "The package libpg-query is needed to read SQL.",
    { cause: loaded.reason, hint: "Install it: npm install libpg-query" });
}
const library = loaded.value;

/** What the parser says and where: in code points, null where it does not say. */
export interface Failure {
  readonly message: string;
  readonly at: number | null;
}

export type Parsed = { readonly statements: readonly RawStmt[] } | Failure;

/**
 * A text without a statement has an empty list. The parser knows no empty text, and ends at a zero
 * character.
 */
export function parse(text: string): Parsed {
  if (text === "") return { statements: [] };
  try {
    return { statements: library.parseSync(text).stmts ?? [] };
  } catch (error) {
    if (!library.hasSqlDetails(error)) throw error;
    return { message: error.message, at: error.sqlDetails?.cursorPosition ?? null };
  }
}
