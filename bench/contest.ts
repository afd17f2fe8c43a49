// Runs one query on several engines by turns, times each, compares the answers. Knows no engine and no query.
import type { ComparisonRule } from "./result/compare.ts";
import { difference } from "./result/compare.ts";
import type { ResultTable } from "./result/table.ts";
import { geometricMean, median, medianInterval } from "./statistics.ts";

/** What a run leaves: its answer, to be read when the clock has stopped. */
export interface Answer {
  read(): ResultTable | Promise<ResultTable>;
  /** The time taken, if the side measured it itself (in another process, or over many calls). */
  readonly milliseconds?: number;
}

/** One engine's way to compute the query with the literals of a round. */
export interface Side {
  readonly name: string;
  run(round: number): Answer | Promise<Answer>;
  /** Bytes that a run takes in or gives out, for a rate. */
  readonly bytes?: number;
}

/** A query, what makes answers equal, and who answers it. */
export interface Contest extends ComparisonRule {
  readonly query: string;
  /** Ours, then the others. */
  readonly sides: readonly [Side, ...Side[]];
}

export interface Times {
  /** The first run in this process. */
  readonly first_ms: number;
  readonly median_ms: number;
  readonly runs: number;
  readonly all_ms: readonly number[];
  /** Processor time of all threads, median. If it is near `median_ms`, threads did not run side by side. */
  readonly cpu_ms: number;
  readonly gb_per_s?: number;
}

export interface Outcome {
  readonly query: string;
  readonly times: Readonly<Record<string, Times>>;
  /** Median of the pairwise ratios, ours by theirs. */
  readonly ratio: Readonly<Record<string, number>>;
  readonly interval: Readonly<Record<string, readonly [number, number]>>;
  /** No answer differed from ours. */
  readonly equal: boolean;
  readonly difference?: string;
}

export interface ContestOptions {
  /** Timed rounds; in each every side runs once. */
  readonly runs: number;
  /** Untimed rounds before, the first excepted, whose time is told apart. */
  readonly warmUps: number;
  /** Called before each timed run, to leave the machine to it. */
  readonly settle: () => Promise<void>;
}

export async function runContest(contest: Contest, options: ContestOptions): Promise<Outcome> {
  const first: number[] = [];
  const all: number[][] = contest.sides.map(() => []);
  const cpu: number[][] = contest.sides.map(() => []);
  let found: string | undefined;
  for (let round = 0; round < options.warmUps + options.runs; round++) {
    const answers: Answer[] = [];
    for (const index of turns(contest.sides.length, round)) {
      await options.settle();
      const { answer, milliseconds, cpuMs } = await timed(contest.sides[index]!, round);
      answers[index] = answer;
      if (round === 0) first[index] = milliseconds;
      if (round < options.warmUps) continue;
      all[index]!.push(milliseconds);
      cpu[index]!.push(cpuMs);
    }
    found ??= await differenceOf(contest, answers, round);
  }
  return outcomeOf(contest, { first, all, cpu }, found);
}

/** The order of a round: every side comes first, second … equally often. */
function turns(count: number, round: number): number[] {
  return Array.from({ length: count }, (_, turn) => (turn + round) % count);
}

interface Timed {
  readonly answer: Answer;
  readonly milliseconds: number;
  readonly cpuMs: number;
}

async function timed(side: Side, round: number): Promise<Timed> {
  const before = process.cpuUsage();
  const begin = performance.now();
  const running = side.run(round);
  const answer = running instanceof Promise ? await running : running;
  const elapsed = performance.now() - begin;
  const { user, system } = process.cpuUsage(before);
  const milliseconds = answer.milliseconds ?? elapsed;
  // What a side measured over many calls is told for one of them, and so is this.
  return { answer, milliseconds, cpuMs: (user + system) / 1000 * (milliseconds / Math.max(elapsed, 1e-6)) };
}

async function differenceOf(contest: Contest, answers: Answer[], round: number): Promise<string | undefined> {
  const [ours, ...others] = contest.sides;
  const expected = await answers[0]!.read();
  for (const [index, other] of others.entries()) {
    const found = difference(expected, await answers[index + 1]!.read(), contest);
    if (found) return `${contest.query}, round ${round}, ${ours.name} and ${other.name}: ${found}`;
  }
  return undefined;
}

interface Measured {
  readonly first: readonly number[];
  readonly all: readonly number[][];
  readonly cpu: readonly number[][];
}

function outcomeOf(contest: Contest, { first, all, cpu }: Measured, found: string | undefined): Outcome {
  const times: Record<string, Times> = {};
  const ratio: Record<string, number> = {};
  const interval: Record<string, readonly [number, number]> = {};
  contest.sides.forEach((side, index) => {
    const mine = all[index]!;
    const median_ms = median(mine);
    const rate = side.bytes === undefined ? {} : { gb_per_s: side.bytes / 1e6 / median_ms };
    const cpu_ms = median(cpu[index]!);
    const runs = mine.length;
    times[side.name] = { first_ms: first[index]!, median_ms, runs, all_ms: mine, cpu_ms, ...rate };
    if (index === 0) return;
    const ratios = mine.map((milliseconds, run) => all[0]![run]! / milliseconds);
    ratio[side.name] = median(ratios);
    interval[side.name] = medianInterval(ratios);
  });
  const base = { query: contest.query, times, ratio, interval };
  return found === undefined ? { ...base, equal: true } : { ...base, equal: false, difference: found };
}

/** The geometric mean of the ratios to each peer. */
export function geometricMeans(outcomes: readonly Outcome[]): Record<string, number> {
  const names = new Set(outcomes.flatMap(outcome => Object.keys(outcome.ratio)));
  const means: Record<string, number> = {};
  for (const name of names) {
    means[name] = geometricMean(outcomes.flatMap(outcome => outcome.ratio[name] ?? []));
  }
  return means;
}
