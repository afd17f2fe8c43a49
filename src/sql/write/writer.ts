// The state of a statement that is being written: its common tables, its atoms, how blocks become sources.
import type { SortKey } from "../../../engine/plan/node.ts";
import type { TypedExpr } from "../../../expr/node.ts";
import { INT64 } from "../../../expr/type.ts";
import type { SourceHandle } from "../../../engine/source/source.ts";
import { EMPTY, Atoms, sameAs, sourcesOf, type Block, type FromTree, type Source } from "./block.ts";
import { writeBound } from "./expr.ts";
import { writeDefinite } from "./operand.ts";
import { fresh, identifier } from "./identifier.ts";
import { parenthesized, indent, selectSql, type Output } from "./select.ts";
import type { Storage } from "./storage.ts";
import { windowSql } from "./window.ts";
import { unsupported } from "./written.ts";

/** How the tables of a plan are found in DuckDB. */
export interface TableNames {
  /** The name of a table; null: its rows are written out. */
  name(handle: SourceHandle): string | null;
  /** The name of its column. */
  column(handle: SourceHandle, index: number): string;
  /** A column that numbers its rows; null: it has none. */
  readonly position: string | null;
}

type NamedOutput = Output & { readonly name: string };

interface Outputs {
  readonly outputs: readonly NamedOutput[];
  /** What the terms of its order are called. */
  readonly hidden: ReadonlyMap<TypedExpr, string>;
}

interface CommonTable {
  readonly name: string;
  /** Whether a query that is written reads it. */
  isRead: boolean;
  readonly write: () => string;
}

const unique = (names: Iterable<string>): readonly string[] => {
  const taken = new Set<string>();
  return [...names].map(name => fresh(name, taken));
};

export class Writer {
  readonly atoms: Atoms;
  readonly storage: Storage;
  readonly tables: TableNames;
  /** Whether rows are to come exactly in the plan's order, with all that ties in it. */
  readonly exact: boolean;
  readonly #common: CommonTable[] = [];
  readonly #names: Set<string>;

  constructor(storage: Storage, tables: TableNames, names: Iterable<string>, exact: boolean) {
    this.atoms = new Atoms(storage, writeBound);
    this.storage = storage;
    this.tables = tables;
    this.exact = exact;
    this.#names = new Set([...names].map(name => name.toLowerCase()));
  }

  /** The columns that a query over this one may read: its own, and those its order needs. */
  #outputs(block: Block): Outputs {
    const exprs = [...block.columns.values()];
    const names = [...block.columns.keys()];
    const hidden = new Map<TypedExpr, string>();
    for (const { expr } of [...block.orderBy, ...block.position]) {
      if (exprs.some(e => sameAs(e, expr))) continue;
      names.push(block.position.some(key => key.expr === expr) ? "row_id" : "sort_key");
      exprs.push(expr);
    }
    const outputs = unique(names).map((name, i) => ({ name, expr: exprs[i]! }));
    for (const { expr } of [...block.orderBy, ...block.position]) {
      hidden.set(expr, outputs[exprs.findIndex(e => sameAs(e, expr))]!.name);
    }
    return { outputs, hidden };
  }

  /**
   * A block over the block's rows, which become a source: a common table, or `inline` a subquery in FROM. `closed`:
   * nothing in it reads a query around it.
   */
  wrapped(block: Block, closed: boolean, hint = hintOf(block), inline = !closed): Block {
    const { outputs, hidden } = this.#outputs(block);
    // The order of rows in between shows only where it decides which rows there are.
    const inner: Block = block.limit === null ? { ...block, orderBy: [], position: [] } : block;
    const all = inner.distinct === "all";
    const text = (used: ReadonlySet<string>, taken: ReadonlySet<string>): string =>
      selectSql(inner, all ? outputs.slice(0, block.columns.size) : outputs.filter(o => used.has(o.name)),
        this.atoms, { taken });
    const names = outputs.map(o => o.name);
    const source = inline ? this.#inline(hint, names, closed, text) : this.source(hint, names, closed, text);
    const typeOf = ({ expr }: NamedOutput) => this.atoms.typeOf(scope => writeDefinite(expr, scope));
    const columns = new Map(outputs.map(output => [output.name,
      this.atoms.column(source, output.name, output.expr, typeOf(output))] as const));
    const sorted = (keys: readonly SortKey[]) =>
      keys.map(key => ({ ...key, expr: columns.get(hidden.get(key.expr)!)! }));
    return {
      ...EMPTY, from: { kind: "source", source }, hint: block.hint,
      columns: new Map([...block.columns.keys()].map((name, i) => [name, columns.get(outputs[i]!.name)!])),
      orderBy: sorted(block.orderBy), position: sorted(block.position),
    };
  }

  /** A query as a source: a common table where nothing around it is read, else a subquery in its place. */
  source(hint: string, columns: readonly string[], closed: boolean, text: QueryText): Source {
    if (!closed) return this.#inline(hint, columns, closed, text);
    const name = fresh(hint, this.#names);
    const used = new Set<string>();
    const table: CommonTable = { name, isRead: false, write: () => text(used, new Set()) };
    this.#common.push(table);
    return {
      kind: "query", wanted: name, alias: name, columns, used, whole: false,
      write: () => {
        table.isRead = true;
        return { sql: identifier(name), name };
      },
    };
  }

  /** The same rows once more, for a query that reads them twice. */
  again(block: Block): Block {
    if (block.from?.kind !== "source") throw new Error("only a table can be read again");
    const source: Source = { ...block.from.source };
    const renewed = new Map<string, TypedExpr>();
    const renew = (expr: TypedExpr): TypedExpr => {
      if (expr.kind !== "column") throw new Error("a table has columns alone");
      const known = renewed.get(expr.name)
        ?? this.atoms.column(source, this.atoms.nameOf(expr), expr, this.atoms.get(expr.name).type);
      renewed.set(expr.name, known);
      return known;
    };
    const sorted = (keys: readonly SortKey[]) => keys.map(key => ({ ...key, expr: renew(key.expr) }));
    return {
      ...block, from: treeOf(source),
      columns: new Map([...block.columns].map(([name, expr]) => [name, renew(expr)])),
      orderBy: sorted(block.orderBy), position: sorted(block.position),
    };
  }

  #inline(hint: string, columns: readonly string[], closed: boolean, text: QueryText): Source {
    return {
      kind: "query", wanted: hint, alias: hint, columns, used: new Set(), whole: false,
      write: (used, { taken }) => ({ sql: parenthesized(text(used, closed ? new Set() : taken)),
        name: null }),
    };
  }

  /** One number that orders the rows. `ties`: they have one, but some have the same. */
  numbered(block: Block, closed: boolean, ties = false): Block {
    const [key] = block.position;
    if (!ties && block.position.length === 1 && !key!.descending && !key!.expr.nullable
      && this.atoms.isColumn(key!.expr)) return block;
    const windows = block.position.some(({ expr }) => this.atoms.has(expr, "window") || this.atoms.has(expr, "subquery"));
    const wide = isPlain(block) && !windows ? block : this.wrapped(block, closed);
    const { position } = wide;
    const expr = this.atoms.add({
      kind: "window", source: null, type: "BIGINT",
      write: scope => windowSql({ call: ROW_NUMBER, partitionBy: [], orderBy: [], position }, scope),
    }, INT64, false);
    return this.wrapped({ ...wide, position: [ascending(expr)] }, closed, "numbered");
  }

  /** The statement, with its common tables in front. */
  statement(block: Block, unnamed: string | null): string {
    const { columns, position } = block;
    const outputs = [...columns].map(([name, expr]) => ({
      name: name !== "" ? name : unnamed ?? unsupported("a column without a name", "Rename it."), expr,
    }));
    const sorted = this.exact ? { ...block, orderBy: position } : block;
    const root = selectSql(sorted, outputs, this.atoms, { taken: new Set() }, true);
    const parts: string[] = [];
    // The last ones read the ones before them, of which it is then known what is read.
    for (const table of this.#common.toReversed()) {
      if (table.isRead) parts.unshift(`${identifier(table.name)} AS (\n${indent(table.write())}\n)`);
    }
    return parts.length > 0 ? `WITH ${parts.join(",\n")}\n${root}` : root;
  }
}

export type QueryText = (used: ReadonlySet<string>, taken: ReadonlySet<string>) => string;

export const ascending = (expr: TypedExpr): SortKey => ({ expr, descending: false, nullsFirst: false });

/** The order from the last row to the first. */
export const turned = (key: SortKey): SortKey =>
  ({ ...key, descending: !key.descending, nullsFirst: !key.nullsFirst });

export const ROW_NUMBER = {
  name: "rowNumber", args: [], distinct: false, ignoreNulls: false, type: INT64, nullable: false,
  frame: { unit: "rows", start: { kind: "unbounded" }, end: { kind: "unbounded" }, exclude: "none" },
} as const;

/** Rows of its sources, some of them left out: what joins and groups can take as they are. */
export const isPlain = (block: Block): boolean => block.from !== null && block.groupBy === null
  && block.distinct === null && block.limit === null && block.qualify.length === 0;

export const treeOf = (source: Source): FromTree => ({ kind: "source", source });

function hintOf(block: Block): string {
  if (block.limit !== null) return "limited";
  if (block.distinct !== null) return "distinct_rows";
  if (block.groupBy !== null) return "grouped";
  if (block.qualify.length > 0) return "chosen";
  const sources = sourcesOf(block.from);
  if (sources.length > 1) return "joined";
  return block.where.length > 0 ? "filtered" : "computed";
}
