// Pieces of SQL text as a tree, so that a query that fails can be cut down without knowing its grammar:
// what is of one sort may stand for another, and items may be left out of a list.

export type Dialect = "quern" | "duckdb";

export type Part = string | Fragment | Spelled;

/** Text that the two systems want spelled differently; says why where it is used. */
export interface Spelled {
  readonly quern: string;
  readonly duckdb: string;
}

export interface Fragment {
  /** Fragments of the same sort may stand in each other's place; null: only in this one. */
  readonly sort: string | null;
  readonly parts: readonly Part[];
  readonly separator: string;
  /** How many parts must be left; null: all of them, for they are no list. */
  readonly least: number | null;
  /** Texts that can stand in its place. */
  readonly simplest: readonly string[];
}

export const isFragment = (part: Part): part is Fragment => typeof part === "object" && "parts" in part;

/** A template of a sort: `of("int", "1")\`(${a} + ${b})\``. */
export const of = (sort: string | null, ...simplest: readonly string[]) =>
  (strings: TemplateStringsArray, ...values: readonly Part[]): Fragment => ({
    sort, simplest, separator: "", least: null,
    parts: strings.flatMap((text, i): Part[] => [...(i > 0 ? [values[i - 1]!] : []),
      ...(text === "" ? [] : [text])]),
  });

/** Text that stands or falls as a whole. */
export const sql = of(null);

/** A clause that may be left out. */
export const optional = of(null, "");

/** Parts of which some can be left out. */
export const listOf = (parts: readonly Part[], separator = ", ", least = 1): Fragment =>
  ({ sort: null, parts, separator, least, simplest: [] });

export const spelled = (quern: string, duckdb: string): Spelled => ({ quern, duckdb });

export const NOTHING: Fragment = listOf([], "", 0);

export function textIn(part: Part, dialect: Dialect): string {
  if (typeof part === "string") return part;
  if (!isFragment(part)) return part[dialect];
  return part.parts.map(inner => textIn(inner, dialect)).join(part.separator);
}
