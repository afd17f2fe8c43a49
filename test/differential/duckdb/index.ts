// DuckDB as an oracle outside the house: runs plans over the same tables and gives their results.
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import type { Plan } from "../../../engine/plan/node.ts";
import { walkPlan } from "../../../engine/plan/walk.ts";
import type { SourceHandle } from "../../../engine/source/source.ts";
import type { Table } from "../compare.ts";
import { loadTable, query } from "./load.ts";
import { statementSql } from "../../../src/sql/write/index.ts";
import { COUNTS, MACROS } from "./counts.ts";

/** DuckDB's rewriter compares `c` where `TRY_CAST(c AS TINYINT)` was to be compared, so that 300 <> 0 is true. */
const SETTINGS = ["SET ieee_floating_point_ops = true", "SET disabled_optimizers = 'expression_rewriter'"];

/** A database of its own that calculates as Quern does. */
export async function connect(): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  for (const sql of SETTINGS) await connection.run(sql);
  return connection;
}

export class DuckDB {
  private readonly connection: DuckDBConnection;
  private constructor(connection: DuckDBConnection) {
    this.connection = connection;
  }

  static async open(): Promise<DuckDB> {
    const connection = await connect();
    for (const sql of MACROS) await connection.run(sql);
    return new DuckDB(connection);
  }

  /** The result of a plan, in the order of its rows. Throws an UnsupportedError, or DuckDB's own errors. */
  async run(plan: Plan): Promise<Table> {
    const tables = new Map<SourceHandle, string>();
    walkPlan(plan, node => {
      if (node.kind === "scan" && !tables.has(node.source)) tables.set(node.source, `s${tables.size}`);
    });
    const sql = statementSql(plan, {
      storage: COUNTS, exact: true, unnamed: "no name", taken: tables.values(),
      tables: { name: handle => tables.get(handle)!, column: (_, i) => `c${i}`, position: "o" },
    });
    for (const [handle, name] of tables) await loadTable(this.connection, name, handle);
    return query(this.connection, sql, plan.schema);
  }

  close(): void {
    this.connection.closeSync();
  }
}
