// Binds an expression to a schema: resolves columns, types every node, inserts implicit casts.
// Desugars between, fillNull, neMissing, isNotNull and xor, so executors know fewer functions.
import { PlanError } from "../error.ts";
import { AGGREGATES, FUNCTIONS, type AggregateName, type FunctionName } from "../function/table.ts";
import type { FunctionRow, TypeClass } from "../function/row.ts";
import { balanced, refuseHuge } from "../extent.ts";
import type { Expr, TypedAggregate, TypedExpr, TypedWindow, WindowExpr } from "../node.ts";
import {
  BOOL, FLOAT64, INT64, UTF8, isFloat, isInteger, isNested, isNumeric, isTemporal, typeName, sameType,
  type DataType, type Field, type Schema,
} from "../type.ts";
import { BindError, bindingOf } from "./bind-error.ts";
import { castable } from "./castable.ts";
import { castTo, commonType, comparablePair, misfitOf } from "./coerce.ts";
import { bindLiteral } from "./literal.ts";
import { nearest } from "./nearest.ts";
import { resolveReturn } from "./returns.ts";
import { bindWindow } from "./window.ts";

/** The functions that are left after binding. */
export type CoreFunction = Exclude<FunctionName, "between" | "fillNull" | "neMissing" | "isNotNull" | "xor">;

/** What an expression may hold: row values, with window functions or without, or aggregates of a group. */
export interface BindContext {
  readonly fields: ReadonlyMap<string, Field>;
  /** The verb that binds, for messages. */
  readonly verb: string;
  readonly level: "row" | "window" | "aggregate";
  /** Whether there are group keys: then no group is empty, and min of a non-null column is not null. */
  readonly grouped: boolean;
  /** What grouping(…) of some keys is; absent where there are no groups. */
  readonly grouping?: BindGrouping;
}

export type BindGrouping = (keys: readonly string[]) => TypedExpr;

const FIELDS = new WeakMap<Schema, ReadonlyMap<string, Field>>();

/** The fields of a schema by name; computed once for each schema. */
export function fieldMap(schema: Schema): ReadonlyMap<string, Field> {
  let map = FIELDS.get(schema);
  if (!map) FIELDS.set(schema, map = new Map(schema.map(f => [f.name, f])));
  return map;
}

/** Binds an expression of row values in which no window function may stand. */
export const bindRow = (expr: Expr, schema: Schema, verb: string): TypedExpr =>
  bindWhole(expr, { fields: fieldMap(schema), verb, level: "row", grouped: false });

/** Binds an expression of row values and window functions, as filter, select and orderBy take. */
export const bindWindowed = (expr: Expr, schema: Schema, verb: string): TypedExpr =>
  bindWhole(expr, { fields: fieldMap(schema), verb, level: "window", grouped: false });

/** Binds an expression over aggregates, as agg takes. */
export const bindAggregate = (
  expr: Expr, schema: Schema, verb: string, grouped: boolean, grouping?: BindGrouping,
): TypedExpr =>
  bindWhole(expr, { fields: fieldMap(schema), verb, level: "aggregate", grouped, ...(grouping ? { grouping } : {}) });

/** Binds a condition: an expression of type bool over row values and window functions. */
export function bindPredicate(expr: Expr, schema: Schema, verb: string): TypedExpr {
  const bound = bindWindowed(expr, schema, verb);
  if (bound.type.kind === "bool") return bound;
  if (bound.type.kind === "null") return castTo(bound, BOOL);
  throw new BindError({ kind: "noCondition", verb, type: bound.type });
}

/** Looks up a column; the error lists what there is and the nearest name. */
export function lookUp(fields: ReadonlyMap<string, Field>, name: string, verb: string): Field {
  const found = fields.get(name);
  if (found) return found;
  const names = [...fields.keys()];
  const near = nearest(name, names);
  const shown = names.slice(0, 12).map(n => JSON.stringify(n)).join(", ");
  throw new PlanError("unknown-column", `${verb}: there is no column ${JSON.stringify(name)}.`, {
    hint: `${near === null ? "" : `Did you mean ${JSON.stringify(near)}? `}The columns are: ${shown}${
      names.length > 12 ? `, … (${names.length})` : names.length === 0 ? "(none)" : ""}.${
      names.length === 0 ? " Of no rows, `fromRows` knows no columns: give it a schema." : ""}`,
  });
}

function bindWhole(expr: Expr, context: BindContext): TypedExpr {
  refuseHuge(expr, context.verb);
  return bind(expr, context, null);
}

function bind(expr: Expr, context: BindContext, hint: DataType | null): TypedExpr {
  try {
    return bindKind(expr, context, hint);
  } catch (error) {
    if (error instanceof BindError) error.trail.push(expr);
    throw error;
  }
}

function bindKind(expr: Expr, context: BindContext, hint: DataType | null): TypedExpr {
  switch (expr.kind) {
    case "column": {
      if (context.level === "aggregate") {
        throw new PlanError("row-in-aggregate",
          `${context.verb}: the column ${JSON.stringify(expr.name)} has one value per row, and a group needs one.`,
          { hint: `Aggregate it, as in \`g.${expr.name}.first()\`, or group by it.` });
      }
      const { name, type, nullable } = lookUp(context.fields, expr.name, context.verb);
      return { kind: "column", name, type, nullable };
    }
    case "literal":
      return expr.type ? bindLiteral(expr.value, expr.type) : bindLiteral(expr.value, hint);
    case "call": return bindCall(expr.name, balanced(expr.name, expr.args), context);
    case "cast": return bindCast(expr, context);
    case "case": return bindCase(expr, context);
    case "in": return bindIn(expr, context);
    case "aggregate": return bindAggregateCall(expr, context);
    case "grouping": return bindGrouping(expr.keys, context);
    case "window": return bindWindowCall(expr, context);
  }
}

function bindGrouping(keys: readonly string[], { verb, level, grouping }: BindContext): TypedExpr {
  if (level === "aggregate" && grouping) return grouping(keys);
  throw new PlanError("grouping-in-row", `${verb}: grouping says something of a group, and there are only rows here.`,
    { hint: "Use it in `agg` or `having`, outside of aggregates." });
}

const isBareLiteral = (expr: Expr): expr is Extract<Expr, { kind: "literal" }> =>
  expr.kind === "literal" && expr.type === undefined;

/** Binds values that stand beside each other: literals take the type of the first that is none. */
function bindTogether(
  exprs: readonly Expr[], context: BindContext, use: "fit" | "compare", fallback: DataType | null = null,
): TypedExpr[] {
  const bound = exprs.map(e => (isBareLiteral(e) ? null : bind(e, context, null)));
  const hint = bound.find(b => b && b.type.kind !== "null")?.type ?? fallback;
  return exprs.map((e, i) =>
    bound[i] ?? bindingOf(e, () => bindLiteral((e as { value: null }).value, hint, use)));
}

const CLASSES: Readonly<Record<Exclude<TypeClass, "same">, (type: DataType) => boolean>> = {
  "any": () => true,
  "comparable": type => !isNested(type),
  "numeric": isNumeric,
  "integer": isInteger,
  "float": isFloat,
  "bool": type => type.kind === "bool",
  "utf8": type => type.kind === "utf8",
  "text": type => type.kind === "utf8" || type.kind === "binary",
  "temporal": isTemporal,
  "clock": type => type.kind === "timestamp" || type.kind === "time",
  "duration": type => type.kind === "duration",
  "integer literal": isInteger,
  "number literal": isNumeric,
  "text literal": type => type.kind === "utf8",
  "fraction literal": isFloat,
};

/** The type of an untyped null where a class of types is needed; float64 where none is named. */
const NULL_AS: Readonly<Partial<Record<TypeClass, DataType>>> =
  { bool: BOOL, utf8: UTF8, text: UTF8, integer: INT64 };

function check(
  bound: TypedExpr, expected: TypeClass, method: string, position: string, expr: Expr,
): TypedExpr {
  if (expected === "same" || CLASSES[expected](bound.type)) return bound;
  if (bound.type.kind === "null") {
    return castTo(bound, NULL_AS[expected] ?? FLOAT64);
  }
  throw new BindError({ kind: "argument", method, position, type: bound.type, expected }, expr);
}

function bindCall(name: FunctionName, args: readonly Expr[], context: BindContext): TypedExpr {
  const row = FUNCTIONS[name];
  const least = 1 + row.args.length - (row.optional ?? 0);
  if (args.length < least || (!row.variadic && args.length > 1 + row.args.length)) {
    throw new BindError({ kind: "argumentCount", name, least: least - 1, given: args.length - 1 });
  }
  const literalsOnly = row.args.some(a => a.endsWith("literal"));
  const bound = literalsOnly ? bindOptions(name, args, context)
    : row.receiver === "utf8" && row.args.includes("integer") ? bindEach(row, args, context)
    : bindTogether(args, context, COMPARES.has(name) || ARITHMETIC.has(name) ? "compare" : "fit");
  const checked = bound.map((b, i) => (i === 0
    ? check(b, row.receiver, name, "the value", args[i]!)
    : check(b, row.args[Math.min(i - 1, row.args.length - 1)]!, name, `argument ${i}`, args[i]!)));
  return desugar(name, checked, context) ?? call(name as CoreFunction, checked);
}

/** Arguments that do not stand beside each other: each literal is of the type that its parameter wants. */
const bindEach = (
  { receiver, args: wanted }: FunctionRow,
  args: readonly Expr[],
  context: BindContext,
): TypedExpr[] =>
  args.map((arg, i) =>
    bindingOf(arg, () => bind(arg, context, NULL_AS[i === 0 ? receiver : wanted[i - 1]!] ?? null)),
  );

/** Arguments that must be plain literals: they shape the computation and are fixed in the plan. */
function bindOptions(name: FunctionName, args: readonly Expr[], context: BindContext): TypedExpr[] {
  const row = FUNCTIONS[name];
  return args.map((arg, i) => {
    if (i === 0) return bind(arg, context, null);
    const kind = row.args[i - 1]!;
    const wanted = kind === "integer literal" ? "number" : "string";
    if (arg.kind !== "literal" || typeof arg.value !== wanted) {
      throw new BindError({ kind: "notPlain", name, index: i, wanted: wanted === "number" ? "integer" : "string" }, arg);
    }
    return bindingOf(arg, () => bindLiteral(arg.value, kind === "integer literal" ? { kind: "int64" } : UTF8));
  });
}

const COMPARES: ReadonlySet<FunctionName> = new Set(
  ["eq", "ne", "lt", "le", "gt", "ge", "eqMissing", "neMissing", "between"] as const);
const ARITHMETIC: ReadonlySet<FunctionName> = new Set(
  ["add", "sub", "mul", "div", "intDiv", "floorDiv", "mod", "pow", "atan2", "gcd", "lcm"] as const);

/** Functions that are spelled with others. */
function desugar(name: FunctionName, args: readonly TypedExpr[], context: BindContext): TypedExpr | null {
  const [a, b, c] = args as [TypedExpr, TypedExpr, TypedExpr];
  switch (name) {
    case "between": return call("and", [compare("ge", a, b), compare("le", a, c)]);
    case "fillNull": return call("coalesce", args);
    case "neMissing": return call("not", [compare("eqMissing", a, b)]);
    case "isNotNull": return call("not", [call("isNull", [a])]);
    case "xor": return call("ne", args);
    case "padStart": case "padEnd": return c ? null : call(name, [a, b, bindLiteral(" ", UTF8)]);
    case "nullIf": {
      const same = compare("eq", a, b);
      return { kind: "case", branches: [{ when: same, then: castTo(bindLiteral(null, a.type), a.type) }],
        otherwise: a, type: a.type, nullable: true };
    }
    default: return COMPARES.has(name) ? compare(name as CoreFunction, a, b, context.verb) : null;
  }
}

function compare(name: CoreFunction, a: TypedExpr, b: TypedExpr, verb = name as string): TypedExpr {
  const pair = comparablePair(a, b);
  if (pair === null) {
    throw new BindError({ kind: "incomparable", name, verb, left: a.type, right: b.type });
  }
  return call(name, pair);
}

/** Makes a typed call; the arguments are bound and checked. */
export function call(name: CoreFunction, args: readonly TypedExpr[]): TypedExpr {
  const row = FUNCTIONS[name];
  const resolved = resolveReturn(row.returns, args, name);
  return { kind: "call", name, args: resolved.args, type: resolved.type,
    nullable: isNullable(name, resolved.args) };
}

function isNullable(name: CoreFunction, args: readonly TypedExpr[]): boolean {
  switch (FUNCTIONS[name].nulls) {
    case "never": return false;
    case "any": return args.some(a => a.nullable);
    case "custom": break;
  }
  switch (name) {
    case "coalesce": return args.every(a => a.nullable);
    case "intDiv": case "floorDiv": case "mod": {
      const divisor = args[1]!;
      const safe = divisor.kind === "literal" && divisor.value !== null && Number(divisor.value) !== 0;
      return args[0]!.nullable || !safe;
    }
    default: return args.some(a => a.nullable);
  }
}

function bindCast(expr: Extract<Expr, { kind: "cast" }>, context: BindContext): TypedExpr {
  const operand = bind(expr.operand, context, null);
  if (!castable(operand.type, expr.type)) {
    throw new BindError({ kind: "noCast", from: operand.type, to: expr.type });
  }
  if (sameType(operand.type, expr.type)) return operand;
  return { kind: "cast", operand, mode: expr.mode, type: expr.type,
    nullable: operand.nullable || expr.mode === "try" };
}

function bindCase(expr: Extract<Expr, { kind: "case" }>, context: BindContext): TypedExpr {
  const whens = expr.branches.map(({ when }) => {
    const bound = bind(when, context, BOOL);
    return check(bound, "bool", "when", "the condition", when);
  });
  const chosen = [...expr.branches.map(b => b.then), expr.otherwise];
  const values = bindTogether(chosen, context, "fit");
  const type = values.map(v => v.type).reduce<DataType | null>((a, b) => a && commonType(a, b), { kind: "null" });
  if (type === null) {
    const types = values.map(v => v.type);
    throw new BindError({ kind: "noCommonType", method: null, types }, chosen[misfitOf(types)]!);
  }
  const cast = values.map(v => castTo(v, type));
  return {
    kind: "case", type, nullable: cast.some(v => v.nullable),
    branches: whens.map((when, i) => ({ when, then: cast[i]! })), otherwise: cast[cast.length - 1]!,
  };
}

function bindIn(expr: Extract<Expr, { kind: "in" }>, context: BindContext): TypedExpr {
  const operand = check(bind(expr.operand, context, null), "comparable", "isIn", "the value", expr.operand);
  const pairs = expr.values.map(value => {
    const bound = isBareLiteral(value)
      ? bindingOf(value, () => bindLiteral(value.value, operand.type, "compare")) : bind(value, context, null);
    const pair = comparablePair(operand, bound);
    if (pair === null || pair[1].kind !== "literal") {
      throw new BindError({ kind: "listValue", type: operand.type, other: bound.type }, value);
    }
    return pair;
  });
  const types = new Set(pairs.map(([a, b]) => `${typeName(a.type)} ${typeName(b.type)}`));
  const literals = pairs.map(([, value]) => value as Extract<TypedExpr, { kind: "literal" }>);
  if (types.size <= 1 && (pairs.length === 0 || sameType(pairs[0]![0].type, literals[0]!.type))) {
    return { kind: "in", operand: pairs[0]?.[0] ?? operand, values: literals, type: BOOL,
      nullable: operand.nullable || literals.some(v => v.value === null) };
  }
  return pairs.map(([a, b]) => call("eq", [a, b])).reduce((a, b) => call("or", [a, b]));
}

function bindAggregateCall(
  expr: Extract<Expr, { kind: "aggregate" }>, context: BindContext,
): TypedAggregate {
  if (context.level !== "aggregate") {
    throw new PlanError("aggregate-in-row",
      `${context.verb}: ${expr.name} is an aggregate, and a value for each row is needed.`,
      { hint: context.verb in AGGREGATES ? "Aggregate the column itself."
        : "Use it in `agg`, or say with `over` of which rows." });
  }
  const inner: BindContext = { ...context, level: "row", verb: expr.name };
  const row = AGGREGATES[expr.name];
  // count() of rows is the one that needs no argument.
  if (expr.args.length !== row.args.length && !(expr.name === "count" && expr.args.length === 0)) {
    throw new BindError({ kind: "aggregateCount", name: expr.name, given: expr.args.length - 1 });
  }
  const bound = expr.args.map((a, i) => (row.args[i] === "fraction literal" ? bindFraction(expr.name, a)
    : check(bind(a, inner, null), row.args[i]!, expr.name, i === 0 ? "the value" : `argument ${i}`, a)));
  const filter = expr.filter && check(bind(expr.filter, inner, BOOL), "bool", "filter", "the condition", expr.filter);
  const args = row.returns === "float64" ? bound : resolveReturn(row.returns, bound, expr.name).args;
  const type = resolveReturn(row.returns, bound, expr.name).type;
  return { kind: "aggregate", name: expr.name, args, ...(filter ? { filter } : {}), type,
    nullable: aggregateNullable(expr.name, args, filter !== undefined, context.grouped) };
}

/** A plain number from 0 to 1. */
function bindFraction(name: AggregateName, expr: Expr): TypedExpr {
  const value = expr.kind === "literal" ? expr.value : undefined;
  if (typeof value === "number" && value >= 0 && value <= 1) return bindLiteral(value, FLOAT64);
  throw new BindError({ kind: "fraction", name, value: typeof value === "number" ? value : null }, expr);
}

function aggregateNullable(
  name: AggregateName, args: readonly TypedExpr[], filtered: boolean, grouped: boolean,
): boolean {
  if (AGGREGATES[name].empty === "zero") return false;
  return AGGREGATES[name].sparse === true || !grouped || filtered || args.some(a => a.nullable);
}

function bindWindowCall(expr: WindowExpr, context: BindContext): TypedWindow {
  if (context.level !== "window") {
    throw new BindError({ kind: "windowInside", name: expr.name, verb: context.verb });
  }
  const inner: BindContext = { ...context, level: "row", verb: expr.name };
  return bindWindow(expr, {
    bind: (value, hint) => bind(value, inner, hint), check,
    aggregate: (call, neverEmpty) => bindAggregateCall(call, { ...context, level: "aggregate", grouped: neverEmpty }),
  });
}
