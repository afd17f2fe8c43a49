// Runs a suite of queries: loads every engine, then lets them compete query by query.
import type { Table } from "apache-arrow";
import type { CollectOptions, Engine } from "../../src/index.ts";
import type { Answer, Contest, Outcome, Side } from "../contest.ts";
import { runContest } from "../contest.ts";
import type { BenchOptions, Door } from "../options.ts";
import { UsageError } from "../options.ts";
import { openPeers, peerThreads, versionsOf } from "../peers/open.ts";
import type { Peer } from "../peers/peer.ts";
import { loadQuern, makeResident, OURS_SHUFFLED, quernSides, runQuern } from "../peers/quern.ts";
import type { Failure, SuiteRun } from "../report.ts";
import { settling } from "../settle.ts";
import { readArrow } from "./data/read-arrow.ts";
import { seededRandom } from "./data/random.ts";
import type { LoadReport } from "./load.ts";
import { measureLoad } from "./load.ts";
import { type Ask, openDoor } from "./door.ts";
import { canAnswer, type QuerySuite, type Question, type SuiteQuery } from "./query.ts";
import { shuffleFrom } from "./shuffle-from.ts";

const WARM_UPS_DEFAULT = 4;
const RUNS_DEFAULT = 15;

export async function runQuerySuite<T>(suite: QuerySuite<T>, options: BenchOptions): Promise<SuiteRun> {
  const queries = selected(suite, options);
  const door = doorOf(suite, options);
  const scale = options.scale ?? suite.defaultScale;
  const files = await suite.files(scale, [...new Set(queries.flatMap(query => query.tables))]);
  const quern = await loadQuern();
  const load = await measureLoads(suite, queries, scale, { ...options, door });
  const tables: Record<string, Table> = {};
  for (const { name, arrow } of files) tables[name] = await readArrow(arrow);
  const engine = quern.createEngine({ threads: options.threads });
  const frames = suite.frames(quern, tables);
  makeResident(Object.values(frames as object), engine);
  const open = await openDoor(door, quern, frames);
  const peers = await openPeers(options);
  for (const peer of peers) await peer.load(files);
  const outcomes: (Outcome | Failure)[] = [];
  for (const query of queries) {
    process.stderr.write(`bench: ${suite.name} ${query.name}\n`);
    outcomes.push(await outcomeOf(contestOf(query, { open, engine, peers, options }), options));
  }
  for (const peer of peers) peer.close();
  engine.close();
  return { scale, outcomes, load, versions: versionsOf(peers) };
}

function selected<Tables>(suite: QuerySuite<Tables>, options: BenchOptions): readonly SuiteQuery<Tables>[] {
  const unable = options.peers.find(peer => !suite.peers.includes(peer));
  if (unable) {
    throw new UsageError(`${suite.name} compares with ${suite.peers.join(", ")}, not with ${unable}.`);
  }
  const names = suite.queries.map(query => query.name);
  const unknown = options.queries?.find(name => !names.includes(name));
  if (unknown) throw new UsageError(`${suite.name} has no query ${unknown}; it has ${names.join(", ")}.`);
  return suite.queries.filter(query => options.queries?.includes(query.name) ?? true);
}

function doorOf<Tables>(suite: QuerySuite<Tables>, options: BenchOptions): Door {
  const door = options.door ?? suite.door ?? "frames";
  if (options.shuffle && door !== "sql") throw new UsageError("--shuffle changes SQL: it needs --door sql.");
  return door;
}

async function measureLoads<Tables>(
  suite: QuerySuite<Tables>,
  queries: readonly SuiteQuery<Tables>[],
  scale: number,
  options: BenchOptions & { readonly door: Door },
): Promise<Record<string, LoadReport>> {
  const load: Record<string, LoadReport> = {};
  for (const engine of ["quern", ...options.peers] as const) {
    process.stderr.write(`bench: loading into ${engine}\n`);
    const threads = engine === "quern" ? options.threads : peerThreads(options);
    load[engine] = await measureLoad({
      engine, suite: suite.name, scale, queries: queries.map(query => query.name), threads,
      door: options.door,
    });
  }
  return load;
}

/** Who competes, over what. */
interface Field<Tables> {
  readonly open: Ask<Tables>;
  readonly engine: Engine;
  readonly peers: readonly Peer[];
  readonly options: BenchOptions;
}

/** Every side gets the specification's literals in the round of first runs, then others in each round. */
function contestOf<Tables>(query: SuiteQuery<Tables>, field: Field<Tables>): Contest {
  const { open, engine, peers, options } = field;
  const ask = (round: number) => query.ask(round === 0 ? undefined : seededRandom(round));
  const runOurs = (question: Question<Tables>, run: CollectOptions): Answer =>
    runQuern(open(question), run, query.digest?.ofTable);
  const [ours, ...alone] = quernSides((round, run) => runOurs(ask(round), run), engine, options.againstSelf);
  const shuffled: Side = { name: OURS_SHUFFLED, run(round) {
    const question = ask(round);
    return runOurs({ ...question, sql: shuffleFrom(question.sql, seededRandom(round)) }, { engine });
  } };
  const { digest } = query;
  const answer = digest === undefined ? {} : { answerSql: digest.sql("answer"), readAnswer: digest.ofTable };
  const others = peers.filter(peer => canAnswer(query, peer.name)).map((peer): Side =>
    ({ name: peer.name, run: round => peer.run({ ...ask(round), ...answer }) }));
  const rule = { ordered: query.ordered, noise: query.noise ?? 0 };
  return {
    query: query.name,
    ...rule,
    sides: [ours, ...others, ...alone, ...(options.shuffle ? [shuffled] : [])],
  };
}

/** The outcome, or why there is none: a query that fails must not keep the others from being measured. */
export async function outcomeOf(contest: Contest, options: BenchOptions): Promise<Outcome | Failure> {
  try {
    const runs = options.runs ?? RUNS_DEFAULT;
    const warmUps = options.warmUps ?? WARM_UPS_DEFAULT;
    return await runContest(contest, { runs, warmUps, settle: settling() });
  } catch (error) {
    return { query: contest.query, error: error instanceof Error ? error.message : String(error) };
  }
}
