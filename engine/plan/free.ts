// Free columns: what the right side of a dependent join reads of rows that are outside of it.
import { fieldMap } from "../../expr/bind/bind.ts";
import { rewrite, walk, type TypedColumn, type TypedExpr } from "../../expr/node.ts";
import { mapExpressions } from "./expressions.ts";
import type { Plan } from "./node.ts";
import { inputsOf, withInputs } from "./walk.ts";

export type FreeColumns = ReadonlyMap<string, TypedColumn>;

const KNOWN = new WeakMap<Plan, FreeColumns>();

/** The columns that expressions anywhere in the plan read and none of their nodes' inputs have. */
export function freeColumns(plan: Plan): FreeColumns {
  let known = KNOWN.get(plan);
  if (!known) KNOWN.set(plan, known = find(plan));
  return known;
}

function find(plan: Plan): FreeColumns {
  const found = new Map<string, TypedColumn>();
  mapExpressions(plan, (expr, _, over) => {
    walk(expr, node => {
      if (node.kind === "column" && !fieldMap(over).has(node.name)) found.set(node.name, node);
    });
    return expr;
  });
  inputsOf(plan).forEach((input, i) => {
    for (const [name, column] of freeColumns(input)) if (!gives(plan, i, name)) found.set(name, column);
  });
  return found;
}

/** Whether a node gives its input a column to read: a dependent join gives its right side those of the left. */
const gives = (plan: Plan, input: number, name: string): boolean =>
  plan.kind === "dependentJoin" && input === 1 && fieldMap(plan.left.schema).has(name);

/** The plan with free columns replaced by what the map has for them; those that it lacks stay free. */
export function replaceFree(plan: Plan, by: ReadonlyMap<string, TypedExpr>): Plan {
  if (![...freeColumns(plan).keys()].some(name => by.has(name))) return plan;
  const inputs = inputsOf(plan).map((input, i) => replaceFree(input,
    new Map([...by].filter(([name]) => !gives(plan, i, name)))));
  return mapExpressions(withInputs(plan, inputs), (expr, _, over) => rewrite(expr, node =>
    (node.kind === "column" && !fieldMap(over).has(node.name) ? by.get(node.name) ?? node : node)));
}
