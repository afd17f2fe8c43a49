// The error of an expression that does not bind: told in the words of the fluent API, and kept as data for
// those who tell it in others.
import { PlanError } from "../error.ts";
import type { Expr } from "../node.ts";
import { inFluentWords } from "./fluent-words.ts";
import type { BindProblem } from "./problem.ts";

export class BindError extends PlanError {
  /** The expressions that were being bound, the innermost first. */
  readonly trail: Expr[] = [];

  /** `culprit`: what is wrong inside of the expression that is being bound, where that can be told. */
  constructor(readonly problem: BindProblem, readonly culprit: Expr | null = null) {
    const { code, message, hint } = inFluentWords(problem, culprit);
    super(code, message, hint === undefined ? {} : { hint });
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
