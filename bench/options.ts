// The command line of the benchmark: what it takes, what it means, what is wrong with it.
import { availableParallelism } from "node:os";

/** The suites there are. */
export const SUITE_NAMES = [
  "tpch", "h2o-groupby", "h2o-join", "window", "sort", "ingest", "csv", "parquet", "latency", "overhead", "scaling",
] as const;
export type SuiteName = (typeof SUITE_NAMES)[number];

/** The engines to compare with. */
export const PEER_NAMES = ["duckdb", "polars", "arquero", "hyparquet", "papaparse"] as const;
export type PeerName = (typeof PEER_NAMES)[number];

/** How queries come into Quern: as frames, or as the SQL text that peers get. */
export const DOORS = ["frames", "sql"] as const;
export type Door = (typeof DOORS)[number];

export interface BenchOptions {
  readonly suite: SuiteName;
  /** The queries to run; all of the suite if undefined. */
  readonly queries: readonly string[] | undefined;
  readonly peers: readonly PeerName[];
  /** TPC-H's scale factor, or rows in the other suites; the suite's default if undefined. */
  readonly scale: number | undefined;
  /** Threads that Quern may use. */
  readonly threads: number;
  /** Threads that the peers may use; all cores if undefined. */
  readonly peerThreads: number | undefined;
  /** Timed pairs of runs; the suite's default if undefined. */
  readonly runs: number | undefined;
  /** Untimed rounds before them; the suite's default if undefined. */
  readonly warmUps: number | undefined;
  /** Let every query run on one thread of Quern's, too. */
  readonly againstSelf: boolean;
  /** The suite's default if undefined. */
  readonly door: Door | undefined;
  /** Let every query run with the tables of FROM in another order each round, too. */
  readonly shuffle: boolean;
  /** Where to write the report as JSON. */
  readonly json: string | undefined;
}

export const USAGE = `npm run bench -- SUITE [options]

SUITE is one of ${SUITE_NAMES.join(", ")}
  --queries q01,q06   only these queries of the suite
  --peers LIST        of ${PEER_NAMES.join(", ")}; default duckdb
  --scale N           TPC-H scale factor (default 1), also of csv; rows of the other suites (default 1e7)
  --threads N         threads of Quern (default: all cores)
  --peer-threads N    threads of the peers (default: all cores)
  --runs N            timed pairs of runs (default 15; overhead 40)
  --warm-ups N        untimed rounds before them, the first included (default 4; only of suites of queries)
  --against-self      run every query on one thread of Quern's, too, and tell the speedup
  --door frames|sql   how queries come into Quern (default sql for tpch, else frames)
  --shuffle           run every query with the tables of FROM in another order each round, too (--door sql)
  --json FILE         write the report there, too`;

/** A command line that does not say what to do. */
export class UsageError extends Error {}

const FLAGS = [
  "queries", "peers", "scale", "threads", "peer-threads", "runs", "warm-ups", "json", "door", "against-self", "shuffle",
] as const;
type Flag = (typeof FLAGS)[number];
/** Said or not said: these take no value. */
const SWITCHES: readonly Flag[] = ["against-self", "shuffle"];

export function parseOptions(words: readonly string[]): BenchOptions {
  const { positional, flags } = split(words);
  const [suite, ...more] = positional;
  if (suite === undefined) throw new UsageError("Which suite?");
  if (more.length > 0) throw new UsageError(`One suite at a time: ${positional.join(" ")}`);
  const given = (flag: Flag): string | undefined => flags.get(flag);
  return {
    suite: oneOf(SUITE_NAMES, suite, "suite"),
    queries: listOf(given("queries")),
    peers: (listOf(given("peers")) ?? ["duckdb"]).map(name => oneOf(PEER_NAMES, name, "peer")),
    scale: optional(positive, given("scale"), "--scale"),
    threads: optional(count, given("threads"), "--threads") ?? availableParallelism(),
    peerThreads: optional(count, given("peer-threads"), "--peer-threads"),
    runs: optional(count, given("runs"), "--runs"),
    warmUps: optional(count, given("warm-ups"), "--warm-ups"),
    againstSelf: flags.has("against-self"),
    door: optional(word => oneOf(DOORS, word, "door"), given("door"), "--door"),
    shuffle: flags.has("shuffle"),
    json: given("json"),
  };
}

function split(words: readonly string[]): { positional: string[]; flags: Map<Flag, string> } {
  const positional: string[] = [];
  const flags = new Map<Flag, string>();
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!;
    if (!word.startsWith("--")) {
      positional.push(word);
      continue;
    }
    const [name, attached] = word.slice(2).split(/=(.*)/s, 2) as [string, string | undefined];
    const flag = oneOf(FLAGS, name, "option");
    if (SWITCHES.includes(flag)) {
      if (attached !== undefined) throw new UsageError(`--${flag} takes no value.`);
      flags.set(flag, "");
      continue;
    }
    const value = attached ?? words[++index];
    if (value === undefined) throw new UsageError(`--${flag} needs a value.`);
    flags.set(flag, value);
  }
  return { positional, flags };
}

function oneOf<T extends string>(allowed: readonly T[], word: string, what: string): T {
  const found = allowed.find(name => name === word);
  if (found === undefined) throw new UsageError(`There is no ${what} ${word}; there are ${allowed.join(", ")}.`);
  return found;
}

/** The items between commas; "none" and "" are no items. */
function listOf(text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined;
  return text === "none" ? [] : text.split(",").map(item => item.trim()).filter(item => item !== "");
}

type Parse<T> = (text: string, flag: string) => T;

function optional<T>(parse: Parse<T>, text: string | undefined, flag: string): T | undefined {
  return text === undefined ? undefined : parse(text, flag);
}

function positive(text: string, flag: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) throw new UsageError(`${flag} takes a positive number, not ${text}.`);
  return value;
}

function count(text: string, flag: string): number {
  const value = positive(text, flag);
  if (!Number.isInteger(value)) throw new UsageError(`${flag} takes a whole number, not ${text}.`);
  return value;
}
