// Random SQL: the reference, the compiled engine and DuckDB agree on the rows of every statement.
import { afterAll, expect, test } from "vitest";
import { loadReference } from "../../../engine/reference-result.ts";
import { check, type Verdict } from "./check.ts";
import { DuckDBOracle } from "./duckdb.ts";
import { Engines } from "./engines.ts";
import { describeCase, smallest } from "./failure.ts";
import { textIn } from "./fragment.ts";
import { FIRST, repeat, STATEMENTS, timeoutMs } from "./seeds.ts";
import { statementFor } from "./statement.ts";
import { Tally } from "./tally.ts";

/** DuckDB does not run everything that it parses, and some values leave their range. */
const MOST_SKIPPED = 0.03;
/** Without rows little is compared. */
const LEAST_FILLED = 0.45;

/**
 * What the statements are about, and in what share of them it stands at least: a generator must not get
 * poorer.
 */
const CONSTRUCTS: readonly (readonly [RegExp, share: number])[] = [
  [/ group by /, 0.1], [/ (rollup|cube|grouping sets) \(/, 0.02], [/ having /, 0.02],
    [/ filter \(where /, 0.02],
  [/ over /, 0.05], [/ window w/, 0.02], [/ exclude /, 0.003], [/ distinct on /, 0.01],
    [/select distinct /, 0.02],
  [/ (left|right|full) join /, 0.1], [/ natural /, 0.01], [/ using \(/, 0.02], [/ lateral \(/, 0.01],
  [/ exists \(/, 0.02], [/ in \(\(?select/, 0.02], [/ (any|all) \(/, 0.02], [/^with /, 0.1],
  [/ (union|intersect|except) /, 0.05], [/ (intersect|except) all /, 0.01], [/ limit /, 0.1],
    [/ offset /, 0.03],
  [/case when/, 0.05], [/interval '/, 0.05], [/ i?like /, 0.05], [/\(values /, 0.02],
  [/ is not distinct from /, 0.005],
];

await loadReference();
const engines = new Engines();
const oracle = await DuckDBOracle.open();
afterAll(() => { engines.close(); oracle.close(); });

/** Makes a failing statement small, and says what is wrong with it. */
async function explained(seed: number, kind: string, first: string): Promise<string> {
  const { text, database, ordered } = statementFor(seed);
  let message = first;
  const small = await smallest(text, database, async (smaller, rows) => {
    const verdict = await check({ text: smaller, database: rows, ordered }, seed, engines, oracle);
    const same = "failure" in verdict && verdict.failure.kind === kind;
    if (same) message = verdict.failure.message;
    return same;
  });
  return `${kind}: ${message}\n${describeCase(small.text, small.database)}\n${repeat(seed)}`;
}

async function hold(seed: number, tally: Tally): Promise<void> {
  const verdict: Verdict = await check(statementFor(seed), seed, engines, oracle);
  if ("failure" in verdict) throw new Error(await explained(seed, verdict.failure.kind, verdict.failure.message));
  if ("skipped" in verdict) tally.skip(verdict.skipped); else tally.agree(verdict.agreed);
}

test(`${STATEMENTS} random statements agree with the reference and DuckDB`, async () => {
  const tally = new Tally();
  for (let seed = FIRST; seed < FIRST + STATEMENTS; seed++) await hold(seed, tally);
  console.log(`random SQL, seeds from ${FIRST}: ${tally}`);
  if (STATEMENTS < 500) return;
  expect(tally.skipped / tally.total, String(tally)).toBeLessThanOrEqual(MOST_SKIPPED);
  expect(tally.filled / tally.agreed, String(tally)).toBeGreaterThanOrEqual(LEAST_FILLED);
}, timeoutMs(STATEMENTS));

test("the statements have what SQL has", () => {
  const texts = Array.from({ length: 1000 }, (_, seed) => textIn(statementFor(seed).text, "quern"));
  const poor = CONSTRUCTS.filter(([pattern, share]) => texts.filter(text =>
    pattern.test(text)).length < share * texts.length);
  expect(poor.map(([pattern]) => pattern.source)).toEqual([]);
});
