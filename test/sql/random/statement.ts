// A random statement over a random database, both from a few numbers.
import { tapeOf } from "../../differential/tape.ts";
import { databaseOf, type Database } from "./database.ts";
import type { Maker, Place, Relation } from "./place.ts";
import { query, type Query } from "./query.ts";

/** So many databases are used, that DuckDB has few to load. */
const DATABASES = 64;

const databases = new Map<number, Database>();

export function databaseFor(seed: number): Database {
  const number = seed % DATABASES;
  const known = databases.get(number) ?? databaseOf(number);
  databases.set(number, known);
  return known;
}

const relationsOf = (database: Database): readonly Relation[] =>
  database.map(({ name, columns, rows }) => ({
    name, rows: rows.length, columns: columns.map(c => ({ name: c.name, kind: c.kind,
      narrow: c.kind === "decimal" })),
  }));

/** Where a statement begins. */
export function placeFor(seed: number, database: Database): Place {
  const tape = tapeOf(seed);
  const maker: Maker = { tape, fuel: tape.pick([10, 6, 14, 20, 30]), names: 0, joinsByNames: false };
  return { maker, tables: relationsOf(database), columns: [], outer: [], around: 1, depth: 0,
    subqueries: true };
}

export const statementFor = (seed: number): Query & { readonly database: Database } => {
  const database = databaseFor(seed);
  return { ...query(placeFor(seed, database), {}), database };
};
