// The optimizer's door: rewrites a plan by the rules until none applies, and says which did.
// Knows nothing of how plans are executed and reads no memory.
import { sameType, typeName, type Schema } from "../../expr/type.ts";
import type { Plan } from "../plan/node.ts";
import { PlanNumbers, shareEqual } from "../plan/numbers.ts";
import { inputsOf, walkPlan } from "../plan/walk.ts";
import { validatePlan } from "../plan/validate.ts";
import { Facts } from "./column-facts.ts";
import { rebuild } from "./rebuild.ts";
import type { Rule, RuleContext } from "./rule.ts";
import { PHASES } from "./rules.ts";
import { NO_STATISTICS, type StatisticsPort } from "./statistics.ts";

export type { Rule, RuleContext } from "./rule.ts";
export { NO_STATISTICS, type ColumnStatistics, type StatisticsPort } from "./statistics.ts";
export { estimateOf, estimateRows, maxRows } from "./estimate.ts";
export { RULES } from "./rules.ts";

export interface OptimizeOptions {
  /** Names of rules to leave out. */
  readonly disabled?: readonly string[];
  /** Check the whole plan after every rule; for tests, slow. */
  readonly validate?: boolean;
}

export interface FiredRule {
  readonly rule: string;
  readonly count: number;
}

export interface Optimized {
  readonly plan: Plan;
  /** The rules that changed something, in the order in which they first did. */
  readonly fired: readonly FiredRule[];
}

/** Passes over the plan in one phase. Ordinary plans need 2 to 4; past this the plan is good enough. */
const MAX_PASSES = 32;

/**
 * Unnesting reads a query's left sides several times, at each level. Rules that make a new node for each
 * reading would double the plan with each level, so that plans of so many nodes are put together again.
 */
const MANY = 200;

function nodesOf(plan: Plan): number {
  let nodes = 0;
  walkPlan(plan, () => nodes++);
  return nodes;
}

export function optimize(plan: Plan, statistics: StatisticsPort, options: OptimizeOptions = {}): Optimized {
  const run = new Run({ statistics, facts: new Facts(statistics) }, options.validate ?? false);
  const disabled = new Set(options.disabled);
  let current = plan;
  for (const phase of PHASES) {
    current = run.phase(current, phase.filter(rule => !disabled.has(rule.name)));
  }
  return { plan: current, fired: [...run.fired].map(([rule, count]) => ({ rule, count })) };
}

/**
 * The rules that bring filters, columns and limits to where rows come from; what they leave may be
 * optimized again.
 */
const BEFORE_READING = PHASES.slice(0, 2);

/**
 * The plan with what is wanted of stored tables in its `read` nodes, before anything is known of their
 * rows.
 */
export function planReads(plan: Plan): Plan {
  const run = new Run({ statistics: NO_STATISTICS, facts: new Facts(NO_STATISTICS) }, false);
  return BEFORE_READING.reduce((current, phase) => run.phase(current, phase), plan);
}

class Run {
  readonly fired = new Map<string, number>();
  readonly context: RuleContext;
  readonly validates: boolean;
  readonly numbers = new PlanNumbers();
  constructor(context: RuleContext, validates: boolean) {
    this.context = context;
    this.validates = validates;
  }

  phase(plan: Plan, rules: readonly Rule[]): Plan {
    let current = plan;
    for (let pass = 0; pass < MAX_PASSES; pass++) {
      const before = current;
      for (const rule of rules) {
        const after = rule.scope === "root" ? this.once(current, rule) : this.everywhere(current, rule);
        current = after === current || nodesOf(after) < MANY ? after : shareEqual(after, this.numbers);
      }
      if (current === before) return current;
    }
    if (this.validates) throw new Error(`the optimizer reached no fixpoint in ${MAX_PASSES} passes`);
    return current;
  }

  /**
   * Offers the rule every node, parents first, so that what moves down is met again below. A subplan that is
   * there several times is looked at once, and stays one.
   */
  everywhere(plan: Plan, rule: Rule, done: Map<Plan, Plan> = new Map()): Plan {
    const known = done.get(plan);
    if (known) return known;
    const here = this.once(plan, rule);
    const result = rebuild(here, inputsOf(here).map(input => this.everywhere(input, rule, done)));
    done.set(plan, result);
    return result;
  }

  once(plan: Plan, rule: Rule): Plan {
    const after = rule.apply(plan, this.context);
    if (after === undefined) return plan;
    this.fired.set(rule.name, (this.fired.get(rule.name) ?? 0) + 1);
    checkSchema(rule.name, plan.schema, after.schema);
    if (this.validates) validatePlan(after, `after ${rule.name}`);
    return after;
  }
}

const show = (schema: Schema) =>
  schema.map(f => `${f.name} ${typeName(f.type)}${f.nullable ? "?" : ""}`).join(", ");

/** A rule may make a column less nullable; anything else is a bug in the rule, and is named here. */
function checkSchema(rule: string, before: Schema, after: Schema): void {
  const same = before.length === after.length && before.every((f, i) => {
    const g = after[i]!;
    return f === g || (f.name === g.name && sameType(f.type, g.type) && (f.nullable || !g.nullable));
  });
  if (!same) {
    throw new Error(`the optimizer rule ${rule} changed the schema from [${show(before)}] to [${show(after)}]`);
  }
}
