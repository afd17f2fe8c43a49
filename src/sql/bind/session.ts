// What the binding of one text shares: the text, its parameters, the relations it may name, fresh column names.
import { PlanError, SqlError } from "../../../expr/error.ts";
import type { DataType } from "../../../expr/type.ts";
import type { Plan } from "../../../engine/plan/node.ts";
import { freshName } from "../../../engine/plan/columns.ts";
import type { ParameterValue } from "../../../frame/ports.ts";
import type { SqlQuery } from "../ast.ts";
import type { Block } from "./block.ts";
import type { CommonTables } from "./common-tables.ts";
import { sqlError, sqlUnsupported } from "../place.ts";

/** A table or view as a query finds it. */
export interface Relation {
  readonly plan: Plan;
  /** The columns' names where they differ from the plan's. */
  readonly columns?: readonly string[];
}

export interface SessionOptions {
  /** By name in lower case; null: there is none. */
  readonly relation: (path: readonly string[]) => Relation | null;
  /** Names for messages. */
  readonly relationNames: () => readonly string[];
  readonly parameters: readonly ParameterValue[];
  /** `/` of two integers gives an integer, as in PostgreSQL. */
  readonly integerDivision: boolean;
}

/** A column of a query's result. */
export interface OutputColumn {
  readonly name: string;
  /** Its name in the plan, unique in the whole query. */
  readonly column: string;
}

export interface BoundQuery {
  readonly plan: Plan;
  readonly columns: readonly OutputColumn[];
}

/** Where a query stands: the one around it, whose columns it may read, and the named queries that it may use. */
export interface QueryContext {
  /** The types of the columns to which VALUES as a whole query go. */
  readonly wanted?: readonly DataType[];
  readonly session: Session;
  readonly outer: Block | null;
  readonly tables: CommonTables;
}

export type BindQuery = (query: SqlQuery, context: QueryContext) => BoundQuery;

export class Session {
  readonly #taken = new Set<string>();

  constructor(readonly text: string, readonly options: SessionOptions, readonly bindQuery: BindQuery) {}

  /** A column name that no other column of the query has, so that subqueries can speak of outer columns. */
  fresh(base: string): string {
    const name = freshName(base, this.#taken);
    this.#taken.add(name);
    return name;
  }

  fail(at: number, code: string, message: string, hint?: string): never {
    throw sqlError(this.text, at, code, message, hint);
  }

  /** What SQL can say and Quern does not do. */
  unsupported(at: number, what: string, hint?: string): never {
    throw sqlUnsupported(this.text, at, `${what} is not supported.`, hint);
  }

  /** Runs what may raise a PlanError, and says where in the text it happened. */
  placed<T>(at: number, work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof PlanError) || error instanceof SqlError) throw error;
      throw sqlError(this.text, at, error.code, error.message);
    }
  }
}
