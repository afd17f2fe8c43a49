// DuckDB as the oracle of SQL texts: holds the random tables under their names, with its own calendar
// types.
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Schema } from "../../../expr/type.ts";
import type { Table } from "../../differential/compare.ts";
import { connect } from "../../differential/duckdb/index.ts";
import { loadTable, query } from "../../differential/duckdb/load.ts";
import { sourceOfTable, type Database, type TableColumn } from "./database.ts";

/** How a loaded count becomes a value of the calendar. */
const LOADED: Partial<Record<TableColumn["kind"], (column: string) => string>> = {
  date: column => `(DATE '1970-01-01' + ${column})`, timestamp: column => `make_timestamp(${column})`,
};

/** A database that raised an internal error takes no further query. */
const BROKEN = /INTERNAL Error|database has been invalidated/;

export class DuckDBOracle {
  #connection: DuckDBConnection;
  #loaded = new WeakMap<Database, string>();
  #schemas = 0;
  private constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  static async open(): Promise<DuckDBOracle> { return new DuckDBOracle(await connect()); }

  /** The rows of a query; throws DuckDB's own errors. */
  async rows(database: Database, text: string, schema: Schema): Promise<Table> {
    try {
      await this.#use(database);
      return await query(this.#connection, text, schema);
    } catch (error) {
      if (error instanceof Error && BROKEN.test(error.message)) await this.#reopen();
      throw error;
    }
  }

  async #use(database: Database): Promise<void> {
    const name = this.#loaded.get(database) ?? await this.#load(database);
    await this.#connection.run(`USE ${name}`);
  }

  async #load(database: Database): Promise<string> {
    const name = `d${this.#schemas++}`;
    await this.#connection.run("USE main");
    await this.#connection.run(`CREATE SCHEMA ${name}`);
    for (const table of database) {
      await loadTable(this.#connection, "loaded", sourceOfTable(table));
      const columns = table.columns.map(({ name: column, kind }, i) => `${LOADED[kind]?.(`c${i}`) ?? `c${i}`} AS ${column}`);
      await this.#connection.run(`CREATE TABLE ${name}.${table.name} AS SELECT ${columns.join(", ")} FROM loaded ORDER BY o`);
    }
    this.#loaded.set(database, name);
    return name;
  }

  async #reopen(): Promise<void> {
    this.close();
    this.#connection = await connect();
    this.#loaded = new WeakMap();
  }

  close(): void { this.#connection.closeSync(); }
}
