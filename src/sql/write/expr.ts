// Bound expressions as DuckDB SQL with exactly their meaning, over whatever the scope says columns are.
import type { CoreFunction } from "../../../expr/bind/bind.ts";
import type { ExprKind, TypedExpr } from "../../../expr/node.ts";
import { CALLS } from "./call.ts";
import { castSql } from "./cast.ts";
import { definite, literalSql } from "./literal.ts";
import { picked, typeOfPicked, writeExpr } from "./operand.ts";
import type { Scope } from "./storage.ts";
import { atom, LEVEL, within, type Written } from "./written.ts";

type NodeOf<K extends ExprKind> = Extract<TypedExpr, { kind: K }>;

const WRITE: { readonly [K in ExprKind]: (expr: NodeOf<K>, scope: Scope) => Written } = {
  column: ({ name, type }, scope) => scope.column(name, type),
  literal: ({ value, type }, { storage }) => literalSql(value, type, storage),
  call: (expr, scope) => {
    const name = expr.name as CoreFunction;
    const special = scope.storage.owns(expr) ? scope.storage.calls[name] : undefined;
    return (special ?? CALLS[name])(expr, scope);
  },
  cast: (expr, scope) => castSql(expr, scope),
  case(expr, scope) {
    const values = picked([...expr.branches.map(b => b.then), expr.otherwise], expr.type, scope);
    const otherwise = values[values.length - 1]!;
    const branches = expr.branches.map((b, i) => ` WHEN ${writeExpr(b.when, scope).sql} THEN ${values[i]!.sql}`);
    return atom(`CASE${branches.join("")}${otherwise.sql === "NULL" ? "" : ` ELSE ${otherwise.sql}`} END`,
      typeOfPicked(values));
  },
  in(expr, scope) {
    const operand = definite(writeExpr(expr.operand, scope), expr.operand.type, scope.storage);
    if (expr.values.length === 0) return atom(`CASE WHEN ${within(operand, LEVEL.other)} IS NOT NULL THEN false END`, "BOOLEAN");
    const values = expr.values.map(v => literalSql(v.value, v.type, scope.storage).sql);
    return { sql: `${within(operand, LEVEL.other)} IN (${values.join(", ")})`, level: LEVEL.compare, type: "BOOLEAN" };
  },
  aggregate: ({ name }) => { throw new Error(`aggregate ${name} among row expressions`); },
  window: ({ name }) => { throw new Error(`window function ${name} among row expressions`); },
};

/** The whole of an expression: what a scope writes by. */
export const writeBound = (expr: TypedExpr, scope: Scope): Written =>
  (WRITE[expr.kind] as (expr: TypedExpr, scope: Scope) => Written)(expr, scope);
