// What the binding of one text shares: the text, its parameters, the relations it may name, fresh column
// names.
import { BindError } from "../../../expr/bind/bind-error.ts";
import { PlanError, type SqlError } from "../../../expr/error.ts";
import type { DataType } from "../../../expr/type.ts";
import type { Plan } from "../../../engine/plan/node.ts";
import { freshName } from "../../../engine/plan/columns.ts";
import type { ParameterValue } from "../../../frame/ports.ts";
import type { SqlQuery } from "../ast.ts";
import type { Block } from "./block.ts";
import type { CommonTables } from "./common-tables.ts";
import { countOf } from "../listed.ts";
import { sqlError, sqlUnsupported } from "../place.ts";
import { originOf } from "./origin.ts";
import { inSqlWords } from "./words.ts";

/** A table or view as a query finds it. */
export interface Relation {
  readonly plan: Plan;
  /** The columns' names where they differ from the plan's. */
  readonly columns?: readonly string[];
  /** The primary key: columns of the plan that tell its rows apart. */
  readonly key?: readonly string[];
}

export interface SessionOptions {
  /** By name in lower case; null: there is none. */
  readonly relation: (path: readonly string[]) => Relation | null;
  /** Names for messages. */
  readonly relationNames: () => readonly string[];
  readonly parameters: readonly ParameterValue[];
  /** Whether a parameter that the text does not use is an error: of scripts, statements use some each. */
  readonly everyParameter?: boolean;
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

/**
 * Where a query stands: the one around it, whose columns it may read, and the named queries that it may
 * use.
 */
export interface QueryContext {
  /** The types of the columns to which VALUES as a whole query go. */
  readonly wanted?: readonly DataType[];
  readonly session: Session;
  readonly outer: Block | null;
  /** What stands before it in FROM, and can be read by LATERAL alone: for messages. */
  readonly beside?: Block | null;
  readonly tables: CommonTables;
}

export type BindQuery = (query: SqlQuery, context: QueryContext) => BoundQuery;

export class Session {
  readonly #taken = new Set<string>();
  readonly #used = new Set<number>();

  constructor(readonly text: string, readonly options: SessionOptions, readonly bindQuery: BindQuery) {}

  /** A column name that no other column of the query has, so that subqueries can speak of outer columns. */
  fresh(base: string): string {
    const name = freshName(base, this.#taken);
    this.#taken.add(name);
    return name;
  }

  /** Says that the text uses a parameter. */
  uses(parameter: number): void { this.#used.add(parameter); }

  checkParameters(): void {
    const { parameters, everyParameter = false } = this.options;
    const unused = parameters.findIndex((_, i) => !this.#used.has(i + 1)) + 1;
    if (!everyParameter || unused === 0) return;
    const at = this.text.indexOf(`$${unused}`);
    if (at >= 0) this.fail(at, "sql-parameter", `$${unused} stands inside of a string, a name or a comment, where it is no parameter.`, "Values need no quotes.");
    this.fail(0, "sql-parameter", `${countOf(parameters.length, "value")} ${parameters.length === 1 ? "is" : "are"} given, and the text has no $${unused}.`,
      "Give a value for each parameter of the text.");
  }

  fail(at: number, code: string, message: string, hint?: string): never {
    throw sqlError(this.text, at, code, message, hint);
  }

  /** A count in a message that is not right. */
  failCount(at: number, what: string, columns: number, names: number): never {
    return this.fail(at, "sql-alias", `${what} has ${countOf(columns, "column")}, and ${countOf(names, "name")} ${names === 1 ? "is" : "are"} given.`);
  }

  /** What SQL can say and Quern does not do. */
  unsupported(at: number, what: string, hint?: string): never {
    throw sqlUnsupported(this.text, at, `${what} is not supported.`, hint);
  }

  /** A binding error in SQL's words, at the innermost expression of the text that was being bound. */
  #told(error: BindError, at: number): SqlError {
    const { message, hint } = inSqlWords(error);
    const nodes = [...error.culprit ? [error.culprit] : [], ...error.trail].map(originOf);
    const innermost = nodes.find(node => node !== null);
    return sqlError(this.text, innermost?.at ?? at, error.code, message, hint);
  }

  /** Runs what may raise a PlanError, and says where in the text it happened: `at`, or more exactly. */
  placed<T>(at: number, work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof BindError) throw this.#told(error, at);
      if (!(error instanceof PlanError)) throw error;
      throw sqlError(this.text, at, error.code, error.message);
    }
  }
}
