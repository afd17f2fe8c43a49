// Where in a query an expression stands: what it may read, and which functions may stand there.
import type { Expr } from "../../../expr/node.ts";
import type { SqlCall, SqlExpr, SqlWindow } from "../ast.ts";
import type { Block } from "./block.ts";

export interface Place {
  readonly block: Block;
  /** The clause, for messages: `WHERE`. */
  readonly clause: string;
  /** What an aggregate is here, a column of the grouping; null: none may stand here. */
  readonly aggregate: ((call: SqlCall) => Expr) | null;
  /** The grouping key that an expression is, if it is one. */
  readonly key: ((expr: SqlExpr) => Expr | null) | null;
  /** Named windows; null: no window function may stand here. */
  readonly windows: ReadonlyMap<string, SqlWindow> | null;
}

/** A place for values of rows, without aggregates and windows. */
export const rowPlace = (block: Block, clause: string): Place =>
  ({ block, clause, aggregate: null, key: null, windows: null });
