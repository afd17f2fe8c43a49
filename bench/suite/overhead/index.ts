// What counting for statistics costs: the same queries with and without it, by turns. Scale: rows of the
// group-by table; TPC-H's scale factor is that by 1e7.
import type { CollectOptions } from "../../../src/index.ts";
import type { Contest, Outcome, Side } from "../../contest.ts";
import type { BenchOptions } from "../../options.ts";
import { UsageError } from "../../options.ts";
import { loadQuern, OURS, runQuern } from "../../peers/quern.ts";
import type { Failure, Section, SuiteRun } from "../../report.ts";
import { geometricMean, median, medianInterval } from "../../statistics.ts";
import { outcomeOf } from "../run-queries.ts";
import { openMixed, type MixedQuery } from "../mixed.ts";

const DEFAULT_ROWS = 1e7;
const PAIRS = 40;
const QUERIES = ["tpch q01", "tpch q03", "tpch q06", "h2o-groupby q1", "h2o-groupby q3", "h2o-groupby q5"];
const UNCOUNTED = "uncounted";

export async function runOverhead(options: BenchOptions): Promise<SuiteRun> {
  const names = options.queries ?? QUERIES;
  const unknown = names.find(name => !QUERIES.includes(name));
  if (unknown) throw new UsageError(`overhead has no query ${unknown}; it has ${QUERIES.join(", ")}.`);
  const scale = options.scale ?? DEFAULT_ROWS;
  const quern = await loadQuern();
  const engine = quern.createEngine({ threads: options.threads });
  const queries = await openMixed(quern, scale, names);
  const outcomes: (Outcome | Failure)[] = [];
  for (const query of queries) {
    process.stderr.write(`bench: overhead ${query.name}\n`);
    checkSwitch(query, { engine });
    outcomes.push(await outcomeOf(contestOf(query, { engine }), { ...options, runs: options.runs ?? PAIRS }));
  }
  engine.close();
  return { scale, outcomes, sections: sectionOf(outcomes) };
}

const uncounted = (options: CollectOptions): CollectOptions => ({ ...options, testing: { counters: false } });

function contestOf(query: MixedQuery, options: CollectOptions): Contest {
  const side = (name: string, run: CollectOptions): Side =>
    ({ name, run: round => runQuern(query.ask(round), run) });
  return {
    query: query.name, ordered: query.ordered,
    sides: [side(OURS, options), side(UNCOUNTED, uncounted(options))],
  };
}

/** That one side counts and the other does not, or nothing would be compared. */
function checkSwitch(query: MixedQuery, options: CollectOptions): void {
  const chunks = (run: CollectOptions): number =>
    query.ask(0).collectSync(run).statistics!.profile!.pipelines.reduce((sum, { chunks }) => sum + chunks, 0);
  const [counted, without] = [chunks(options), chunks(uncounted(options))];
  if (counted === 0 || without !== 0) {
    throw new Error(`${query.name}: ${counted} chunks were counted with statistics, ${without} without.`);
  }
}

/** The pairs of all queries together: the geometric mean of each round's ratios, and their median. */
function sectionOf(outcomes: readonly (Outcome | Failure)[]): Section[] {
  const whole = outcomes.filter((outcome): outcome is Outcome => !("error" in outcome));
  if (whole.length === 0 || whole.length < outcomes.length) return [];
  const rounds = whole[0]!.times[OURS]!.runs;
  const means = Array.from({ length: rounds }, (_, round) => geometricMean(whole.map(({ times }) =>
    times[OURS]!.all_ms[round]! / times[UNCOUNTED]!.all_ms[round]!)));
  const [low, high] = medianInterval(means);
  const figures = { pairs: rounds, ratio: median(means), interval: [low, high], middle: (low + high) / 2 };
  const percent = (ratio: number): string => `${((ratio - 1) * 100).toFixed(2)} %`;
  return [{
    name: "overhead", title: "counting for statistics, all queries together:", figures,
    table: [
      ["", "pairs", "median", "90 % from", "to", "interval's middle"],
      ["overhead", String(rounds), percent(figures.ratio), percent(low), percent(high), percent(figures.middle)],
    ],
    notes: [],
  }];
}
