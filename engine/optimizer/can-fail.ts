// Which expressions may raise an ExecutionError on some row, and so must stay behind their guards.
import { INTEGER_DIGITS } from "../../expr/bind/coerce.ts";
import { AGGREGATES, FUNCTIONS } from "../../expr/function/table.ts";
import { children, type TypedCall, type TypedExpr } from "../../expr/node.ts";
import {
  integerRange, isFloat, isInteger, isNumeric, sameType, UNITS_PER_SECOND, type DataType,
} from "../../expr/type.ts";
import { contains, typeInterval, unclipped, type ColumnInterval } from "./interval.ts";

const unitsOf = (type: { readonly unit: keyof typeof UNITS_PER_SECOND }) => UNITS_PER_SECOND[type.unit];

/** Whether every value of `from` has a value in `to`, rounded or not. */
export function castIsTotal(from: DataType, to: DataType): boolean {
  if (from.kind === "null" || sameType(from, to)) return true;
  if (to.kind === "bool") return from.kind !== "utf8";
  if (to.kind === "utf8") return from.kind !== "binary";
  if (from.kind === "utf8") return to.kind === "binary";
  if (isNumeric(to) && isFloat(to)) return true;
  if (from.kind === "bool") return to.kind !== "decimal" || to.precision > to.scale;
  if (isInteger(from) && isInteger(to)) {
    const [inner, outer] = [integerRange(from.kind), integerRange(to.kind)];
    return inner.min >= outer.min && inner.max <= outer.max;
  }
  if (isInteger(from) && to.kind === "decimal") return INTEGER_DIGITS[from.kind] <= to.precision - to.scale;
  if (from.kind === "decimal" && to.kind === "decimal") {
    const carry = to.scale < from.scale ? 1 : 0;
    return from.precision - from.scale + carry <= to.precision - to.scale;
  }
  if (from.kind === "int64" || to.kind === "int64") return !isNumeric(from) || !isNumeric(to);
  return temporalCastIsTotal(from, to);
}

function temporalCastIsTotal(from: DataType, to: DataType): boolean {
  if (from.kind === "date" && to.kind === "timestamp") return unitsOf(to) <= UNITS_PER_SECOND.ms;
  if (from.kind === "timestamp" && to.kind === "time") return true;
  if (from.kind === "timestamp" && to.kind === "date") return unitsOf(from) >= UNITS_PER_SECOND.us;
  const timed = from.kind === "time" || from.kind === "timestamp" || from.kind === "duration";
  return timed && to.kind === from.kind && unitsOf(to) <= unitsOf(from);
}

/** Rounding overflows only where a decimal grows a digit. */
const ROUNDING: ReadonlySet<string> = new Set(["floor", "ceil", "round"]);

/** Functions of exact numbers that fail only where the result leaves its type. */
const OVERFLOWS: ReadonlySet<string> = new Set(["add", "sub", "mul", "neg", "abs", "intDiv", "floorDiv"]);

const KNOWN = new WeakMap<TypedExpr, boolean>();
const NOTHING: ColumnInterval = () => null;

/**
 * Whether evaluating the expression may raise an error on some row. What is known of its columns
 * can rule overflow out; without it, the types alone do: int32 + int32 fits int64.
 */
export function canFail(node: TypedExpr, ofColumn: ColumnInterval = NOTHING): boolean {
  let known = KNOWN.get(node);
  if (known === undefined) {
    known = failsItself(node, NOTHING) || children(node).some(child => canFail(child));
    KNOWN.set(node, known);
  }
  if (!known || ofColumn === NOTHING) return known;
  return failsItself(node, ofColumn) || children(node).some(child => canFail(child, ofColumn));
}

function failsItself(node: TypedExpr, ofColumn: ColumnInterval): boolean {
  switch (node.kind) {
    case "call": return callFails(node, ofColumn);
    case "cast":
      return node.mode === "strict" && !castIsTotal(node.operand.type, node.type) && !fits(node, ofColumn);
    case "aggregate": return AGGREGATES[node.name].fails === true && !isFloat(node.type);
    case "window": return true;
    case "column": case "literal": case "case": case "in": return false;
  }
}

function callFails(node: TypedCall, ofColumn: ColumnInterval): boolean {
  if (!FUNCTIONS[node.name].fails || isFloat(node.type)) return false;
  if (OVERFLOWS.has(node.name)) return !fits(node, ofColumn);
  return !ROUNDING.has(node.name) || node.type.kind === "decimal";
}

/** Whether the operands' intervals keep the result inside its type. */
function fits(node: TypedExpr, ofColumn: ColumnInterval): boolean {
  const [result, whole] = [unclipped(node, ofColumn), typeInterval(node.type)];
  return result !== null && whole !== null && contains(whole, result);
}

/** The nodes of an expression that every row evaluates: not what stands behind and, or, case or coalesce. */
export function* alwaysEvaluated(node: TypedExpr): Iterable<TypedExpr> {
  yield node;
  const shortCircuits = node.kind === "case"
    || (node.kind === "call" && (node.name === "and" || node.name === "or" || node.name === "coalesce"));
  const all = children(node);
  for (const child of shortCircuits ? all.slice(0, 1) : all) yield* alwaysEvaluated(child);
}
