// The columns that a FROM clause gives, and what a name means among them.

/** A column under the name and the table that a query calls it by. */
export interface ScopeColumn {
  readonly name: string;
  /** Its name in the plan, unique in the whole query. */
  readonly column: string;
  /** The alias of its table; null: a column that a join by names has made of two. */
  readonly table: string | null;
  /** Whether it is found without its table, and is one of `*`; else it is a join's second copy. */
  readonly visible: boolean;
  /** The primary key of its table, by names in the plan: rows of one key are one row. */
  readonly determinedBy?: readonly string[];
  /** The one value of a function in FROM, which the function's alias stands for, too. */
  readonly alone?: boolean;
}

export type Found =
  | { readonly kind: "column"; readonly column: string }
  | { readonly kind: "ambiguous"; readonly tables: readonly string[] }
  | { readonly kind: "none" };

const same = (a: string, b: string): boolean => a === b || a.toLowerCase() === b.toLowerCase();

/** Exact spelling wins over spelling without regard to case. */
const named = (columns: readonly ScopeColumn[], name: string): readonly ScopeColumn[] => {
  const exact = columns.filter(c => c.name === name);
  return exact.length > 0 ? exact : columns.filter(c => same(c.name, name));
};

export class Scope {
  constructor(readonly columns: readonly ScopeColumn[]) {}

  /** `a` or `t.a`; longer paths by their last two parts. */
  find(path: readonly string[]): Found {
    const name = path[path.length - 1]!;
    const table = path.length > 1 ? path[path.length - 2]! : null;
    const among = table === null ? this.columns.filter(c => c.visible) : this.ofTable(table);
    const own = named(among, name);
    const found = own.length > 0 || table !== null ? own : this.ofTable(name).filter(c => c.alone);
    if (found.length === 0) return { kind: "none" };
    if (found.length === 1) return { kind: "column", column: found[0]!.column };
    return { kind: "ambiguous", tables: found.map(c => c.table ?? "(joined)") };
  }

  ofTable(table: string): readonly ScopeColumn[] {
    return this.columns.filter(c => c.table !== null && same(c.table, table));
  }

  get tables(): readonly string[] {
    return [...new Set(this.columns.flatMap(c => (c.table === null ? [] : [c.table])))];
  }
}

export const EMPTY_SCOPE = new Scope([]);
