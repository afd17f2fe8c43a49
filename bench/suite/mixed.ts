// Queries of several suites over tables in memory, for what compares Quern with itself.
import type { Table } from "apache-arrow";
import type { Collectable, Quern } from "../peers/quern.ts";
import { readArrow } from "./data/read-arrow.ts";
import { seededRandom } from "./data/random.ts";
import type { QuerySuite, SuiteQuery } from "./query.ts";
import { querySuite } from "./query-suites.ts";

export interface MixedQuery {
  /** The suite's name and the query's: "tpch q01". */
  readonly name: string;
  readonly ordered: boolean;
  /** The query with the literals of a round. */
  ask(round: number): Collectable;
}

/** TPC-H's scale factor is told by the rows of the other suites: lineitem has 6 million at 1. */
const scaleOf = (suite: string, rows: number): number => (suite === "tpch" ? rows / 1e7 : rows);

/** Opens the named queries, "suite query" each; each suite's tables are read once. */
export async function openMixed(quern: Quern, rows: number, names: readonly string[]): Promise<MixedQuery[]> {
  const opened: MixedQuery[] = [];
  for (const suiteName of new Set(names.map(name => name.split(" ")[0]!))) {
    const suite = querySuite(suiteName);
    const queries = names.filter(name => name.startsWith(`${suiteName} `))
      .map(name => suite.queries.find(query => `${suiteName} ${query.name}` === name)!);
    const frames = await framesOf(quern, suite, queries, scaleOf(suiteName, rows));
    for (const query of queries) {
      opened.push({
        name: `${suiteName} ${query.name}`, ordered: query.ordered,
        ask: round => query.ask(round === 0 ? undefined : seededRandom(round)).quern(quern, frames),
      });
    }
  }
  return opened;
}

async function framesOf<T>(
  quern: Quern, suite: QuerySuite<T>, queries: readonly SuiteQuery<T>[], scale: number,
): Promise<T> {
  const files = await suite.files(scale, [...new Set(queries.flatMap(query => query.tables))]);
  const tables: Record<string, Table> = {};
  for (const { name, arrow } of files) tables[name] = await readArrow(arrow);
  return suite.frames(quern, tables);
}
