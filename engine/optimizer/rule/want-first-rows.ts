// Tells a window which rows a filter on their numbers lets through, so that it can drop the others early.
import { isWindowName } from "../../../expr/function/table.ts";
import type { TypedExpr, TypedLiteral } from "../../../expr/node.ts";
import * as build from "../../plan/build.ts";
import type { WantedRows, Window, WindowCall } from "../../plan/node.ts";
import { conjuncts } from "../expressions.ts";
import type { Rule } from "../rule.ts";

/** Whoever keeps the best of a partition goes through them for each row that comes among them. */
const WANTED_MOST = 64;

export const wantFirstRows: Rule = {
  name: "want-first-rows",
  why: "Where only the first rows of each partition pass, the others need not be kept and sorted.",
  apply(plan) {
    if (plan.kind !== "filter" || plan.input.kind !== "window" || plan.input.wanted) return undefined;
    const { input } = plan;
    const [wanted] = conjuncts(plan.predicate).map(condition => wantedBy(condition, input))
      .filter(found => found !== null);
    if (!wanted || !input.columns.every(({ call }) => looksBack(call))) return undefined;
    const { partitionBy, orderBy, columns } = input;
    return build.filter(build.window(input.input, partitionBy, orderBy, columns, wanted), plan.predicate);
  },
};

/** The rows that a condition on their number lets through, if these are the first ones. */
function wantedBy(condition: TypedExpr, { columns }: Window): WantedRows | null {
  const bound = upperBound(condition);
  const name = bound && columns.find(c => c.name === bound.column)?.call.name;
  if (name !== "rowNumber" && name !== "rank" && name !== "denseRank") return null;
  const { most } = bound!;
  return most >= 1n && most <= BigInt(WANTED_MOST) ? { ...bound!, most: Number(most) } : null;
}

interface UpperBound { readonly column: string; readonly most: bigint }

/** What a column is at most wherever the condition is true. */
function upperBound(condition: TypedExpr): UpperBound | null {
  if (condition.kind === "in") {
    const values = condition.values.flatMap(({ value }) => (value === null ? [] : [value]));
    return atMost(condition.operand, values, 0n);
  }
  if (condition.kind !== "call") return null;
  const [operand, value] = condition.args;
  if (value?.kind !== "literal") return null;
  switch (condition.name) {
    case "le": case "eq": return atMost(operand!, [value.value], 0n);
    case "lt": return atMost(operand!, [value.value], 1n);
    default: return null;
  }
}

function atMost(operand: TypedExpr, values: readonly TypedLiteral["value"][], less: bigint): UpperBound | null {
  if (operand.kind !== "column" || values.length === 0) return null;
  if (!values.every(value => typeof value === "bigint")) return null;
  return { column: operand.name, most: values.reduce((a, b) => (a > b ? a : b)) - less };
}

/** Whether the call sees only rows before its own, all of which come among the first if it does. */
function looksBack({ name, frame: { unit, end, exclude } }: WindowCall): boolean {
  switch (name) {
    case "rowNumber": case "rank": case "denseRank": case "lag": return true;
    case "lead": case "ntile": case "percentRank": case "cumeDist": case "ewmMean": return false;
    default: return (!isWindowName(name) || name === "nthValue") && unit === "rows"
      && end.kind === "offset" && end.count <= 0 && exclude === "none";
  }
}
