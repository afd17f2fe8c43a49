// A model of more cores than there are: queries are traced on this machine and run again on workers that do
// not exist. Checked against the one step that can be measured, from one worker to two.
import { runContest, type Outcome } from "../../contest.ts";
import type { BenchOptions } from "../../options.ts";
import { UsageError } from "../../options.ts";
import type { OurSide, Quern } from "../../peers/quern.ts";
import { loadQuern, OURS_ALONE, quernSides, residentBytes, runQuern } from "../../peers/quern.ts";
import type { Section, SuiteRun } from "../../report.ts";
import { settling } from "../../settle.ts";
import type { MixedQuery } from "../mixed.ts";
import { openMixed } from "../mixed.ts";
import { WORKERS, type Machine } from "./machine.ts";
import { measureCosts } from "./costs.ts";
import { modelSection, type Modelled } from "./model-section.ts";
import { NO_COSTS, simulate } from "./simulate.ts";
import { measureBandwidth } from "./threads.ts";
import { bestOf, traceOf, unitsMs, withMorselsOf, type Trace } from "./trace.ts";

const DEFAULT_ROWS = 1e7;
const QUERIES = ["tpch q01", "tpch q03", "tpch q06", "h2o-groupby q1", "h2o-groupby q3", "h2o-groupby q5",
  "sort float", "sort string"];
/** Runs for a trace, of which each part takes its best: what disturbs a run is no part of the query. */
const TRACES = 7;
const PAIRS = 15;
const WARM_UPS = 4;

export async function runScaling(options: BenchOptions): Promise<SuiteRun> {
  const names = options.queries ?? QUERIES;
  const unknown = names.find(name => !QUERIES.includes(name));
  if (unknown) throw new UsageError(`scaling has no query ${unknown}; it has ${QUERIES.join(", ")}.`);
  const scale = options.scale ?? DEFAULT_ROWS;
  const quern = await loadQuern();
  const machine = await measureMachine(quern);
  const outcomes: Outcome[] = [];
  const modelled: Modelled[] = [];
  for (const query of await openMixed(quern, scale, names)) {
    process.stderr.write(`bench: scaling ${query.name}\n`);
    // An engine of its own: what is resident after a run is what the query reads.
    const engine = quern.createEngine({ threads: 2 });
    const outcome = await measuredStep(query, { quern, engine }, options);
    outcomes.push(outcome);
    modelled.push(model(query, { quern, engine }, machine, 1 / outcome.ratio[OURS_ALONE]!));
    engine.close();
  }
  const sections: Section[] = [modelSection(modelled, machine)];
  return { scale, outcomes, sections };
}

async function measureMachine(quern: Quern): Promise<Machine> {
  const engine = quern.createEngine({ threads: 2 });
  const costs = await measureCosts({ quern, engine });
  engine.close();
  return { costs, bandwidth: [await measureBandwidth(1), await measureBandwidth(2)] };
}

/** One worker against two, measured. */
function measuredStep(query: MixedQuery, { engine }: OurSide, options: BenchOptions): Promise<Outcome> {
  const sides = quernSides((_, run) => {
    const answer = runQuern(query.ask(0), run);
    // The suites compare answers; here they would only cost time.
    return { ...answer, read: () => ({ columns: [], rowCount: 0 }) };
  }, engine, true);
  return runContest({ query: query.name, ordered: query.ordered, sides },
    { runs: options.runs ?? PAIRS, warmUps: WARM_UPS, settle: settling() });
}

/** The trace of runs with so many worker states, all on this thread. */
function traced(query: MixedQuery, { engine }: OurSide, workers: number): Trace {
  const traces = Array.from({ length: TRACES }, () => {
    const testing = workers > 1 ? { testing: { virtualWorkers: workers } } : {};
    const begin = performance.now();
    const collected = query.ask(0).collectSync({ engine, executor: "single", profile: true, ...testing });
    return traceOf(collected.statistics!.profile!, performance.now() - begin);
  });
  return bestOf(traces);
}

function model(query: MixedQuery, side: OurSide, machine: Machine, measured: number): Modelled {
  const one = traced(query, side, 1);
  const scanMs = unitsMs(one, name => name === "morsel");
  const units = one.pipelines.flatMap(({ phases }) => phases).map(({ unitsMs: all }) => all.length);
  const scanUnits = Math.max(1, ...one.pipelines.flatMap(({ phases }) => phases)
    .filter(({ name }) => name === "morsel").map(({ unitsMs: all }) => all.length));
  const scanGbPerS = residentBytes(side.engine) / 1e6 / scanMs;
  const timesMs = (factor: (workers: number) => number): number[] => WORKERS.map(workers => (workers === 1
    ? simulate(one, 1, NO_COSTS)
    : simulate(withMorselsOf(traceFor(workers), one), workers, machine.costs, factor(workers))));
  const traces = new Map<number, Trace>();
  const traceFor = (workers: number): Trace => {
    const known = traces.get(workers) ?? traced(query, side, workers);
    traces.set(workers, known);
    return known;
  };
  const [first, second] = machine.bandwidth;
  const asHere = (workers: number): number =>
    Math.max(1, scanGbPerS * Math.min(workers, scanUnits) / Math.max(first, second));
  return {
    query: query.name, units: units.reduce((sum, count) => sum + count, 0), scanUnits, scanGbPerS,
    serialMs: one.wholeMs - unitsMs(one, () => true),
    followingMs: timesMs(() => 1), asHereMs: timesMs(asHere), measuredStep: measured,
  };
}
