// What a query of a suite is: the same question for every engine, with literals that vary.
import type { Table } from "apache-arrow";
import type { Door, PeerName, SuiteName } from "../options.ts";
import type { ArqueroQuery } from "../peers/arquero.ts";
import type { Collectable, Quern } from "../peers/quern.ts";
import type { ResultTable } from "../result/table.ts";
import type { TableFile } from "./data/files.ts";
import type { Random } from "./data/random.ts";

/** The query with its literals filled in. */
export interface Question<Tables> {
  readonly sql: string;
  readonly quern: (quern: Quern, tables: Tables) => Collectable;
  readonly arquero?: ArqueroQuery;
}

/** What is compared of an answer that is too large to be compared whole. */
export interface Digest {
  /** Computed by a peer that speaks SQL, over its answer's table. */
  sql(table: string): string;
  /** Computed in JavaScript, from our answer and from those of peers that give Arrow. */
  ofTable(table: Table): ResultTable;
}

export interface SuiteQuery<Tables> {
  readonly name: string;
  /** The answer's rows are in a full order. */
  readonly ordered: boolean;
  /** Up to here floats differ by rounding alone, because large terms cancel: see `ComparisonRule`. */
  readonly noise?: number;
  /** The peers that can say it; default: all of the suite's. */
  readonly peers?: readonly PeerName[];
  /** The tables it reads. */
  readonly tables: readonly string[];
  /** The question with the literals of the specification, if `random` is undefined, or with others. */
  readonly ask: (random: Random | undefined) => Question<Tables>;
  /** Default: the whole answer is compared. */
  readonly digest?: Digest;
}

/** Whether the peer of a name can say the query. */
export const canAnswer = (query: Pick<SuiteQuery<never>, "peers">, peer: string): boolean =>
  query.peers?.some(name => name === peer) ?? true;

/** A suite of queries over tables in memory. */
export interface QuerySuite<Tables> {
  readonly name: SuiteName;
  readonly defaultScale: number;
  /** The peers that can answer its queries. */
  readonly peers: readonly PeerName[];
  readonly queries: readonly SuiteQuery<Tables>[];
  /** The named tables' files, generated where missing. */
  readonly files: (scale: number, tables: readonly string[]) => Promise<TableFile[]>;
  /** How its queries come into Quern; default: as frames. */
  readonly door?: Door;
  /** Quern's frames over the tables in memory. */
  readonly frames: (quern: Quern, tables: Readonly<Record<string, Table>>) => Tables;
}
