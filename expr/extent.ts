// How large an expression is when each use of a part counts. What is too large is refused before it is
// walked.
import { PlanError } from "./error.ts";
import type { FunctionName } from "./function/table.ts";
import { children, type Expr, type TypedExpr } from "./node.ts";

/** How many operations one stands in another: every walk of an expression recurses as deep. */
export const MOST_DEPTH = 500;
/** The parts of an expression: what is used twice is compiled twice. */
export const MOST_PARTS = 100_000;

export interface Extent {
  readonly depth: number;
  readonly parts: number;
}

/**
 * Counts each node once: a part that is used in many places is one object, or was counted when it was
 * built.
 */
function counter<E extends object>(operandsOf: (expr: E) => readonly E[]): (expr: E) => Extent {
  const known = new WeakMap<E, Extent>();
  const count = (expr: E, above: number): Extent => {
    const found = known.get(expr);
    if (found) return found;
    let [depth, parts] = [1, 1];
    // Deeper than this nothing is looked at: the caller refuses it.
    if (above > MOST_DEPTH) return { depth, parts };
    for (const operand of operandsOf(expr)) {
      const extent = count(operand, above + 1);
      depth = Math.max(depth, extent.depth + 1);
      parts += extent.parts;
    }
    const extent = { depth, parts };
    if (above + depth <= MOST_DEPTH) known.set(expr, extent);
    return extent;
  };
  return expr => count(expr, 0);
}

/** A longer chain of one connective is bound as a tree, which is not as deep. */
const LONG_CHAIN = 32;

/** The operands of `a or b or c` in their order, however it was built. */
function chained(name: string, args: readonly Expr[]): readonly Expr[] {
  const isLink = (arg: Expr): arg is Extract<Expr, { kind: "call" }> => arg.kind === "call" && arg.name === name;
  if ((name !== "or" && name !== "and") || !args.some(isLink)) return args;
  const found: Expr[] = [];
  const open = args.toReversed();
  for (let arg = open.pop(); arg; arg = open.pop()) {
    if (isLink(arg)) open.push(...arg.args.toReversed()); else found.push(arg);
  }
  return found;
}

/** The arguments of a call, of which a long chain of `and` or `or` has two that are about as long. */
export function balanced(name: FunctionName, args: readonly Expr[]): readonly Expr[] {
  const links = chained(name, args);
  if (links.length <= LONG_CHAIN) return args;
  const half = (from: number, to: number): Expr => (to - from === 1 ? links[from]!
    : { kind: "call", name, args: [half(from, (from + to) >> 1), half((from + to) >> 1, to)] });
  const middle = links.length >> 1;
  return [half(0, middle), half(middle, links.length)];
}

/** Operands stand in the same places before and after binding. */
function operands(expr: Expr): readonly Expr[] {
  if (expr.kind === "call") return chained(expr.name, expr.args);
  if (expr.kind === "grouping") return [];
  if (expr.kind === "in") return [expr.operand, ...expr.values];
  return children(expr as unknown as TypedExpr) as unknown as readonly Expr[];
}

export const extentOf: (expr: TypedExpr) => Extent = counter(children);
const writtenExtent = counter(operands);

/** Throws where the expression is deeper or larger than can be compiled. */
export function refuseHuge(expr: Expr, verb: string): void {
  const { depth, parts } = writtenExtent(expr);
  if (depth > MOST_DEPTH) {
    throw new PlanError("expression-depth", `${verb}: the expression is nested more than ${MOST_DEPTH} operations deep.`, {
      hint: "Is it built in a loop? isIn takes many values at once; or split the work, and collect in between.",
    });
  }
  if (parts > MOST_PARTS) {
    throw new PlanError("expression-size",
      `${verb}: the expression has more than ${MOST_PARTS} parts, where each use of a part counts.`, {
        hint: "Give what is used several times a name with withColumns, and use that column.",
      });
  }
}
