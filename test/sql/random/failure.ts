// Makes a failing case small and says what it is.
import { textIn, type Part } from "./fragment.ts";
import { describeTable, type Database, type TableData } from "./database.ts";
import { shrinkList, shrinkText } from "./shrink.ts";

type Fails = (text: Part, database: Database) => Promise<boolean>;

/** Tries that a failure is worth. */
const MOST_TRIES = 1500;

/** Without the tables, rows and columns that the failure does not need. */
export async function shrinkDatabase(
  database: Database, text: string, fails: (smaller: Database) => Promise<boolean>,
): Promise<Database> {
  let best = database;
  for (let i = 0; i < database.length; i++) {
    const table = database[i]!;
    if (!text.includes(table.name)) continue;
    const whole = (rows: TableData["rows"]): Database => best.with(i, { ...table, rows });
    best = whole(await shrinkList(table.rows, rows => fails(whole(rows))));
  }
  return best;
}

/** The smallest text over the fewest rows that fails alike. */
export async function smallest(
  text: Part, database: Database, fails: Fails,
): Promise<{ readonly text: Part; readonly database: Database }> {
  let tries = MOST_TRIES;
  const stillFails: Fails = async (t, d) => tries-- > 0 && fails(t, d);
  const small = await shrinkText(text, smaller => stillFails(smaller, database));
  return { text: small, database: await shrinkDatabase(database, textIn(small, "quern"), rows =>
    stillFails(small, rows)) };
}

export const describeCase = (text: Part, database: Database): string => {
  const [quern, duckdb] = [textIn(text, "quern"), textIn(text, "duckdb")];
  const tables = database.filter(({ name }) => quern.includes(name)).map(describeTable);
  return [quern, ...(duckdb === quern ? [] : [`in DuckDB: ${duckdb}`]), ...tables].join("\n");
};
