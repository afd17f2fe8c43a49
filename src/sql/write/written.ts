// Pieces of SQL that know how tightly they bind and what type DuckDB gives them. No plan, no expression.
import { UnsupportedError } from "../../../expr/error.ts";

export interface Written {
  readonly sql: string;
  readonly level: number;
  /** The type that DuckDB gives it; null: a bare literal, which takes the type of what it stands beside. */
  readonly type: string | null;
}

/** How tightly operators bind, the loosest first. */
export const LEVEL =
  { or: 1, and: 2, not: 3, compare: 4, other: 5, add: 6, multiply: 7, sign: 8, atom: 9 } as const;

export const atom = (sql: string, type: string | null): Written => ({ sql, level: LEVEL.atom, type });

/** The piece as an operand of something that binds so tightly. */
export const within = ({ sql, level }: Written, least: number): string => (level >= least ? sql : `(${sql})`);

export const castTo = ({ sql }: Written, type: string): Written => atom(`CAST(${sql} AS ${type})`, type);

/** The piece in a type that is what DuckDB takes it for. */
export const exactly = (written: Written, type: string): Written =>
  (written.type === type ? written : castTo(written, type));

/** The marker of a decimal of which only the value is known. */
export const SOME_DECIMAL = "DECIMAL";

/** The code of errors about what DuckDB's SQL cannot say. */
export const UNSAYABLE = "to-sql";

export function unsupported(what: string, hint?: string): never {
  throw new UnsupportedError(UNSAYABLE, `toSQL: ${what} cannot be said in DuckDB's SQL with the same meaning.`,
    hint === undefined ? {} : { hint });
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A text literal; DuckDB's own cannot hold a NUL. */
export function textSql(text: string): Written {
  if (!text.includes("\0")) return atom(quoted(text), "VARCHAR");
  return atom(`(${text.split("\0").map(quoted).join(" || chr(0) || ")})`, "VARCHAR");
}
