// Turns a bound expression into a function of a row. Must never know operators.
import type { ExprKind, TypedExpr } from "../../expr/node.ts";
import type { CoreFunction } from "../../expr/bind/bind.ts";
import type { Schema } from "../../expr/type.ts";
import { castValue } from "./cast/index.ts";
import { EVALUATE } from "./function/index.ts";
import { keyOf } from "./order.ts";
import type { Compute } from "./value.ts";

/** The expression over rows with the given schema. */
export function prepare(expr: TypedExpr, schema: Schema): Compute {
  return (PREPARE[expr.kind] as (expr: TypedExpr, schema: Schema) => Compute)(expr, schema);
}

type NodeOf<K extends ExprKind> = Extract<TypedExpr, { kind: K }>;

const PREPARE: { readonly [K in ExprKind]: (expr: NodeOf<K>, schema: Schema) => Compute } = {
  column({ name }, schema) {
    const index = schema.findIndex(f => f.name === name);
    if (index < 0) throw new Error(`the plan reads column ${JSON.stringify(name)}, which its input lacks`);
    return row => row[index]!;
  },
  literal: ({ value }) => () => value,
  call: (expr, schema) =>
    EVALUATE[expr.name as CoreFunction](expr.args.map(arg => prepare(arg, schema)), expr),
  cast(expr, schema) {
    const operand = prepare(expr.operand, schema);
    return (row, place) => {
      const value = operand(row, place);
      return value === null ? null : castValue(value, expr.operand.type, expr.type, expr.mode, place);
    };
  },
  case(expr, schema) {
    const branches = expr.branches.map(b => [prepare(b.when, schema), prepare(b.then, schema)] as const);
    const otherwise = prepare(expr.otherwise, schema);
    return (row, place) => {
      const taken = branches.find(([when]) => when(row, place) === true);
      return (taken ? taken[1] : otherwise)(row, place);
    };
  },
  in(expr, schema) {
    const operand = prepare(expr.operand, schema);
    const keys = new Set(expr.values.map(v => keyOf(v.value, v.type)));
    const hasNull = expr.values.some(v => v.value === null);
    return (row, place) => {
      const value = operand(row, place);
      if (value === null) return null;
      return keys.has(keyOf(value, expr.operand.type)) ? true : hasNull ? null : false;
    };
  },
  aggregate(expr) {
    throw new Error(`the plan has the aggregate ${expr.name} where a value of a row belongs`);
  },
  window(expr) {
    throw new Error(`the plan has the window function ${expr.name} where a value of a row belongs`);
  },
};
