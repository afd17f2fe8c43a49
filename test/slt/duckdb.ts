// DuckDB as the runner's database: it fills in what records expect, and shows that the runner is right.
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import { StatementError, type Database, type Result } from "./database.ts";

const READS = /^\s*(?:select|with|values|from|table|describe|summarize|show|\()/i;
const WHOLE = /^U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?$/;
const BROKEN = /^(?:DOUBLE|FLOAT|DECIMAL)/;

const letterOf = (type: string): "I" | "R" | "T" => (WHOLE.test(type) ? "I" : BROKEN.test(type) ? "R" : "T");

/** Quern's order of nulls. */
const SETTINGS = "set default_null_order = 'nulls_last'; set timezone = 'UTC'";

async function fresh(): Promise<DuckDBConnection> {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  for (const setting of SETTINGS.split("; ")) await connection.run(setting);
  return connection;
}

export async function openDuckDB(): Promise<Database> {
  let connection = await fresh();
  return {
    name: "duckdb",
    restart: async () => {
      connection.closeSync();
      connection = await fresh();
    },
    close: () => connection.closeSync(),
    async execute(sql) {
      try {
        if (READS.test(sql)) return await rowsOf(sql, connection);
        await connection.run(sql);
        return null;
      } catch (error) {
        throw new StatementError("error", (error as Error).message, { cause: error });
      }
    },
  };
}

/** The columns as text, which is DuckDB's own. */
async function rowsOf(sql: string, connection: DuckDBConnection): Promise<Result> {
  const query = sql.replace(/;\s*$/, "");
  const types = (await connection.runAndReadAll(`select * from (${query}\n) limit 0`)).columnTypes().map(String);
  const texts = await connection.runAndReadAll(`select columns(*)::varchar from (${query}\n)`);
  return {
    columns: texts.columnNames().map((name, i) => ({ name, letter: letterOf(types[i]!) })),
    rows: texts.getRows().map(row => row.map((value, i) => {
      const text = value === null ? "NULL" : plain(String(value), letterOf(types[i]!));
      return { text, number: value === null || letterOf(types[i]!) === "T" ? null : Number(text) };
    })),
  };
}

/** A decimal without whole digits has a zero, and NaN no sign. */
const plain = (text: string, letter: string): string =>
  (letter === "R" ? text.replace(/^(-?)\./, "$10.").replace(/^-nan$/, "nan") : text);
