// Guesses of how many rows meet a condition, and of what the columns are like in those that do. The rules are
// those of System R (Selinger et al., 1979): values are spread evenly, conditions are independent.
import { columnsOf, type BoundValue, type TypedCall, type TypedExpr, type TypedIn } from "../../expr/node.ts";
import { derived, type RowEstimate } from "./rows.ts";
import { estimateExpr } from "./expression.ts";
import {
  clamp, distinctAmong, domainOf, mayContain, mayMeet, numberOf, shareBelow, type ColumnEstimate,
} from "./value.ts";

/** Shares of rows where nothing is known. */
export const DEFAULT_SHARE = {
  /** An order between values without known bounds: System R's. */
  order: 1 / 3,
  /** A list never passes more than half of values that nobody counted: System R's. */
  list: 1 / 2,
  /** A pattern; one that is bound to an end of the text passes less. */
  contains: 1 / 10,
  startsWith: 1 / 20,
  /** Whatever else is true or false. */
  condition: 1 / 3,
} as const;

/** The shares of rows for which a condition is true, and for which it is null. */
interface Truth {
  readonly yes: number;
  readonly unknown: number;
}

type Comparison = "lt" | "le" | "gt" | "ge";
const FLIPPED: Readonly<Record<Comparison, Comparison>> = { lt: "gt", le: "ge", gt: "lt", ge: "le" };

/** The rows that pass a filter. Of several conditions each one is asked of the rows that the others left. */
export function filtered(input: RowEstimate, predicate: TypedExpr): RowEstimate {
  if (predicate.kind === "call" && predicate.name === "and") return predicate.args.reduce(filtered, input);
  const rows = input.rows * clamp(truth(predicate, input).yes);
  const narrowed = narrow(predicate, input);
  return derived(rows, name => {
    const column = input.column(name);
    const known = narrowed.get(name);
    if (!known)
      return { ...column, distinct: distinctAmong(column, input.rows, rows), domain: domainOf(column) };
    const domain =
      domainOf(column) * (column.distinct > 0 ? Math.min(1, known.distinct / column.distinct) : 1);
    return { ...known, distinct: Math.min(known.distinct, rows), domain };
  }, input.unfiltered);
}

function truth(condition: TypedExpr, input: RowEstimate): Truth {
  switch (condition.kind) {
    case "literal":
      return { yes: condition.value === true ? 1 : 0, unknown: condition.value === null ? 1 : 0 };
    case "in": return ofList(condition, input);
    case "call": return ofCall(condition, input);
    default: return ofValues(estimateExpr(condition, input));
  }
}

/** A value that is itself true or false. */
function ofValues({ distinct, nulls, min, max }: ColumnEstimate): Truth {
  const known = distinct === 1 && min !== null && min === max;
  const yes = known ? min : distinct <= 2 ? 1 / 2 : DEFAULT_SHARE.condition;
  return { yes: yes * (1 - nulls), unknown: nulls };
}

function ofCall(condition: TypedCall, input: RowEstimate): Truth {
  const [first, second] = condition.args;
  const values = () =>
    condition.args.map(arg => estimateExpr(arg, input)) as [ColumnEstimate, ColumnEstimate];
  switch (condition.name) {
    case "and": {
      // Bounds of one column on both sides are no independent conditions.
      const kept = filtered(input, condition).rows;
      const known = condition.args.reduce((share, arg) => share * (1 - truth(arg, input).unknown), 1);
      return { yes: share(kept, input.rows), unknown: Math.min(1 - known, 1 - share(kept, input.rows)) };
    }
    case "or": return anyOf(truth(first!, input), truth(second!, input));
    case "not": {
      const { yes, unknown } = truth(first!, input);
      return { yes: clamp(1 - yes - unknown), unknown };
    }
    case "isNull": return { yes: values()[0].nulls, unknown: 0 };
    case "isNotNull": return { yes: 1 - values()[0].nulls, unknown: 0 };
    case "eq": return equal(...values());
    case "ne": return unequal(equal(...values()));
    case "eqMissing": return { yes: same(...values()), unknown: 0 };
    case "neMissing": return { yes: 1 - same(...values()), unknown: 0 };
    case "lt": case "le": case "gt": case "ge": return ordered(condition.name, ...values());
    case "contains": case "like": return ofShare(DEFAULT_SHARE.contains, values()[0]);
    case "startsWith": case "endsWith": return ofShare(DEFAULT_SHARE.startsWith, values()[0]);
    default: return ofShare(DEFAULT_SHARE.condition, estimateExpr(condition, input));
  }
}

const share = (kept: number, rows: number): number => (rows > 0 ? kept / rows : 0);
const ofShare = (part: number, { nulls }: ColumnEstimate): Truth =>
  ({ yes: part * (1 - nulls), unknown: nulls });
const unequal = ({ yes, unknown }: Truth): Truth => ({ yes: clamp(1 - yes - unknown), unknown });

function anyOf(a: Truth, b: Truth): Truth {
  const yes = 1 - (1 - a.yes) * (1 - b.yes);
  const no = (1 - a.yes - a.unknown) * (1 - b.yes - b.unknown);
  return { yes, unknown: clamp(1 - yes - no) };
}

function equal(a: ColumnEstimate, b: ColumnEstimate): Truth {
  const present = (1 - a.nulls) * (1 - b.nulls);
  const yes = mayMeet(a, b) ? present / Math.max(1, a.distinct, b.distinct) : 0;
  return { yes, unknown: 1 - present };
}

const same = (a: ColumnEstimate, b: ColumnEstimate): number => clamp(equal(a, b).yes + a.nulls * b.nulls);

function ordered(name: Comparison, a: ColumnEstimate, b: ColumnEstimate): Truth {
  const present = (1 - a.nulls) * (1 - b.nulls);
  return { yes: present * orderShare(name, a, b), unknown: 1 - present };
}

function orderShare(name: Comparison, a: ColumnEstimate, b: ColumnEstimate): number {
  if (isConstant(b)) {
    const below = shareBelow(a, b.min!, name === "le" || name === "gt");
    return below === null ? DEFAULT_SHARE.order : name === "lt" || name === "le" ? below : 1 - below;
  }
  return isConstant(a) ? orderShare(FLIPPED[name], b, a) : DEFAULT_SHARE.order;
}

const isConstant = ({ min, max }: ColumnEstimate): boolean => min !== null && min === max;

function ofList({ operand, values }: TypedIn, input: RowEstimate): Truth {
  const column = estimateExpr(operand, input);
  const found = values.filter(v => v.value !== null && occurs(column, v.value, v.type)).length;
  const part = found / Math.max(1, column.distinct);
  // Bounds or an exact count tell how many there are; else a long list is no reason to expect all rows.
  const most = column.min === null && column.distinct > found ? DEFAULT_SHARE.list : 1;
  const yes = (1 - column.nulls) * Math.min(part, most);
  return { yes, unknown: values.some(v => v.value === null) ? 1 - yes : column.nulls };
}

function occurs(column: ColumnEstimate, value: BoundValue, type: TypedExpr["type"]): boolean {
  const number = numberOf(value, type);
  return number === null || mayContain(column, number);
}

/** The column behind casts, which keep the order of its values; null if it is none. */
function columnName(expr: TypedExpr): string | null {
  if (expr.kind === "cast") return columnName(expr.operand);
  return expr.kind === "column" ? expr.name : null;
}

/** What a condition says of the columns that it compares, in the rows where it is true. */
function narrow(condition: TypedExpr, input: RowEstimate): ReadonlyMap<string, ColumnEstimate> {
  const narrowed = new Map<string, ColumnEstimate>();
  const put = (expr: TypedExpr | undefined, change: (column: ColumnEstimate) => ColumnEstimate) => {
    const name = expr && columnName(expr);
    if (name !== null && name !== undefined) narrowed.set(name, change(input.column(name)));
  };
  if (condition.kind === "in") {
    const most = condition.values.length;
    put(condition.operand, c => ({ ...c, distinct: Math.min(c.distinct, most), nulls: 0 }));
  }
  if (condition.kind === "column") put(condition, c => ({ ...c, distinct: 1, nulls: 0, min: 1, max: 1 }));
  if (condition.kind !== "call") return narrowed;
  const [a, b] = condition.args;
  switch (condition.name) {
    case "not":
      if (a!.kind === "call" && a!.name === "isNull") put(a!.args[0], present);
      else if (a!.kind === "column") put(a, c => ({ ...c, distinct: 1, nulls: 0, min: 0, max: 0 }));
      break;
    case "isNotNull": case "contains": case "like": case "startsWith": case "endsWith":
      put(a, present);
      break;
    case "isNull": put(a, c => ({ ...c, distinct: 0, nulls: 1 })); break;
    case "or": {
      const [one, other] = [filtered(input, a!), filtered(input, b!)];
      const alsoInOther = columnsOf(b!);
      for (const name of columnsOf(a!)) {
        if (alsoInOther.has(name))
          narrowed.set(name, either(input.column(name), one.column(name), other.column(name)));
      }
      break;
    }
    case "ne": for (const side of [a, b]) put(side, present); break;
    case "eq": {
      const both = meet(estimateExpr(a!, input), estimateExpr(b!, input));
      for (const side of [a, b]) put(side, c => ({ ...both, step: c.step }));
      break;
    }
    case "lt": case "le": case "gt": case "ge": {
      const name = condition.name;
      put(a, c => bounded(name, c, estimateExpr(b!, input)));
      put(b, c => bounded(FLIPPED[name], c, estimateExpr(a!, input)));
    }
  }
  return narrowed;
}

/** The values that a column has where one condition holds or another. */
function either(all: ColumnEstimate, a: ColumnEstimate, b: ColumnEstimate): ColumnEstimate {
  const ranged = a.min !== null && a.max !== null && b.min !== null && b.max !== null;
  return {
    distinct: Math.min(all.distinct, a.distinct + b.distinct),
    nulls: Math.max(a.nulls, b.nulls),
    step: all.step,
    min: ranged ? Math.min(a.min, b.min) : all.min,
    max: ranged ? Math.max(a.max, b.max) : all.max,
  };
}

const present = (column: ColumnEstimate): ColumnEstimate => ({ ...column, nulls: 0 });

/** The values that two columns have in common. */
function meet(a: ColumnEstimate, b: ColumnEstimate): ColumnEstimate {
  const ranged = a.min !== null && a.max !== null && b.min !== null && b.max !== null && mayMeet(a, b);
  return {
    distinct: Math.min(a.distinct, b.distinct), nulls: 0, step: a.step,
    min: ranged ? Math.max(a.min, b.min) : a.min ?? b.min,
    max: ranged ? Math.min(a.max, b.max) : a.max ?? b.max,
  };
}

/** A column cut off at the other side's bounds. */
function bounded(
  name: Comparison, column: ColumnEstimate, other: ColumnEstimate,
): ColumnEstimate {
  const { min, max, step } = column;
  if (min === null || max === null || other.min === null || other.max === null) return present(column);
  const inside = name === "lt" || name === "gt" ? step : 0;
  const upper = name === "lt" || name === "le" ? Math.min(max, other.max - inside) : max;
  const lower = name === "gt" || name === "ge" ? Math.max(min, other.min + inside) : min;
  if (lower > upper) return { ...column, nulls: 0, distinct: 0 };
  const part = max - min + step > 0 ? (upper - lower + step) / (max - min + step) : 1;
  const distinct = Math.max(1, column.distinct * clamp(part));
  return { ...column, nulls: 0, min: lower, max: upper, distinct };
}
