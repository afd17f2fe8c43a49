// Binds what select, withColumns and groupBy take: names, objects of expressions, callbacks that return them.
import { PlanError } from "../../expr/error.ts";
import { bindRow, bindWindowed, fieldMap, lookUp } from "../../expr/bind/bind.ts";
import type { Expr as ExprNode, TypedExpr } from "../../expr/node.ts";
import { isNested, typeName, type Schema } from "../../expr/type.ts";
import type { NamedExpr } from "../../engine/plan/node.ts";
import { columnsProxy } from "../expr/columns.ts";
import { Expression, isLiteral, toNode } from "../expr/expression.ts";
import { isPromise, notAnExpression, nothingReturned, plainValue } from "../expr/misuse.ts";
import { watched } from "../expr/track.ts";
import { show } from "../from/show.ts";

export interface NamedNode {
  readonly name: string;
  readonly node: ExprNode;
}

/** The expressions of an object, or of the object that a callback returns. */
export function namedNodes(producer: unknown, schema: Schema, verb: string): NamedNode[] {
  return fromCallback(producer, schema, verb, result => {
    if (isPromise(result)) throw notAnExpression(result, verb);
    if (Array.isArray(result) && result.every(name => typeof name === "string")) throw namesInArray(verb, result);
    if (typeof result !== "object" || result === null || Array.isArray(result) || result instanceof Expression) {
      throw new PlanError("argument-type", `${verb}: an object of named expressions is needed.`,
        { hint: `Write it as in \`${verb}(c => ({ total: c.price.mul(c.quantity) }))\`.` });
    }
    return Object.entries(result).map(([name, value]) => {
      if (isLiteral(value)) throw plainValue(value, `${verb}, ${name}`, verb === "agg" ? "aggregate" : "column");
      return { name, node: toNode(value, `${verb}, ${name}`) };
    });
  });
}

const namesInArray = (verb: string, names: readonly string[]): PlanError => new PlanError("argument-type",
  `${verb}: names stand one by one, and not in an array.`,
  { hint: `Write \`${verb}(${names.slice(0, 3).map(name => JSON.stringify(name)).join(", ")})\`, or \`${verb}(...names)\`.` });

/** Calls a callback with the columns and reads its result; anything else is read as it is. */
export function fromCallback<V>(
  producer: unknown, schema: Schema, verb: string, read: (result: unknown) => V,
): V {
  if (typeof producer !== "function") return read(producer);
  const callback = producer as (columns: object) => unknown;
  return watched(verb, () => callback(columnsProxy(schema, verb)), result => {
    if (result === undefined) throw nothingReturned(verb);
    return read(result);
  });
}

/** Binds a column by name. */
export const bindName = (name: string, schema: Schema, verb: string): NamedExpr =>
  ({ name, expr: columnOf(name, schema, verb) });

/** A column as a bound expression. */
export function columnOf(name: string, schema: Schema, verb: string): TypedExpr {
  if (Array.isArray(name)) throw namesInArray(verb, name);
  if (typeof name !== "string") {
    throw new PlanError("argument-type", `${verb}: a column name is needed, not ${show(name)}.`);
  }
  const { type, nullable } = lookUp(fieldMap(schema), name, verb);
  return { kind: "column", name, type, nullable };
}

/** Binds a mix of names and producers, in order; with window functions among them or without. */
export function bindSelectors(
  selectors: readonly unknown[], schema: Schema, verb: string, windows: "windows" | "no windows",
): NamedExpr[] {
  const bind = windows === "windows" ? bindWindowed : bindRow;
  return selectors.flatMap(selector => (typeof selector === "string"
    ? [bindName(selector, schema, verb)]
    : namedNodes(selector, schema, verb).map(({ name, node }) =>
      ({ name, expr: bind(node, schema, verb) }))));
}

/** Names may occur once. */
export function assertUnique(names: readonly string[], verb: string): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) {
      throw new PlanError("duplicate-column", `${verb}: there would be two columns ${JSON.stringify(name)}.`,
        { hint: "Give one of them another name." });
    }
    seen.add(name);
  }
}

/** Groups, sorts and joins need values that compare. */
export function assertComparable(expr: TypedExpr, name: string, verb: string): void {
  if (!isNested(expr.type)) return;
  throw new PlanError("type-mismatch",
    `${verb}: ${JSON.stringify(name)} has type ${typeName(expr.type)}, whose values do not compare.`,
    { hint: "Use another column." });
}
