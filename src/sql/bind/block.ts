// One SELECT while it is bound: its plan so far, what names mean in it, and the query around it. Subqueries
// of its expressions grow the plan.
import { bindWindowed } from "../../../expr/bind/bind.ts";
import { castTo } from "../../../expr/bind/coerce.ts";
import { QuernError } from "../../../expr/error.ts";
import type { Expr, TypedExpr } from "../../../expr/node.ts";
import { BOOL, type DataType, type Field, type Schema } from "../../../expr/type.ts";
import type { Plan } from "../../../engine/plan/node.ts";
import type { SqlExpr } from "../ast.ts";
import type { CommonTables } from "./common-tables.ts";
import { originOf } from "./origin.ts";
import type { Scope } from "./scope.ts";
import type { QueryContext, Session } from "./session.ts";
import { unknownName } from "./unknown-name.ts";
import { noCondition } from "./words.ts";

/** What a column of the FROM clause has become: behind a grouping only its keys are left. */
export type ColumnMapping = (column: string, at: number) => Expr;

export interface BlockParts {
  readonly session: Session;
  readonly plan: Plan;
  readonly scope: Scope;
  /** The query around it, whose columns a subquery may read. */
  readonly outer: Block | null;
  /** What stands before it in FROM, and can be read by LATERAL alone: for messages. */
  readonly beside?: Block | null;
  readonly tables: CommonTables;
  readonly mapped?: ColumnMapping;
  /** What select items are called, for those who name one where there is no such column. */
  readonly aliases?: ReadonlyMap<string, SqlExpr>;
}

export class Block {
  plan: Plan;
  readonly session: Session;
  readonly scope: Scope;
  readonly outer: Block | null;
  readonly beside: Block | null;
  readonly tables: CommonTables;
  readonly #mapped: ColumnMapping | null;
  readonly aliases: ReadonlyMap<string, SqlExpr>;

  constructor(parts: BlockParts) {
    this.plan = parts.plan;
    this.session = parts.session;
    this.scope = parts.scope;
    this.outer = parts.outer;
    this.beside = parts.beside ?? null;
    this.tables = parts.tables;
    this.#mapped = parts.mapped ?? null;
    this.aliases = parts.aliases ?? new Map<string, SqlExpr>();
  }

  /** Where its subqueries stand. */
  get inside(): QueryContext { return { session: this.session, outer: this, tables: this.tables }; }

  /** What a column of the FROM clause is here. */
  column(name: string, at: number): Expr {
    return this.#mapped ? this.#mapped(name, at) : { kind: "column", name };
  }

  /** The columns that expressions here may read: its own, and those of the queries around it. */
  get schema(): Schema {
    return this.outer ? [...this.plan.schema, ...this.outer.schema] : this.plan.schema;
  }

  /** What a name means, here or further out; null: nothing. */
  lookUp(path: readonly string[], at: number): Expr | null {
    const found = this.scope.find(path);
    if (found.kind === "ambiguous") {
      this.session.fail(at, "ambiguous-column",
        `The column ${JSON.stringify(path[path.length - 1])} is in ${list(found.tables)}.`,
        `Say which is meant, as in ${found.tables[0]}.${path[path.length - 1]}.`);
    }
    if (found.kind === "column") return this.column(found.column, at);
    return this.outer?.lookUp(path, at) ?? null;
  }

  unknownColumn(path: readonly string[], at: number): never {
    const { code, message, hint } = unknownName(path, at, this);
    return this.session.fail(at, code, message, hint);
  }

  /** Binds an expression to this block's columns; `more` are those of a plan that is about to be joined. */
  bind(expr: Expr, at: number, more: Schema = []): TypedExpr {
    return this.session.placed(at, () => bindWindowed(expr, [...more, ...this.schema], "sql"));
  }

  /** Binds a condition. */
  bindCondition(expr: Expr, at: number, what: string, more: Schema = []): TypedExpr {
    const bound = this.bind(expr, at, more);
    if (bound.type.kind === "bool") return bound;
    if (bound.type.kind === "null") return castTo(bound, BOOL);
    const node = originOf(expr);
    const { message, hint } = noCondition(what, bound.type, node);
    return this.session.fail(node?.at ?? at, "type-mismatch", message, hint);
  }

  /** The type that an expression will have; null if it is wrong, which is told when it is bound. */
  readonly typeOf = (expr: Expr): DataType | null => this.typeBeside(expr, []);

  /** The same where the columns of a plan that is about to be joined may be read, too. */
  typeBeside(expr: Expr, more: Schema): DataType | null {
    if (expr.kind === "column") return this.fieldOf(expr.name, more)?.type ?? null;
    try {
      return bindWindowed(expr, [...more, ...this.schema], "sql").type;
    } catch (error) {
      if (error instanceof QuernError) return null;
      throw error;
    }
  }

  fieldOf(name: string, more: Schema = []): Field | undefined {
    return more.find(f => f.name === name) ?? this.schema.find(f => f.name === name);
  }
}

const list = (names: readonly string[]): string =>
  (names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`);
