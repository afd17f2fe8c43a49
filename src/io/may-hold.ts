// Whether a condition may be true where its columns have known values: enough to leave out whole files.
import type { TypedExpr } from "../../expr/node.ts";

type Known = string | bigint | null;
type Compare = (order: number) => boolean;

const COMPARISONS: Readonly<Record<string, Compare>> = {
  eq: order => order === 0, ne: order => order !== 0, lt: order => order < 0, le: order => order <= 0,
  gt: order => order > 0, ge: order => order >= 0,
};

/** False only if the condition cannot be true; what is not understood may be. */
export function mayHold(condition: TypedExpr, valueOf: (column: string) => Known): boolean {
  if (condition.kind === "call") {
    const [a, b] = condition.args;
    if (condition.name === "and") return condition.args.every(arg => mayHold(arg, valueOf));
    if (condition.name === "or") return condition.args.some(arg => mayHold(arg, valueOf));
    const compare = COMPARISONS[condition.name];
    return !compare || !a || !b || holds(compare, known(a, valueOf), known(b, valueOf));
  }
  if (condition.kind === "in") {
    const operand = known(condition.operand, valueOf);
    return condition.values.some(value => holds(order => order === 0, operand, known(value, valueOf)));
  }
  return true;
}

/** undefined: not known. */
function known(expr: TypedExpr, valueOf: (column: string) => Known): Known | undefined {
  if (expr.kind === "column") return valueOf(expr.name);
  if (expr.kind !== "literal") return undefined;
  const { value } = expr;
  return typeof value === "string" || typeof value === "bigint" || value === null ? value : undefined;
}

function holds(compare: Compare, a: Known | undefined, b: Known | undefined): boolean {
  if (a === undefined || b === undefined) return true;
  // What is compared with null is not true.
  if (a === null || b === null) return false;
  if (typeof a === "bigint" && typeof b === "bigint") return compare(a < b ? -1 : a > b ? 1 : 0);
  if (typeof a !== typeof b) return true;
  // Texts are compared by their bytes elsewhere, so that only equality is decided here.
  return a === b ? compare(0) : compare(-1) || compare(1);
}
