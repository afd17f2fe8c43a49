// Where in a query something is generated: the columns it may read, the tables it may name, how much is
// left to spend. Nothing random of its own.
import type { Tape } from "../../differential/tape.ts";
import { sql, type Fragment } from "./fragment.ts";
import type { Kind } from "./kind.ts";

/** A column, or a value of a group, that expressions may read. */
export interface Column {
  readonly text: Fragment;
  readonly kind: Kind;
  /** The table it is of; null: a column that a join by names has made of two, or a computed one. */
  readonly table: string | null;
  readonly name: string | null;
  /** Whether queries inside may read it: DuckDB finds no keys there that are computed. */
  readonly plain: boolean;
  /** Whether a decimal is short enough to be multiplied. */
  readonly narrow: boolean;
}

/** A table, or a query with a name. */
export interface Relation {
  readonly name: string;
  readonly columns: readonly Pick<Column, "name" | "kind" | "narrow">[];
  /** It has no more rows. */
  readonly rows: number;
}

/** What a whole statement shares. */
export interface Maker {
  readonly tape: Tape;
  fuel: number;
  names: number;
  /** Whether a join by names was made: the columns behind it do not tell which tables are in it. */
  joinsByNames: boolean;
}

export interface Place {
  readonly maker: Maker;
  readonly tables: readonly Relation[];
  readonly columns: readonly Column[];
  /** How often it may be computed: for each row of the queries around. */
  readonly around: number;
  /** The columns of the queries around. */
  readonly outer: readonly Column[];
  readonly depth: number;
  /** Whether queries may stand here. */
  readonly subqueries: boolean;
}

export const freshName = (maker: Maker, prefix: string): string => `${prefix}${maker.names++}`;

/** Takes one piece of what a statement may cost; false: nothing is left. */
export const spend = (maker: Maker): boolean => maker.fuel-- > 0;

/** The place of a query inside of a place: it reads what is around, unless its own names hide that. */
export const inside = (place: Place): Place => ({
  ...place, columns: [], outer: [...place.columns, ...place.outer].filter(c => c.plain),
    depth: place.depth + 1,
});

/** What a FROM clause gives, and the names of its tables, also of those whose columns all joined others. */
interface Rows {
  readonly columns: readonly Column[];
  readonly tables: readonly string[];
  readonly rows: number;
}

/** A place with a FROM clause's columns, which hide outer ones. */
export const withColumns = (place: Place, from: Rows): Place =>
  ({ ...behind(place, from), columns: from.columns, around: place.around * Math.max(1, from.rows) });

/** A place without the outer columns that others hide. */
export function behind(place: Place, { columns, tables }: Pick<Rows, "columns" | "tables">): Place {
  const names = new Set(columns.map(c => c.name));
  const outer = place.outer.filter(c => (c.table === null ? !names.has(c.name) : !tables.includes(c.table)));
  return { ...place, outer };
}

/** Columns of a table in FROM under an alias. */
export const columnsUnder = (alias: string, { columns }: Relation): readonly Column[] =>
  columns.map(({ name, kind, narrow }) => ({
    text: sql`${`${alias}.${name}`}`, kind, table: alias, name, plain: true, narrow,
  }));

export const ofKind = (place: Place, kind: Kind): readonly Column[] =>
  place.columns.filter(c => c.kind === kind);
