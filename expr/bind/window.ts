// Binds window functions: their arguments, the order that they need, and whether they can be null. Frames are
// bound in frame.ts. Knows nothing of the verbs that windows stand in.
import { AGGREGATES, WINDOWS, isWindowName, type AggregateName, type WindowName } from "../function/table.ts";
import type { TypeClass } from "../function/row.ts";
import type { Expr, OrderTerm, TypedAggregate, TypedExpr, TypedWindow, WindowExpr } from "../node.ts";
import { INT64, FLOAT64, isNested, sameType, type DataType } from "../type.ts";
import { BindError } from "./bind-error.ts";
import { castTo, commonType } from "./coerce.ts";
import { bindFrame, includesRow, WHOLE_PARTITION } from "./frame.ts";
import { bindLiteral } from "./literal.ts";
import { resolveReturn } from "./returns.ts";

/** How the binder binds what stands inside a window function: values of rows, and no further windows. */
export interface WindowTools {
  readonly bind: (expr: Expr, hint: DataType | null) => TypedExpr;
  readonly check: (
    bound: TypedExpr, expected: TypeClass, method: string, position: string, expr: Expr,
  ) => TypedExpr;
  /** Binds an aggregate over rows of which there is at least one, or perhaps none. */
  readonly aggregate: (expr: Extract<Expr, { kind: "aggregate" }>, neverEmpty: boolean) => TypedAggregate;
}

type Computed = Pick<TypedWindow, "args" | "filter" | "distinct" | "ignoreNulls" | "type" | "nullable">;

export function bindWindow(expr: WindowExpr, tools: WindowTools): TypedWindow {
  const { name } = expr;
  const partitionBy = expr.partitionBy.map(key => comparable(tools.bind(key, null), name, "partitionBy", key));
  const keys = expr.orderBy.map((term): OrderTerm<TypedExpr> =>
    ({ ...term, expr: comparable(tools.bind(term.expr, null), name, "orderBy", term.expr) }));
  const { frame, orderBy } = isWindowName(name) && !WINDOWS[name].framed
    ? { frame: WHOLE_PARTITION, orderBy: keys } : bindFrame(expr, keys, tools);
  const computed = isWindowName(name) ? bindFunction(expr, name, tools)
    : bindAggregateOver(expr, name, tools, includesRow(expr.frame));
  return { kind: "window", name, ...computed, partitionBy, orderBy, frame };
}

/** Partitions and orders need values that compare. */
function comparable(key: TypedExpr, name: WindowExpr["name"], place: string, expr: Expr): TypedExpr {
  if (!isNested(key.type)) return key;
  throw new BindError({ kind: "windowKey", name, place, type: key.type }, expr);
}

function distinguishable({ type }: TypedExpr, name: AggregateName): void {
  if (!isNested(type)) return;
  throw new BindError({ kind: "windowDistinct", name, type });
}

/** Aggregates that are the same of distinct values. */
const SAME_OF_DISTINCT: ReadonlySet<AggregateName> =
  new Set(["min", "max", "nUnique", "any", "all", "bitAnd", "bitOr"] as const);
/** Aggregates that pick one row. */
const PICKS: ReadonlySet<AggregateName> = new Set(["first", "last"] as const);

/** Whether an aggregate of distinct values means something, and is not the same as of all. */
const ofDistinct = (name: AggregateName): boolean => !AGGREGATES[name].positional
  && AGGREGATES[name].args.filter(kind => !kind.endsWith("literal")).length === 1;

function bindAggregateOver(
  expr: WindowExpr, name: AggregateName, tools: WindowTools, neverEmpty: boolean,
): Computed {
  const { args, filter, distinct, ignoreNulls } = expr;
  if (distinct && (args.length === 0 || !(ofDistinct(name) || SAME_OF_DISTINCT.has(name)))) {
    throw new BindError({ kind: "windowDistinct", name, type: null });
  }
  if (ignoreNulls && !PICKS.has(name)) throw new BindError({ kind: "ignoresNoNulls", name });
  const bound = tools.aggregate({ kind: "aggregate", name, args, ...filter ? { filter } : {} }, neverEmpty);
  const { type, nullable } = bound;
  if (distinct) distinguishable(bound.args[0]!, name);
  return {
    args: bound.args, ...bound.filter ? { filter: bound.filter } : {}, type, nullable, ignoreNulls,
    distinct: distinct && !SAME_OF_DISTINCT.has(name),
  };
}

function bindFunction(expr: WindowExpr, name: WindowName, tools: WindowTools): Computed {
  const row = WINDOWS[name];
  if (row.needsOrder && expr.orderBy.length === 0) {
    throw new BindError({ kind: "noOrder", name });
  }
  if (expr.filter) {
    throw new BindError({ kind: "noFilter", name });
  }
  if (expr.distinct) {
    throw new BindError({ kind: "windowDistinct", name, type: null });
  }
  if (expr.ignoreNulls && !row.ignoresNulls) throw new BindError({ kind: "ignoresNoNulls", name });
  const args = argumentsOf(expr, name, tools);
  const nullable = row.nulls === "never" ? false
    : row.nulls === "any" ? args[0]!.nullable
      : args.length < 3 || args[0]!.nullable || args[2]!.nullable;
  const { args: final, type } = row.returns === "float64"
    ? { args, type: FLOAT64 } : resolveReturn(row.returns, args, name);
  return { args: final, distinct: false, ignoreNulls: expr.ignoreNulls, type, nullable };
}

function argumentsOf({ args }: WindowExpr, name: WindowName, tools: WindowTools): readonly TypedExpr[] {
  const row = WINDOWS[name];
  const classes: readonly TypeClass[] = [...row.receiver === null ? [] : [row.receiver], ...row.args];
  const least = classes.length - (row.optional ?? 0);
  if (args.length < least || args.length > classes.length) {
    throw new BindError({ kind: "windowCount", name, least, most: classes.length, given: args.length });
  }
  const bound: TypedExpr[] = [];
  args.forEach((arg, i) => {
    const expected = classes[i]!;
    bound.push(expected.endsWith("literal") ? plain(arg, name)
      : expected === "same" ? sameAs(arg, bound[0]!, name, tools)
        : tools.check(tools.bind(arg, null), expected, name, "the value", arg));
  });
  return bound.length === 1 && row.optional ? [...bound, bindLiteral(1, INT64)] : bound;
}

/** The least and the greatest value of the plain number that a function takes. */
const LIMITS: Partial<Readonly<Record<WindowName, readonly [least: number, what: string]>>> = {
  ntile: [1, "a whole number from 1"], nthValue: [1, "a whole number from 1"],
  lag: [0, "a whole number from 0"], lead: [0, "a whole number from 0"],
};

function plain(arg: Expr, name: WindowName): TypedExpr {
  const value = arg.kind === "literal" ? arg.value : null;
  const number = typeof value === "bigint" ? Number(value) : value;
  if (name === "ewmMean") {
    if (typeof number === "number" && number > 0 && number <= 1) return bindLiteral(number, FLOAT64);
    throw new BindError({ kind: "plainNumber", name, wanted: "above 0 and at most 1", value }, arg);
  }
  const [least, what] = LIMITS[name] ?? [-Infinity, "a whole number"];
  const whole = typeof number === "number" && Number.isSafeInteger(number);
  if (whole && number >= least) return bindLiteral(number, INT64);
  throw new BindError({ kind: "plainNumber", name, wanted: what, value: arg.kind === "literal" ? value : undefined }, arg);
}

/** Another value for where there is none; it must have the value's type or one that fits into it. */
function sameAs(arg: Expr, value: TypedExpr, name: WindowName, tools: WindowTools): TypedExpr {
  const other = tools.bind(arg, value.type);
  const common = commonType(value.type, other.type);
  if (common !== null && sameType(common, value.type)) return castTo(other, value.type);
  throw new BindError({ kind: "otherwise", name, type: other.type, wanted: value.type }, arg);
}
