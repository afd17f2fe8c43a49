// The error of an expression that does not bind: told in the words of the fluent API, and kept as data for those who
// tell it in others.
import { PlanError } from "../error.ts";
import type { Expr } from "../node.ts";
import { inFluentWords } from "./fluent-words.ts";
import type { BindProblem } from "./problem.ts";

export class BindError extends PlanError {
  /** The expressions that were being bound, the innermost first. */
  readonly trail: Expr[] = [];

  /** `expr`: the one that is wrong, where it is inside of the one that is being bound. */
  constructor(readonly problem: BindProblem, expr?: Expr) {
    const { code, message, hint } = inFluentWords(problem);
    super(code, message, hint === undefined ? {} : { hint });
    if (expr) this.trail.push(expr);
  }
}

/** Does what may raise a BindError on behalf of an expression. */
export function bindingOf<T>(expr: Expr, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof BindError) error.trail.push(expr);
    throw error;
  }
}
