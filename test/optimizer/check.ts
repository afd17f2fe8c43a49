// What every case of a rule asserts: which rules fired, that the plan stays valid, and that it computes
// the same as the original does when the reference interprets both.
import { expect } from "vitest";
import { NO_STATISTICS, RULES, optimize, type StatisticsPort } from "../../engine/optimizer/index.ts";
import { isUnordered } from "../../engine/plan/build.ts";
import type { Plan } from "../../engine/plan/node.ts";
import { printPlan } from "../../engine/plan/print.ts";
import { validatePlan } from "../../engine/plan/validate.ts";
import { walkPlan } from "../../engine/plan/walk.ts";
import { executeReference } from "../../engine/reference/index.ts";
import { readColumn } from "../../engine/reference/read.ts";
import { QuernError } from "../../expr/error.ts";

export interface Expectation {
  /** The rule must fire. */
  readonly expect?: string;
  /** The rule must not fire. */
  readonly expectNot?: string;
  readonly statistics?: StatisticsPort;
  /** Run this rule alone, to see what it does by itself. */
  readonly alone?: boolean;
}

const text = (value: unknown): string => {
  if (typeof value === "number" && value === 0) return "0";
  if (typeof value === "bigint") return `${value}n`;
  return value instanceof Uint8Array ? `bytes(${value.join()})` : JSON.stringify(value) ?? String(value);
};

export type Outcome = { readonly rows: readonly string[] } | { readonly error: string };

/** The rows as text, or the code of the error. */
export function outcomeOf(plan: Plan): Outcome {
  try {
    const result = executeReference(plan);
    const columns = plan.schema.map((_, i) => readColumn(result.column(i)));
    return { rows: Array.from({ length: result.rowCount }, (_, row) =>
      columns.map(column => (Number.isNaN(column[row]) ? "NaN" : text(column[row]))).join(" ")) };
  } catch (error) {
    if (!(error instanceof QuernError)) throw error;
    return { error: error.code };
  }
}

/** Whether the plan promises an order for its rows. */
function isOrdered(plan: Plan): boolean {
  let ordered = true;
  walkPlan(plan, node => {
    if ("maintainOrder" in node && !node.maintainOrder) ordered = false;
    if (isUnordered(node)) ordered = false;
  });
  return ordered;
}

/** An optimized plan may fail on fewer rows, so only what the original computes must be computed. */
export function expectSameOutcome(before: Plan, after: Plan): void {
  const original = outcomeOf(before);
  if ("error" in original) return;
  const optimized = outcomeOf(after);
  const order = (outcome: Outcome) =>
    ("rows" in outcome && !isOrdered(before) ? { rows: [...outcome.rows].sort() } : outcome);
  expect(order(optimized)).toEqual(order(original));
}

/** Optimizes, checks what must always hold, and returns the plan's text without the sources' numbers. */
export function optimized(plan: Plan, expectation: Expectation = {}): string {
  validatePlan(plan);
  const only = expectation.alone ? expectation.expect ?? expectation.expectNot : undefined;
  const disabled = only === undefined ? [] : RULES.map(rule => rule.name).filter(name => name !== only);
  const statistics = expectation.statistics ?? NO_STATISTICS;
  const { plan: after, fired } = optimize(plan, statistics, { disabled, validate: true });
  const names = fired.map(f => f.rule);
  if (expectation.expect !== undefined) expect(names).toContain(expectation.expect);
  if (expectation.expectNot !== undefined) expect(names).not.toContain(expectation.expectNot);
  validatePlan(after, "optimized");
  expectSameOutcome(plan, after);
  return `\n${printPlan(after).replaceAll(/#\d+/g, "")}\n`;
}
