// Profiles of random plans, however they are run: the numbers agree with the result and with each other.
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { QuernError } from "../../expr/error.ts";
import type { Result, RunOptions } from "../../engine/api.ts";
import { createEngine } from "../../engine/index.ts";
import type { PipelineProfile, QueryProfile } from "../../engine/profile/index.ts";
import { caseOf, describeCase, seeds, type Seed } from "../differential/case.ts";

const PLANS = Number(process.env["QUERN_PLANS"] ?? 300);
const single = createEngine({ threads: 1 });
const threaded = createEngine({ threads: 2 });
afterAll(() => [single, threaded].forEach(engine => engine.close()));

const isEstimate = (rows: number | null): boolean =>
  rows !== null && rows >= 0 && Number.isFinite(rows);

/** What is wrong with a pipeline's numbers. */
function wrongIn(pipeline: PipelineProfile): string[] {
  const { stages, sourceRows, rowsOut, estimatedRows, chunks, start, end, bytes } = pipeline;
  const wrong: string[] = [];
  const demand = (holds: boolean, text: string) => { if (!holds) wrong.push(text); };
  for (const { description, rowsIn, rowsOut: out, estimatedRows: guess } of stages) {
    demand(Number.isSafeInteger(rowsIn) && rowsIn >= 0 && Number.isSafeInteger(out) && out >= 0,
      `${description}: ${rowsIn} in, ${out} out`);
    demand(isEstimate(guess), `${description}: estimate ${guess}`);
    const isFilter = /(^|: )(filter|groups that have rows)/.test(description);
    const isLeft = /(^|: )probe \w+ left/.test(description);
    demand(!isFilter || out <= rowsIn, `${description} gives more than ${rowsIn} rows: ${out}`);
    demand(!isLeft || out >= rowsIn, `${description} gives fewer than ${rowsIn} rows: ${out}`);
  }
  demand(isEstimate(estimatedRows), `estimate ${estimatedRows}`);
  demand(Number.isSafeInteger(rowsOut) && rowsOut >= 0 && sourceRows >= 0, `${sourceRows} in, ${rowsOut} out`);
  demand(chunks * 2048 >= sourceRows && chunks <= sourceRows, `${chunks} chunks of ${sourceRows} rows`);
  demand(start >= 0 && end >= start && bytes >= 0, `from ${start} to ${end}, ${bytes} bytes`);
  return wrong;
}

/** What a pipeline reads is what another has left, unless these are entries that may be empty. */
function wrongBetween({ pipelines, rows, milliseconds, workers }: QueryProfile): string[] {
  const wrong: string[] = [];
  const last = pipelines.at(-1);
  if (last && last.rowsOut !== rows) wrong.push(`${rows} rows, but the last pipeline gave ${last.rowsOut}`);
  for (const { id, operator, description, dependsOn, sourceRows } of pipelines) {
    if (!/^(sort|top-N|limit|groups in order)( → |$)/.test(description) || dependsOn.length !== 1) continue;
    const source = pipelines[dependsOn[0]!]!;
    // Limits may leave some of the rows.
    const limits = operator === "limit" || id === last!.id;
    if (limits ? source.rowsOut < sourceRows : source.rowsOut !== sourceRows) {
      wrong.push(`pipeline ${id} reads ${sourceRows} rows of ${source.rowsOut}`);
    }
  }
  for (const { end } of pipelines) if (end > milliseconds) wrong.push(`ends at ${end} of ${milliseconds}`);
  for (const { worker, idle, busy } of workers) {
    if (idle < 0 || busy < 0 || idle > milliseconds) wrong.push(`worker ${worker}: busy ${busy}, idle ${idle}`);
  }
  return wrong;
}

function check(seed: Seed): void {
  const made = caseOf(seed);
  const ways: readonly (readonly [typeof single, RunOptions])[] = [
    [single, {}],
    [single, { testing: { virtualWorkers: 3, seed: seed.seed, morselRows: 30, earlyExit: 0.4 } }],
    [threaded, { executor: "parallel", testing: { morselRows: 50, seed: seed.seed, earlyExit: 0.3 } }],
  ];
  for (const [engine, options] of ways) {
    const result = resultOf(() => engine.runSync(made.plan, options));
    const profile = result?.statistics.profile;
    if (!profile) continue;
    expect(profile.rows).toBe(result!.rowCount);
    const wrong = [...wrongBetween(profile), ...profile.pipelines.flatMap(wrongIn)];
    if (wrong.length > 0) throw new Error(`${wrong.join("\n")}\n${describeCase(seed, made)}`);
    checked++;
  }
}

/** Null if the plan fails, as some must. */
function resultOf(run: () => Result): Result | null {
  try {
    return run();
  } catch (error) {
    if (error instanceof QuernError) return null;
    throw error;
  }
}

let checked = 0;

test("rows add up, nothing is negative, and filters add no rows", () => {
  fc.assert(fc.property(seeds, check), { numRuns: PLANS });
  // Most plans have a result; else nothing would have been looked at.
  expect(checked).toBeGreaterThan(PLANS);
});
