// What the benchmark asks of an engine that it compares with.
import type { Answer } from "../contest.ts";
import type { TableFile } from "../suite/data/files.ts";
import type { ArqueroQuery } from "./arquero.ts";
import type { ReadTable } from "./quern.ts";

/** A query in the words of the peers; those that speak SQL take the SQL. */
export interface PeerQuery {
  readonly sql: string;
  /** What is compared of the answer, as a query over the table `answer`; default: all of it. */
  readonly answerSql?: string;
  /** The same of an answer that is read as Arrow; default: all of it. */
  readonly readAnswer?: ReadTable;
  readonly arquero?: ArqueroQuery;
}

export interface Peer {
  readonly name: string;
  readonly version: string;
  readonly threads: number;
  /** Takes the tables into the engine's own memory: the named columns, or all. */
  load(files: readonly TableFile[], columns?: readonly string[]): Promise<void>;
  /** Bytes that the loaded tables hold; undefined if the engine cannot tell. */
  residentBytes(): Promise<number | undefined>;
  /** Runs the query to a complete columnar result. */
  run(query: PeerQuery): Answer | Promise<Answer>;
  close(): void;
}
