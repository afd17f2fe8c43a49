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
 * Counts each node once, whatever stands in how many places: operands before what is made of them, on a
 * stack of its own, since what is too deep is found here.
 */
function counter<E extends object>(operandsOf: (expr: E) => readonly E[]): (expr: E) => Extent {
  const known = new WeakMap<E, Extent>();
  return expr => {
    const open = [expr];
    for (let top = open.at(-1); top; top = open.at(-1)) {
      const operands = operandsOf(top);
      const before = open.length;
      for (const operand of operands) if (!known.has(operand)) open.push(operand);
      if (open.length > before) continue;
      open.pop();
      known.set(top, joined(operands.map(operand => known.get(operand)!)));
    }
    return known.get(expr)!;
  };
}

function joined(operands: readonly Extent[]): Extent {
  let [depth, parts] = [1, 1];
  for (const operand of operands) {
    depth = Math.max(depth, operand.depth + 1);
    parts += operand.parts;
  }
  return { depth, parts };
}

/** A longer chain of one connective is bound as a tree, which is not as deep. */
const LONG_CHAIN = 32;

/**
 * The operands of `a or b or c` in their order, however it was built; no more of them than make an
 * expression too large, as one that doubles has too many to list.
 */
function chained(name: string, args: readonly Expr[]): readonly Expr[] {
  const isLink = (arg: Expr): arg is Extract<Expr, { kind: "call" }> => arg.kind === "call" && arg.name === name;
  if ((name !== "or" && name !== "and") || !args.some(isLink)) return args;
  const found: Expr[] = [];
  const open = args.toReversed();
  for (let arg = open.pop(); arg && found.length <= MOST_PARTS; arg = open.pop()) {
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

/** As `children` of what is bound; the values of a list are no operations and may be many. */
function writtenOperands(expr: Expr): readonly Expr[] {
  if (expr.kind === "call") return chained(expr.name, expr.args);
  if (expr.kind === "grouping") return [];
  return children(expr as unknown as TypedExpr) as unknown as readonly Expr[];
}

export const extentOf: (expr: TypedExpr) => Extent = counter(children);
const writtenExtent = counter(writtenOperands);

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
