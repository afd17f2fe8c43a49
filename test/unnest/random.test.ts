// Random dependent joins: the reference computes them row by row, and what they have become as it is.
import { expect, it } from "vitest";
import { NO_STATISTICS, optimize } from "../../engine/optimizer/index.ts";
import { printPlan } from "../../engine/plan/print.ts";
import { walkPlan } from "../../engine/plan/walk.ts";
import type { Plan } from "../../engine/plan/node.ts";
import { subqueryCaseOf } from "../differential/case.ts";
import { disagreement, referenceOutcome } from "../differential/outcome.ts";

const COUNT = Math.ceil(Number(process.env["QUERN_PLANS"] ?? 2000) / 4);
const FIRST = Number(process.env["QUERN_SEED"] ?? 0);

const depends = (plan: Plan): boolean => {
  let found = false;
  walkPlan(plan, node => { found ||= node.kind === "dependentJoin"; });
  return found;
};

it(`${COUNT} plans with dependent joins give the same rows without them`, () => {
  let with_ = 0;
  for (let seed = FIRST; seed < FIRST + COUNT; seed++) {
    const { plan, scope } = subqueryCaseOf({ seed, choices: 4000, steps: seed % 6, rows: [3, 0, 9, 1, 14, 5, 2][seed % 7]! });
    if (!depends(plan)) continue;
    with_++;
    const after = optimize(plan, NO_STATISTICS, { validate: true }).plan;
    expect(depends(after)).toBe(false);
    const wrong = disagreement(plan, scope.ordered, referenceOutcome(plan), referenceOutcome(after));
    const show = () => `plan ${seed}: ${wrong}\n${printPlan(plan)}\nbecame\n${printPlan(after)}`;
    expect(wrong, wrong === null ? "" : show()).toBeNull();
  }
  expect(with_).toBeGreaterThan(COUNT / 2);
}, 300_000);
