// The syntax tree that the binder reads: small, typed, independent of the parser's library. Names are as the
// grammar folded them; `at` is where a thing begins in the text, in UTF-16 units.

interface Placed {
  readonly at: number;
}

/** An interval's parts; they add up. */
export interface IntervalParts {
  readonly months: number;
  readonly days: number;
  readonly microseconds: number;
}

/** A type as written: `numeric(12, 2)`, `int[]`. Names in lower case, without pg_catalog. */
export interface SqlType extends Placed {
  readonly name: string;
  readonly arguments: readonly number[];
  readonly dimensions: number;
}

export type ComparisonOperator = "=" | "<>" | "<" | "<=" | ">" | ">=";

/** The order of a sort, a window or an aggregate. */
export interface SqlOrder extends Placed {
  readonly expr: SqlExpr;
  readonly descending: boolean;
  /** Null: as the direction has it. */
  readonly nullsFirst: boolean | null;
}

export type SqlFrameBound =
  | { readonly kind: "unbounded" }
  | { readonly kind: "current" }
  | { readonly kind: "preceding"; readonly by: SqlExpr }
  | { readonly kind: "following"; readonly by: SqlExpr };

export interface SqlFrame extends Placed {
  readonly unit: "rows" | "range" | "groups";
  readonly start: SqlFrameBound;
  readonly end: SqlFrameBound;
  readonly exclude: "none" | "current" | "group" | "ties";
}

/** What stands behind OVER or in a WINDOW clause; `base` is the named window that it extends. */
export interface SqlWindow extends Placed {
  readonly base: string | null;
  readonly partitionBy: readonly SqlExpr[];
  readonly orderBy: readonly SqlOrder[];
  readonly frame: SqlFrame | null;
}

export interface SqlCall extends Placed {
  readonly kind: "call";
  /** In lower case unless quoted, without pg_catalog. */
  readonly name: string;
  readonly args: readonly SqlExpr[];
  /** `count(*)` */
  readonly star: boolean;
  readonly distinct: boolean;
  /** Inside of the parentheses, or behind WITHIN GROUP. */
  readonly orderBy: readonly SqlOrder[];
  readonly withinGroup: boolean;
  readonly filter: SqlExpr | null;
  readonly over: SqlWindow | null;
  readonly nulls: "ignore" | "respect" | null;
}

/** `scalar`: its one value. `exists`. `any`, `all`: `test op any (query)`; IN is any with `=`. `array`. */
export type SubqueryForm = "scalar" | "exists" | "any" | "all" | "array";

export type SqlExpr = Placed & (
  /** `a`, `t.a`, `s.t.a`, `t.a.member` */
  | { readonly kind: "column"; readonly path: readonly string[] }
  /** `*` or `t.*`, in lists of a select only. */
  | { readonly kind: "star"; readonly table: readonly string[] }
  /** A string stays untyped until something beside it has a type. */
  | { readonly kind: "literal"; readonly value: null | boolean | string }
  /** As written, in decimal and without underscores: `1`, `0.05`, `1e3`; a sign before a number is part of it: `-1`. */
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "interval"; readonly value: IntervalParts }
  /** `$1` is 1. */
  | { readonly kind: "parameter"; readonly number: number }
  | { readonly kind: "and" | "or"; readonly args: readonly SqlExpr[] }
  | { readonly kind: "not"; readonly operand: SqlExpr }
  /** `-` `+` or another prefix operator. */
  | { readonly kind: "unary"; readonly op: string; readonly operand: SqlExpr }
  /** Arithmetic, comparison (`!=` is `<>`), `||`, and any other infix operator. */
  | { readonly kind: "binary"; readonly op: string; readonly left: SqlExpr; readonly right: SqlExpr }
  | {
      readonly kind: "is"; readonly operand: SqlExpr; readonly what: "null" | "true" | "false" | "unknown";
      readonly negated: boolean;
    }
  | { readonly kind: "distinctFrom"; readonly left: SqlExpr; readonly right: SqlExpr; readonly negated: boolean }
  | {
      readonly kind: "between"; readonly operand: SqlExpr; readonly low: SqlExpr; readonly high: SqlExpr;
      readonly negated: boolean; readonly symmetric: boolean;
    }
  | {
      readonly kind: "in"; readonly operand: SqlExpr; readonly values: readonly SqlExpr[];
      readonly negated: boolean;
    }
  | {
      readonly kind: "like"; readonly operand: SqlExpr; readonly pattern: SqlExpr;
      readonly escape: SqlExpr | null;
      readonly form: "like" | "ilike" | "similar" | "regex" | "iregex"; readonly negated: boolean;
    }
  | {
      readonly kind: "case"; readonly operand: SqlExpr | null;
      readonly branches: readonly { readonly when: SqlExpr; readonly then: SqlExpr }[];
      readonly otherwise: SqlExpr | null;
    }
  | { readonly kind: "cast"; readonly operand: SqlExpr; readonly type: SqlType; readonly try: boolean }
  | { readonly kind: "row" | "array"; readonly items: readonly SqlExpr[] }
  /** `a[1]`, `a[1:2]` */
  | {
      readonly kind: "subscript"; readonly operand: SqlExpr; readonly slice: boolean;
      readonly low: SqlExpr | null; readonly high: SqlExpr | null;
    }
  | { readonly kind: "field"; readonly operand: SqlExpr; readonly name: string }
  | {
      readonly kind: "subquery"; readonly form: SubqueryForm; readonly query: SqlQuery;
      /** `any` and `all`: what is compared, and how. */
      readonly test: SqlExpr | null; readonly op: string;
    }
  | SqlCall
);

/** `rollup`, `cube`, `sets`, or one grouping expression; `()` is a set of none. */
export type SqlGroup = Placed & (
  | { readonly kind: "expr"; readonly expr: SqlExpr }
  | { readonly kind: "rollup" | "cube" | "sets"; readonly items: readonly SqlGroup[] }
  /** `(a, b)` in one of them, taken as one. */
  | { readonly kind: "list"; readonly items: readonly SqlExpr[] }
);

export interface SqlSelectItem extends Placed {
  readonly expr: SqlExpr;
  readonly alias: string | null;
}

export interface SqlAlias {
  readonly name: string;
  /** New names of the first columns; may be empty. */
  readonly columns: readonly string[];
}

export type SqlFrom = Placed & (
  | { readonly kind: "table"; readonly path: readonly string[]; readonly alias: SqlAlias | null }
  | {
      readonly kind: "subquery"; readonly query: SqlQuery; readonly alias: SqlAlias | null;
      readonly lateral: boolean;
    }
  | {
      readonly kind: "function"; readonly call: SqlCall; readonly alias: SqlAlias | null;
      readonly lateral: boolean; readonly ordinality: boolean;
    }
  | {
      readonly kind: "join"; readonly how: "inner" | "left" | "right" | "full" | "cross";
      readonly left: SqlFrom; readonly right: SqlFrom; readonly on: SqlExpr | null;
      /** Null: not joined by names. */
      readonly using: readonly SqlName[] | null; readonly natural: boolean; readonly alias: SqlAlias | null;
    }
);

export interface SqlSelect extends Placed {
  readonly kind: "select";
  /** `all`: SELECT DISTINCT. A list: DISTINCT ON. */
  readonly distinct: "no" | "all" | readonly SqlExpr[];
  readonly items: readonly SqlSelectItem[];
  readonly from: readonly SqlFrom[];
  readonly where: SqlExpr | null;
  readonly groupBy: readonly SqlGroup[];
  readonly groupDistinct: boolean;
  readonly having: SqlExpr | null;
  readonly windows: readonly { readonly name: string; readonly window: SqlWindow }[];
}

export type SqlBody =
  | SqlSelect
  | (Placed & { readonly kind: "values"; readonly rows: readonly (readonly SqlExpr[])[] })
  | (Placed & {
      readonly kind: "setOperation"; readonly op: "union" | "intersect" | "except"; readonly all: boolean;
      readonly left: SqlQuery; readonly right: SqlQuery;
    });

export interface SqlCommonTable extends Placed {
  readonly name: string;
  readonly columns: readonly string[];
  readonly query: SqlQuery;
}

export interface SqlQuery extends Placed {
  readonly with: readonly SqlCommonTable[];
  readonly recursive: boolean;
  readonly body: SqlBody;
  readonly orderBy: readonly SqlOrder[];
  readonly limit: SqlExpr | null;
  readonly withTies: boolean;
  readonly offset: SqlExpr | null;
}

export interface SqlColumnDefinition extends Placed {
  readonly name: string;
  readonly type: SqlType;
  readonly notNull: boolean;
  readonly default: SqlExpr | null;
}

/** A primary key, or another that is unique. */
export interface SqlKey extends Placed {
  readonly columns: readonly string[];
  readonly primary: boolean;
}

export type SqlStatement = Placed & (
  | { readonly kind: "query"; readonly query: SqlQuery }
  | { readonly kind: "explain"; readonly analyze: boolean; readonly query: SqlQuery }
  | { readonly kind: "describe" | "summarize"; readonly query: SqlQuery }
  | {
      readonly kind: "createTable"; readonly table: SqlTarget; readonly orReplace: boolean;
      readonly ifNotExists: boolean; readonly temporary: boolean;
      readonly columns: readonly SqlColumnDefinition[]; readonly keys: readonly SqlKey[];
    }
  | {
      readonly kind: "createTableAs"; readonly table: SqlTarget; readonly orReplace: boolean;
      readonly ifNotExists: boolean; readonly temporary: boolean; readonly columns: readonly string[];
      readonly query: SqlQuery;
    }
  | {
      readonly kind: "createView"; readonly table: SqlTarget; readonly orReplace: boolean;
      readonly temporary: boolean; readonly columns: readonly string[]; readonly query: SqlQuery;
    }
  | {
      readonly kind: "insert"; readonly table: SqlTarget; readonly columns: readonly SqlName[];
      /** Null: DEFAULT VALUES. */
      readonly query: SqlQuery | null;
    }
  | {
      readonly kind: "update"; readonly table: SqlTarget; readonly alias: string | null;
      readonly set: readonly { readonly column: SqlName; readonly value: SqlExpr }[];
      readonly from: readonly SqlFrom[]; readonly where: SqlExpr | null;
    }
  | {
      readonly kind: "delete"; readonly table: SqlTarget; readonly alias: string | null;
      readonly using: readonly SqlFrom[]; readonly where: SqlExpr | null;
    }
  | {
      readonly kind: "drop"; readonly what: "table" | "view"; readonly tables: readonly SqlTarget[];
      readonly ifExists: boolean;
    }
  | { readonly kind: "begin" | "commit" | "rollback" }
);

/** The table that a statement is about; `at` is where its name stands. */
export interface SqlTarget extends Placed {
  readonly path: readonly string[];
}

/** A name in a list of columns. */
export interface SqlName extends Placed {
  readonly name: string;
}

/** Statements of a text, in order. */
export interface SqlScript {
  readonly text: string;
  readonly statements: readonly SqlStatement[];
}
