// Guesses of what an expression's values are like, from those of the columns that it reads.
import { FUNCTIONS, type FunctionName } from "../../expr/function/table.ts";
import { children, type TypedCall, type TypedCase, type TypedExpr } from "../../expr/node.ts";
import type { RowEstimate } from "./rows.ts";
import { clamp, isNumeric, ofCount, ofValue, stepOf, type ColumnEstimate } from "./value.ts";

export function estimateExpr(expr: TypedExpr, input: RowEstimate): ColumnEstimate {
  switch (expr.kind) {
    case "column": return input.column(expr.name);
    case "literal": return ofValue(expr.value, expr.type);
    case "cast": {
      const operand = estimateExpr(expr.operand, input);
      return isNumeric(expr.type) && isNumeric(expr.operand.type)
        ? { ...operand, step: Math.max(operand.step, stepOf(expr.type)) }
        : ofCount(operand.distinct, operand.nulls);
    }
    case "case": return ofCase(expr, input);
    case "call": return ofCall(expr, input);
    case "in": case "aggregate": case "window":
      return combined(expr, children(expr).map(child => estimateExpr(child, input)), input);
  }
}

/** As many values as there are combinations of the operands' values. */
function combined(expr: TypedExpr, operands: readonly ColumnEstimate[], input: RowEstimate): ColumnEstimate {
  const most = expr.type.kind === "bool" ? 2 : input.rows;
  const distinct = operands.reduce((product, o) => product * Math.max(1, o.distinct), 1);
  const strict = expr.kind !== "call" || FUNCTIONS[expr.name].nulls === "any";
  const nulls = strict ? 1 - operands.reduce((present, o) => present * (1 - o.nulls), 1) : 0;
  return ofCount(Math.max(1, Math.min(distinct, most)), nulls);
}

/** Parts of a time, and how many values each has. */
const PARTS: Partial<Readonly<Record<FunctionName, readonly [min: number, max: number]>>> = {
  sign: [-1, 1], quarter: [1, 4], month: [1, 12], week: [1, 53], day: [1, 31], weekday: [1, 7],
  dayOfYear: [1, 366], hour: [0, 23], minute: [0, 59], second: [0, 59], millisecond: [0, 999],
};

function ofCall(expr: TypedCall, input: RowEstimate): ColumnEstimate {
  const operands = expr.args.map(arg => estimateExpr(arg, input));
  const whole = combined(expr, operands, input);
  const part = PARTS[expr.name];
  if (part) return within(whole, part[0], part[1], 1);
  const [a, b] = operands;
  if (a === undefined || a.min === null || a.max === null) return whole;
  const step = stepOf(expr.type);
  if (expr.name === "neg") return { ...whole, min: -a.max, max: -a.min, step };
  if (b === undefined || b.min === null || b.max === null) return whole;
  switch (expr.name) {
    case "add": return { ...whole, min: a.min + b.min, max: a.max + b.max, step };
    case "sub": return { ...whole, min: a.min - b.max, max: a.max - b.min, step };
    case "mul": {
      const corners = [a.min * b.min, a.min * b.max, a.max * b.min, a.max * b.max];
      // A constant stretches the distances between values.
      const stretched = step > 0 && b.min === b.max && b.min !== 0 ? Math.abs(a.step * b.min) : step;
      return { ...whole, min: Math.min(...corners), max: Math.max(...corners), step: stretched };
    }
    case "mod": {
      const most = Math.max(Math.abs(b.min), Math.abs(b.max)) - step;
      if (!(most >= 0) || b.min !== b.max) return whole;
      return within(whole, a.min < 0 ? Math.max(-most, a.min) : 0, Math.min(most, Math.max(0, a.max)), step);
    }
    case "intDiv": case "floorDiv": {
      if (b.min !== b.max || b.min === 0) return whole;
      const ends = [Math.floor(a.min / b.min), Math.floor(a.max / b.min)];
      return within(whole, Math.min(...ends), Math.max(...ends), step);
    }
    case "coalesce": return {
      distinct: Math.min(input.rows, a.distinct + b.distinct), nulls: a.nulls * b.nulls,
      min: Math.min(a.min, b.min), max: Math.max(a.max, b.max), step,
    };
    default: return whole;
  }
}

/** No more values than fit between two numbers. */
function within(whole: ColumnEstimate, min: number, max: number, step: number): ColumnEstimate {
  const room = step > 0 ? (max - min) / step + 1 : Infinity;
  return { ...whole, distinct: Math.max(1, Math.min(whole.distinct, room)), min, max, step };
}

function ofCase(expr: TypedCase, input: RowEstimate): ColumnEstimate {
  const results = [...expr.branches.map(b => b.then), expr.otherwise].map(e => estimateExpr(e, input));
  const values = results.filter(r => r.distinct > 0);
  const ranged = values.length > 0 && values.every(v => v.min !== null && v.max !== null);
  return {
    distinct: Math.min(input.rows, values.reduce((sum, v) => sum + v.distinct, 0)),
    nulls: clamp(results.reduce((sum, r) => sum + r.nulls, 0) / results.length),
    min: ranged ? Math.min(...values.map(v => v.min!)) : null,
    max: ranged ? Math.max(...values.map(v => v.max!)) : null,
    step: stepOf(expr.type),
  };
}
