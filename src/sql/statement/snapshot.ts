// What a catalog holds at one moment: tables and views by name. Never changes; statements make new ones.
import type { SqlKey, SqlQuery } from "../ast.ts";
import type { Field, Schema } from "../../../expr/type.ts";
import type { Plan } from "../../../engine/plan/node.ts";
import type { TypedExpr } from "../../../expr/node.ts";

/** A column of a table that a statement has made. */
export interface TableColumn {
  readonly field: Field;
  /** What a row gets that does not say; null: null. */
  readonly default: TypedExpr | null;
}

/** Columns and keys; null: a registered frame, whose rows cannot be changed. */
export interface TableDefinition {
  readonly columns: readonly TableColumn[];
  readonly keys: readonly SqlKey[];
}

export interface TableEntry {
  readonly kind: "table";
  readonly name: string;
  readonly plan: Plan;
  readonly definition: TableDefinition | null;
}

/** A query under a name; it sees the tables of whoever uses it. */
export interface ViewEntry {
  readonly kind: "view";
  readonly name: string;
  readonly text: string;
  readonly query: SqlQuery;
  readonly columns: readonly string[];
}

export type Entry = TableEntry | ViewEntry;

/** By name in lower case. */
export type Snapshot = ReadonlyMap<string, Entry>;

export const withEntry = (snapshot: Snapshot, entry: Entry): Snapshot =>
  new Map([...snapshot, [entry.name.toLowerCase(), entry]]);

export const withoutEntry = (snapshot: Snapshot, name: string): Snapshot =>
  new Map([...snapshot].filter(([known]) => known !== name.toLowerCase()));

export const schemaOf = ({ columns }: TableDefinition): Schema => columns.map(column => column.field);
