// Runs statements on Quern, under each executor, and on DuckDB, and holds the rows of queries against each other.
import { expect } from "vitest";
import type { Database, Result } from "../slt/database.ts";
import { openDuckDB } from "../slt/duckdb.ts";
import { openQuern } from "../slt/quern.ts";

const EXECUTORS = ["reference", "single", "parallel"] as const;

export interface Beside {
  /** The queries give the same rows everywhere; in the same order if they have one. */
  same(...queries: readonly string[]): Promise<void>;
  /** A query gives the rows that DuckDB gives for another one. */
  as(query: string, duckdbs: string): Promise<void>;
  /** The statements change the same there. */
  run(...statements: readonly string[]): Promise<void>;
  close(): void;
}

export async function besideDuckDB(...setup: readonly string[]): Promise<Beside> {
  const duckdb = await openDuckDB();
  const quern = EXECUTORS.map(name => openQuern({ executor: name }));
  const everywhere: readonly Database[] = [duckdb, ...quern];
  const run = async (...statements: readonly string[]) => {
    for (const sql of statements) for (const database of everywhere) await database.execute(sql);
  };
  await run(...setup);
  const as = async (sql: string, duckdbs: string) => {
    const ordered = /order by[^()]*$/i.test(sql);
    const expected = shown(await duckdb.execute(duckdbs), ordered);
    for (const [i, database] of quern.entries()) {
      expect(shown(await database.execute(sql), ordered), `${EXECUTORS[i]}: ${sql}`).toEqual(expected);
    }
  };
  return {
    run, as,
    async same(...queries) { for (const sql of queries) await as(sql, sql); },
    close: () => everywhere.forEach(database => database.close()),
  };
}

function shown(result: Result | null, ordered: boolean): readonly string[] {
  // One writes bools as words.
  const word = (text: string) => (text === "true" ? "1" : text === "false" ? "0" : text);
  const rows = result!.rows.map(row => row.map(({ text, number }) => (number === null ? word(text) : String(number))).join(" | "));
  return ordered ? rows : rows.sort();
}
