// Expression nodes as frozen data: as the caller wrote them (Expr), and bound to a schema (TypedExpr).
// A Expr knows names and JavaScript values only; a TypedExpr has a type and nullability at every node.
import type { DataType } from "./type.ts";
import type { AggregateName, FunctionName, WindowName } from "./function/table.ts";

/** A literal as a JavaScript program writes it. */
export type LiteralValue = null | boolean | number | bigint | string | Date | Uint8Array;

/**
 * A literal as bound. bool → boolean; integers, decimals (unscaled), time, timestamp and duration
 * (in the type's unit) → bigint; date (days) → bigint; floats → number; utf8 → string; binary → bytes.
 */
export type BoundValue = null | boolean | bigint | number | string | Uint8Array;

/** Strict casts fail with an error that names the value; try casts give null. */
export type CastMode = "strict" | "try";

/** What a window frame counts: rows, distances of the order key, or groups of rows with equal order keys. */
export type FrameUnit = "rows" | "range" | "groups";

/** Which rows around the current one a frame leaves out: none, the row, its peers and it, its peers alone. */
export type FrameExclusion = "none" | "current" | "group" | "ties";

/**
 * One end of a frame. `offset`: so many rows (or groups of peers) after the current one, before it if negative;
 * 0 is the current row, with range and groups its peers. `value` (range only): a start is the first row whose
 * order key is not before this value, an end the last row whose key is not after it; bound, it is the limit
 * computed of the current row, unbound the distance from its key, a number or a period as a literal.
 */
export type FrameBound<E> =
  | { readonly kind: "unbounded" }
  | { readonly kind: "offset"; readonly count: number }
  | { readonly kind: "value"; readonly expr: E };

/** The rows around each row that a window function looks at. */
export interface WindowFrame<E> {
  readonly unit: FrameUnit;
  readonly start: FrameBound<E>;
  readonly end: FrameBound<E>;
  readonly exclude: FrameExclusion;
}

export interface OrderTerm<E> {
  readonly expr: E;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/** What is said of a window function, bound or not. */
interface WindowOf<E> {
  readonly name: WindowName | AggregateName;
  readonly args: readonly E[];
  /** Of an aggregate: which rows of the frame count. */
  readonly filter?: E;
  /** Of an aggregate: each value counts once. */
  readonly distinct: boolean;
  /** Of a function that picks one row: rows whose value is null are passed over. */
  readonly ignoreNulls: boolean;
  readonly partitionBy: readonly E[];
  readonly orderBy: readonly OrderTerm<E>[];
  readonly frame: WindowFrame<E>;
}

/** Where in the caller's program an expression was built; used in errors. */
export type Expr =
  | { readonly kind: "column"; readonly name: string }
  | { readonly kind: "literal"; readonly value: LiteralValue; readonly type?: DataType }
  | { readonly kind: "call"; readonly name: FunctionName; readonly args: readonly Expr[] }
  | { readonly kind: "cast"; readonly operand: Expr; readonly type: DataType; readonly mode: CastMode }
  | {
      readonly kind: "case";
      readonly branches: readonly { readonly when: Expr; readonly then: Expr }[];
      readonly otherwise: Expr;
    }
  | { readonly kind: "in"; readonly operand: Expr; readonly values: readonly Expr[] }
  | {
      readonly kind: "aggregate";
      readonly name: AggregateName;
      readonly args: readonly Expr[];
      readonly filter?: Expr;
    }
  /** Which of the named keys the row's grouping set lacks, a bit for each; bound to a column of its own. */
  | { readonly kind: "grouping"; readonly keys: readonly string[] }
  | WindowExpr;

/** A function of the rows around each row, as the caller wrote it. */
export interface WindowExpr extends WindowOf<Expr> {
  readonly kind: "window";
}

export interface Typed {
  readonly type: DataType;
  readonly nullable: boolean;
}

export type TypedColumn = Typed & { readonly kind: "column"; readonly name: string };
export type TypedLiteral = Typed & { readonly kind: "literal"; readonly value: BoundValue };
export type TypedCall = Typed & {
  readonly kind: "call";
  readonly name: FunctionName;
  readonly args: readonly TypedExpr[];
};
export type TypedCast = Typed & {
  readonly kind: "cast";
  readonly operand: TypedExpr;
  readonly mode: CastMode;
};
export type TypedCase = Typed & {
  readonly kind: "case";
  readonly branches: readonly { readonly when: TypedExpr; readonly then: TypedExpr }[];
  readonly otherwise: TypedExpr;
};
/** `operand` and every value have the same type; null values make the answer null, not false. */
export type TypedIn = Typed & {
  readonly kind: "in";
  readonly operand: TypedExpr;
  readonly values: readonly TypedLiteral[];
};
export type TypedAggregate = Typed & {
  readonly kind: "aggregate";
  readonly name: AggregateName;
  readonly args: readonly TypedExpr[];
  readonly filter?: TypedExpr;
};

/** Binding brings it into the plan's Window nodes; it stands in no expression of a plan. */
export type TypedWindow = Typed & WindowOf<TypedExpr> & { readonly kind: "window" };

export type TypedExpr =
  | TypedColumn | TypedLiteral | TypedCall | TypedCast | TypedCase | TypedIn | TypedAggregate | TypedWindow;

export type ExprKind = TypedExpr["kind"];

type NodeOf<K extends ExprKind> = Extract<TypedExpr, { kind: K }>;

/** The expressions of a window function itself: without its partition and order. */
type WindowOperands = Pick<TypedWindow, "args" | "filter" | "frame">;

const limitOf = (bound: FrameBound<TypedExpr>): readonly TypedExpr[] =>
  (bound.kind === "value" ? [bound.expr] : []);

/** What a window function computes of each row: its arguments, its filter, the limits of its frame. */
export const windowOperands = ({ args, filter, frame }: WindowOperands): readonly TypedExpr[] =>
  [...args, ...filter ? [filter] : [], ...limitOf(frame.start), ...limitOf(frame.end)];

/** The same function of other operands, which come in the order of `windowOperands`. */
export function withWindowOperands<W extends WindowOperands>(node: W, operands: readonly TypedExpr[]): W {
  let next = node.args.length + (node.filter ? 1 : 0);
  const bound = (old: FrameBound<TypedExpr>): FrameBound<TypedExpr> =>
    (old.kind === "value" ? { kind: "value", expr: operands[next++]! } : old);
  const frame = { ...node.frame, start: bound(node.frame.start), end: bound(node.frame.end) };
  const args = operands.slice(0, node.args.length);
  return { ...node, args, frame, ...node.filter ? { filter: operands[args.length]! } : {} };
}

/** How to reach a node's children and to rebuild it with others; drives walk, rewrite and print. */
const CHILDREN: { readonly [K in ExprKind]: {
  get(node: NodeOf<K>): readonly TypedExpr[];
  set(node: NodeOf<K>, children: readonly TypedExpr[]): TypedExpr;
} } = {
  column: { get: () => [], set: node => node },
  literal: { get: () => [], set: node => node },
  call: { get: node => node.args, set: (node, args) => ({ ...node, args }) },
  cast: { get: node => [node.operand], set: (node, [operand]) => ({ ...node, operand: operand! }) },
  case: {
    get: node => [...node.branches.flatMap(b => [b.when, b.then]), node.otherwise],
    set: (node, all) => ({
      ...node,
      branches: node.branches.map((_, i) => ({ when: all[2 * i]!, then: all[2 * i + 1]! })),
      otherwise: all[all.length - 1]!,
    }),
  },
  in: {
    get: node => [node.operand],
    set: (node, [operand]) => ({ ...node, operand: operand! }),
  },
  aggregate: {
    get: node => (node.filter ? [...node.args, node.filter] : node.args),
    set: (node, all) => (node.filter
      ? { ...node, args: all.slice(0, -1), filter: all[all.length - 1]! }
      : { ...node, args: all }),
  },
  window: {
    get: node => [...windowOperands(node), ...node.partitionBy, ...node.orderBy.map(term => term.expr)],
    set: (node, all) => {
      const keys = all.length - node.orderBy.length;
      return {
        ...withWindowOperands(node, all),
        partitionBy: all.slice(keys - node.partitionBy.length, keys),
        orderBy: node.orderBy.map((term, i) => ({ ...term, expr: all[keys + i]! })),
      };
    },
  },
};

type Row = {
  get(node: TypedExpr): readonly TypedExpr[];
  set(node: TypedExpr, children: readonly TypedExpr[]): TypedExpr;
};

export const children = (node: TypedExpr): readonly TypedExpr[] =>
  (CHILDREN[node.kind] as unknown as Row).get(node);

/** Rebuilds a tree from the leaves up; unchanged subtrees keep their identity. */
export function rewrite(node: TypedExpr, change: (node: TypedExpr) => TypedExpr): TypedExpr {
  const before = children(node);
  const after = before.map(child => rewrite(child, change));
  const same = before.every((child, i) => child === after[i]);
  return change(same ? node : (CHILDREN[node.kind] as unknown as Row).set(node, after));
}

/** Calls `visit` on every node, parents first. */
export function walk(node: TypedExpr, visit: (node: TypedExpr) => void): void {
  visit(node);
  for (const child of children(node)) walk(child, visit);
}

/** The names of all columns that an expression reads. */
export function columnsOf(node: TypedExpr, into = new Set<string>()): Set<string> {
  walk(node, n => { if (n.kind === "column") into.add(n.name); });
  return into;
}
