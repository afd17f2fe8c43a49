// Runs the statements of a text one after the other, each on the state that those before have left.
import type { DataFrame } from "../../../frame/frame.ts";
import type { SqlStatement } from "../ast.ts";
import { insert, remove, update } from "./change.ts";
import { bound, collected, failure, type StatementContext } from "./context.ts";
import { createTable, createTableAs, createView, drop } from "./create.ts";
import { describe, explain, summarize } from "./show.ts";
import { withEntry, type Snapshot } from "./snapshot.ts";

/** What a statement did. */
export interface StatementResult {
  /** As in SQL: `select`, `insert`, `create table`. */
  readonly statement: string;
  /** The rows of a query, and of explain, describe and summarize. */
  readonly rows: DataFrame | null;
}

/** A catalog's present state, and that to which ROLLBACK goes back. */
export interface State {
  readonly snapshot: Snapshot;
  /** Null: no transaction is open. */
  readonly before: Snapshot | null;
}

export interface Step {
  readonly state: State;
  readonly result: StatementResult;
}

export async function runStatement(
  node: SqlStatement,
  state: State,
  context: Omit<StatementContext, "snapshot">,
): Promise<Step> {
  const inside = { ...context, snapshot: state.snapshot };
  const shows = (statement: string, rows: DataFrame): Step => ({ state, result: { statement, rows } });
  const changes = (statement: string, snapshot: Snapshot): Step => ({
    state: { ...state, snapshot },
    result: { statement, rows: null },
  });
  switch (node.kind) {
    case "query":
      return shows("select", await collected(bound(node.query, inside), inside));
    case "explain":
      return shows("explain", await explain(node, inside));
    case "describe":
      return shows("describe", describe(node, inside));
    case "summarize":
      return shows("summarize", await summarize(node, inside));
    case "createTable":
      return changes("create table", createTable(node, inside));
    case "createTableAs":
      return changes("create table", await createTableAs(node, inside));
    case "createView":
      return changes("create view", createView(node, inside));
    case "drop":
      return changes(`drop ${node.what}`, drop(node, inside));
    case "insert":
      return changes("insert", withEntry(state.snapshot, await insert(node, inside)));
    case "update":
      return changes("update", withEntry(state.snapshot, await update(node, inside)));
    case "delete":
      return changes("delete", withEntry(state.snapshot, await remove(node, inside)));
    case "begin":
    case "commit":
    case "rollback":
      return transaction(node, state, inside);
  }
}

/** All a transaction needs is the state before it: nobody sees a state in between. */
function transaction(
  node: Extract<SqlStatement, { kind: "begin" | "commit" | "rollback" }>,
  state: State,
  context: StatementContext,
): Step {
  const result = { statement: node.kind, rows: null };
  if (node.kind === "begin") {
    if (state.before !== null)
      throw failure(
        context,
        node.at,
        "sql-transaction",
        "A transaction is open already.",
        "Commit or roll back first.",
      );
    return { state: { snapshot: state.snapshot, before: state.snapshot }, result };
  }
  if (state.before === null)
    throw failure(
      context,
      node.at,
      "sql-transaction",
      `There is no transaction to ${node.kind === "commit" ? "commit" : "roll back"}.`,
      "Begin one.",
    );
  return {
    state: { snapshot: node.kind === "commit" ? state.snapshot : state.before, before: null },
    result,
  };
}
