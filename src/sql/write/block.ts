// A query that is being put together: one SELECT, whose clauses hold bound expressions over atoms. An atom is
// what the SQL says as one: a column of a source, an aggregate, a window function, a subquery.
import { columnsOf, rewrite, walk, type TypedColumn, type TypedExpr } from "../../../expr/node.ts";
import { exprKey } from "../../../engine/plan/fingerprint.ts";
import type { SortKey } from "../../../engine/plan/node.ts";
import type { DataType, Field } from "../../../expr/type.ts";
import type { Scope, Storage } from "./storage.ts";
import { atom as atomSql, type Written } from "./written.ts";

/** Something that stands in FROM. */
export interface Source {
  readonly kind: "table" | "query" | "values";
  /** The name that it would like to have. */
  readonly wanted: string;
  /** What it is called, once the query around it is written. */
  alias: string;
  readonly columns: readonly string[];
  /** The columns that are read, known once the query around it is written. */
  readonly used: Set<string>;
  /** Its text in FROM, without its alias, and whether that is a name. */
  readonly write: (used: ReadonlySet<string>, outside: Outside) => SourceText;
  /** Whether `select *` gives exactly `columns`. */
  readonly whole: boolean;
  /** Set where the source is a compound query that can stand by itself. */
  readonly compound?: (used: ReadonlySet<string>, outside: Outside) => string;
}

export interface SourceText {
  readonly sql: string;
  /** The name by which it is known without an alias; null: it has none. */
  readonly name: string | null;
  /** Column names behind the alias, as VALUES needs them. */
  readonly names?: readonly string[];
}

/** What a query sees of those around it: the names of their tables. */
export interface Outside {
  readonly taken: ReadonlySet<string>;
}

export type FromTree =
  | { readonly kind: "source"; readonly source: Source }
  | {
      readonly kind: "join"; readonly words: string; readonly left: FromTree; readonly right: FromTree;
      readonly on: TypedExpr | null;
    };

/** What columns are resolved by: the text of a source's column. */
export interface BlockScope extends Scope {
  resolve(source: Source, column: string): string;
  readonly outside: Outside;
}

export type AtomKind = "column" | "aggregate" | "window" | "subquery";
export interface Atom {
  readonly kind: AtomKind;
  readonly source: Source | null;
  /** The type that DuckDB gives it, where that is known without writing it. */
  readonly type: string | null;
  write(scope: BlockScope): Written;
}

export interface Block {
  /** Null: one row without columns. */
  readonly from: FromTree | null;
  readonly columns: ReadonlyMap<string, TypedExpr>;
  readonly where: readonly TypedExpr[];
  /** Null: rows; a list of keys: groups. */
  readonly groupBy: Groups | null;
  readonly having: readonly TypedExpr[];
  readonly qualify: readonly TypedExpr[];
  readonly distinct: "all" | readonly TypedExpr[] | null;
  readonly orderBy: readonly SortKey[];
  readonly limit: { readonly offset: number; readonly count: number } | null;
  /** A total order of the rows, where one was asked for. */
  readonly position: readonly SortKey[];
  /** What a table made of it is called. */
  readonly hint: string;
}

export interface Groups {
  readonly keys: readonly TypedExpr[];
  /** Indices into the keys; null: one set of all. */
  readonly sets: readonly (readonly number[])[] | null;
}

export const EMPTY: Block = {
  from: null, columns: new Map(), where: [], groupBy: null, having: [], qualify: [], distinct: null,
  orderBy: [], limit: null, position: [], hint: "rows",
};

const MARK = "\0";

/** The atoms of a statement, by the names that columns in expressions have. */
export class Atoms {
  readonly #atoms = new Map<string, Atom>();
  readonly storage: Storage;
  readonly write: Scope["write"];
  constructor(storage: Storage, write: Scope["write"]) {
    this.storage = storage;
    this.write = write;
  }

  add(atom: Atom, type: DataType, nullable: boolean): TypedColumn {
    const name = `${MARK}${this.#atoms.size}`;
    this.#atoms.set(name, atom);
    return { kind: "column", name, type, nullable };
  }

  column(
    source: Source, column: string, { type, nullable }: Pick<Field, "type" | "nullable">, sqlType: string | null,
  ): TypedColumn {
    return this.add({
      kind: "column", source, type: sqlType, write: scope => atomSql(scope.resolve(source, column), sqlType),
    }, type, nullable);
  }

  get(name: string): Atom {
    const atom = this.#atoms.get(name);
    if (!atom) throw new Error(`${JSON.stringify(name)} is no column of the query`);
    return atom;
  }

  has(expr: TypedExpr, kind: AtomKind): boolean {
    return [...columnsOf(expr)].some(name => this.get(name).kind === kind);
  }

  /** What the column of a source is called there. */
  nameOf(expr: TypedColumn): string {
    return this.get(expr.name).write({ resolve: (_: Source, column: string) => column } as BlockScope).sql;
  }

  isColumn(expr: TypedExpr): boolean {
    return expr.kind === "column" && this.get(expr.name).kind === "column";
  }

  /** The type that DuckDB gives an expression. */
  typeOf(write: (scope: Scope) => Written): string | null {
    const scope: BlockScope = {
      storage: this.storage, write: this.write, outside: { taken: new Set() }, resolve: (_, column) => column,
      column: name => {
        const atom = this.get(name);
        return atom.type === null ? atom.write(scope) : atomSql("x", atom.type);
      },
    };
    return write(scope).type;
  }
}

/** The expression over the atoms of a block; names that the block lacks are atoms of a query around it. */
export const over = (expr: TypedExpr, { columns }: Pick<Block, "columns">): TypedExpr => rewrite(expr, node => {
  if (node.kind !== "column") return node;
  const found = columns.get(node.name);
  if (!found && !node.name.startsWith(MARK)) throw new Error(`the query lacks the column ${JSON.stringify(node.name)}`);
  return found ?? node;
});

export const sortOver = (keys: readonly SortKey[], block: Block): readonly SortKey[] =>
  keys.map(key => ({ ...key, expr: over(key.expr, block) }));

export function sizeOf(expr: TypedExpr): number {
  let size = 0;
  walk(expr, () => { size++; });
  return size;
}

export const sameAs = (a: TypedExpr, b: TypedExpr): boolean => exprKey(a) === exprKey(b);

export function sourcesOf(tree: FromTree | null): readonly Source[] {
  if (tree === null) return [];
  return tree.kind === "source" ? [tree.source] : [...sourcesOf(tree.left), ...sourcesOf(tree.right)];
}

/** Conditions that are all to hold. */
export function conjuncts(expr: TypedExpr): readonly TypedExpr[] {
  return expr.kind === "call" && expr.name === "and" && !isBetween(expr) ? expr.args.flatMap(conjuncts) : [expr];
}

/** `x >= a and x <= b`, which SQL has a word for. */
export function isBetween(expr: TypedExpr): boolean {
  if (expr.kind !== "call" || expr.name !== "and" || expr.args.length !== 2) return false;
  const [low, high] = expr.args as [TypedExpr, TypedExpr];
  if (low.kind !== "call" || high.kind !== "call" || low.name !== "ge" || high.name !== "le") return false;
  const values = [...low.args, ...high.args];
  const float = (e: TypedExpr) => e.type.kind.startsWith("float");
  return values.every(value => float(value) === float(values[0]!)) && sameAs(low.args[0]!, high.args[0]!);
}
