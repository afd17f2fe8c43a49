// The differential test's plans, which hold every function, type and operator: optimized or not, the
// reference gives the same rows, or an error where it must.
import { expect, it } from "vitest";
import { optimize, type StatisticsPort } from "../../engine/optimizer/index.ts";
import { printPlan } from "../../engine/plan/print.ts";
import { readColumn } from "../../engine/reference/read.ts";
import { sourceOf } from "../../engine/source/source.ts";
import { caseOf } from "../differential/case.ts";
import { disagreement, referenceOutcome } from "../differential/outcome.ts";

const COUNT = Number(process.env["QUERN_PLANS"] ?? 600);

/** True statistics, read from the tables, of all columns that have exact numbers. */
const measured: StatisticsPort = {
  column(source, name) {
    const values = readColumn(sourceOf(source).column(source.schema.findIndex(f => f.name === name)));
    const exact = values.filter(v => typeof v === "bigint");
    return {
      min: exact.length > 0 ? exact.reduce((a, b) => (a < b ? a : b)) : null,
      max: exact.length > 0 ? exact.reduce((a, b) => (a > b ? a : b)) : null,
      nullCount: values.filter(v => v === null).length, distinct: new Set(values).size,
      sorted: false, unique: false,
    };
  },
};

it(`${COUNT} plans over every type and function`, () => {
  for (let seed = 0; seed < COUNT; seed++) {
    const { plan, scope } = caseOf({ seed, choices: 4000, steps: 1 + (seed % 6), rows: seed % 30 });
    const after = optimize(plan, measured, { validate: true }).plan;
    const wrong = disagreement(plan, scope.ordered, referenceOutcome(plan), referenceOutcome(after));
    const show = () => `plan ${seed}: ${wrong}\n${printPlan(plan)}\nbecame\n${printPlan(after)}`;
    expect(wrong, wrong === null ? "" : show()).toBeNull();
  }
});
