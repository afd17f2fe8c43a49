// A catalog: frames, tables and views under names, for SQL that is text. Statements change it one at a
// time; each sees and leaves a whole state, and one that fails changes nothing.
import { PlanError } from "../../expr/error.ts";
import { Frame } from "../../frame/frame.ts";
import type { ParameterValue } from "../../frame/ports.ts";
import type { CollectOptions } from "../../frame/run/options.ts";
import type { SqlScript } from "./ast.ts";
import { parseScript } from "./parse/index.ts";
import { filled, type SqlTable, type SqlValue } from "./sql.ts";
import { bound, relationsOf, type StatementContext } from "./statement/context.ts";
import { atStatement } from "./statement/at-statement.ts";
import { runStatement, type State, type StatementResult } from "./statement/run.ts";
import { withEntry, withoutEntry } from "./statement/snapshot.ts";
import { rememberName } from "./write/table-name.ts";

export interface CatalogOptions {
  /** `/` of two integers gives an integer, as in PostgreSQL; otherwise a float64, as in DuckDB. */
  readonly integerDivision?: boolean;
}

export interface ExecuteOptions extends CollectOptions {
  /** The values of $1, $2 and so on. */
  readonly parameters?: readonly ParameterValue[];
}

/** A query whose text is read once. */
export interface PreparedQuery {
  /** The query as a frame, over the catalog as it is now. */
  frame(...parameters: readonly ParameterValue[]): Frame;
}

export class Catalog {
  #state: State = { snapshot: new Map(), before: null };
  /** Statements wait for those before them. */
  #last: Promise<unknown> = Promise.resolve();
  readonly #integerDivision: boolean;

  /** @internal See createCatalog. */
  constructor(frames: Readonly<Record<string, SqlTable>>, { integerDivision = false }: CatalogOptions) {
    this.#integerDivision = integerDivision;
    for (const [name, frame] of Object.entries(frames)) this.register(name, frame);
  }

  /** Gives a frame a name; one that has the name already is replaced. */
  register(name: string, frame: SqlTable): this {
    if (!(frame instanceof Frame)) {
      throw new PlanError(
        "argument-type",
        `register: ${JSON.stringify(name)} is given a value of type ${typeof frame}, and a frame is needed.`,
      );
    }
    rememberName(name, frame.plan);
    const entry = { kind: "table", name, plan: frame.plan, definition: null } as const;
    this.#state = { ...this.#state, snapshot: withEntry(this.#state.snapshot, entry) };
    return this;
  }

  /** Forgets a table, view or frame; whether there was one. */
  unregister(name: string): boolean {
    const known = this.#state.snapshot.has(name.toLowerCase());
    this.#state = { ...this.#state, snapshot: withoutEntry(this.#state.snapshot, name) };
    return known;
  }

  /** The names of all tables, views and frames. */
  get names(): readonly string[] {
    return [...this.#state.snapshot.values()].map(entry => entry.name);
  }

  /** A table, view or frame by its name, as it is now. */
  table(name: string): Frame {
    const relation = relationsOf(this.#context("", []))([name]);
    if (!relation) {
      throw new PlanError("unknown-table", `There is no table ${JSON.stringify(name)}.`, {
        hint: `The tables are: ${this.names.join(", ") || "(none)"}.`,
      });
    }
    return new Frame(relation.plan);
  }

  /** A query over the catalog as it is now, as a frame; values are parameters, as in the sql tag. */
  sql(strings: TemplateStringsArray, ...values: readonly SqlValue[]): Frame {
    const { text, frames, parameters } = filled(strings, values);
    const snapshot = [...frames].reduce(
      (all, [name, plan]) => withEntry(all, { kind: "table", name, plan, definition: null }),
      this.#state.snapshot,
    );
    return queryOf(parseScript(text), { ...this.#context(text, parameters), snapshot });
  }

  /** A query given as text. */
  query(text: string, ...parameters: readonly ParameterValue[]): Frame {
    return queryOf(parseScript(text), this.#context(text, parameters));
  }

  /** Reads a query once; each use binds its parameters. */
  prepare(text: string): PreparedQuery {
    const script = parseScript(text);
    return { frame: (...parameters) => queryOf(script, this.#context(text, parameters)) };
  }

  /**
   * Runs the statements of a text in order, and gives what each of them did. If one fails, those before it
   * stay done, unless they are in a transaction that is open, which can be rolled back.
   */
  async execute(
    text: string,
    { parameters = [], ...options }: ExecuteOptions = {},
  ): Promise<readonly StatementResult[]> {
    const run = this.#last.then(() => this.#run(text, parameters, options));
    this.#last = run.catch(() => undefined);
    return run;
  }

  async #run(
    text: string,
    parameters: readonly ParameterValue[],
    options: CollectOptions,
  ): Promise<readonly StatementResult[]> {
    const results: StatementResult[] = [];
    for (const statement of parseScript(text).statements) {
      const { state, result } = await runStatement(statement, this.#state, {
        text,
        parameters,
        options,
        integerDivision: this.#integerDivision,
      }).catch((error: unknown) => {
        throw atStatement(error, text, statement.at);
      });
      this.#state = state;
      results.push(result);
    }
    return results;
  }

  #context(text: string, parameters: readonly ParameterValue[]): Omit<StatementContext, "options"> {
    return { snapshot: this.#state.snapshot, text, parameters, integerDivision: this.#integerDivision };
  }
}

function queryOf({ statements }: SqlScript, context: Omit<StatementContext, "options">): Frame {
  const [statement] = statements;
  if (statements.length === 1 && statement?.kind === "query") {
    return new Frame(bound(statement.query, context, { everyParameter: true }));
  }
  throw new PlanError("sql-statement", `A frame is one query, and the text has ${
    statements.length === 1 ? `a statement of kind ${statement!.kind}` : `${statements.length} statements`}.`,
  { hint: "Run other statements with execute." });
}

/**
 * A catalog of named frames, for queries that are text.
 *
 * @example
 * const shop = createCatalog({ orders, customers });
 * shop.query("select customer, sum(amount) as total from orders group by customer order by total desc");
 */
export function createCatalog(
  frames: Readonly<Record<string, SqlTable>> = {},
  options: CatalogOptions = {},
): Catalog {
  return new Catalog(frames, options);
}
