// What an optimizer rule is, and what it may ask. Rules see plans and statistics, never data.
import type { Plan } from "../plan/node.ts";
import type { Facts } from "./column-facts.ts";
import type { StatisticsPort } from "./statistics.ts";

/** What rules share during one optimization. */
export interface RuleContext {
  readonly statistics: StatisticsPort;
  /** What statistics, conditions and expressions say of a plan's columns. */
  readonly facts: Facts;
}

/**
 * A rewrite of a plan into an equal one. The result has the same names and types; a column may only
 * become less nullable. It may fail on fewer rows than before, never on more.
 */
export interface Rule {
  /** Stable: shown by explain, and the key that disables the rule. */
  readonly name: string;
  readonly why: string;
  /** `node` (the default): offered every node, parents first. `root`: offered the whole plan once a pass. */
  readonly scope?: "node" | "root";
  /** The rewritten plan, or undefined if the rule has nothing to do. */
  apply(plan: Plan, context: RuleContext): Plan | undefined;
}
