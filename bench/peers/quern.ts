// Quern itself, as the built package: builds it where a source is newer, loads it, makes tables resident.
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import type { Table } from "apache-arrow";
import buildIfStale, { ROOT } from "../../test/package/build-if-stale.ts";
import type * as Package from "../../src/index.ts";
import type * as Sql from "../../src/sql/index.ts";
import type { CollectOptions, Engine, Frame, QueryStatistics } from "../../src/index.ts";
import type { Answer, Side } from "../contest.ts";
import { resultFromArrow } from "../result/from-arrow.ts";
import type { ResultTable } from "../result/table.ts";

/** The package's exports; queries take them as an argument, since the built file is loaded by name. */
export type Quern = typeof Package;

/** The package, and the engine that is measured. */
export interface OurSide {
  readonly quern: Quern;
  readonly engine: Engine;
}

/** How the contests' sides call Quern on all its threads, on one, and with the tables of FROM shuffled. */
export const OURS = "quern";
export const OURS_ALONE = "quern1";
export const OURS_SHUFFLED = "shuffled";

/** Where an entry of the built package is. */
export const builtPackage = (entry: "index" | "sql" = "index"): string =>
  pathToFileURL(join(ROOT, "dist", `${entry}.js`)).href;

/** Builds the package if it is stale; once for a run, so that all its processes measure the same. */
export const buildQuern = (): void => buildIfStale();

export const loadQuern = async (): Promise<Quern> => (await import(builtPackage())) as Quern;
export const loadSql = async (): Promise<typeof Sql> => (await import(builtPackage("sql"))) as typeof Sql;

/** What the benchmark asks of a collected frame. */
export interface Collected {
  readonly statistics: QueryStatistics | undefined;
  toArrow(options?: CollectOptions): Promise<Table>;
}

/** A frame whose result the benchmark times: collected to a complete columnar result. */
export interface Collectable {
  collectSync(options?: CollectOptions): Collected;
}

/** Turns an answer's table into what is compared: all of it, or a digest of it. */
export type ReadTable = (table: Table) => ResultTable;

/** Runs a frame while this thread waits; `options` name the engine and how many of its threads are used. */
export function runQuern(
  frame: Collectable, options: CollectOptions, read: ReadTable = resultFromArrow,
): Answer {
  const collected = frame.collectSync(options);
  return { read: async () => read(await collected.toArrow(engineOnly(options))) };
}

const engineOnly = ({ engine }: CollectOptions): CollectOptions => (engine ? { engine } : {});

/** Quern as a side of a contest, and beside it Quern on one thread if that is asked for. */
export function quernSides(
  run: (round: number, options: CollectOptions) => Answer | Promise<Answer>, engine: Engine, alone: boolean,
): [Side, ...Side[]] {
  const ours: Side = { name: OURS, run: round => run(round, { engine }) };
  return alone ? [ours, { name: OURS_ALONE, run: round => run(round, { engine, threads: 1 }) }] : [ours];
}

/** Brings all columns of frames over tables into the engine's memory, as the first query over them does. */
export function makeResident(frames: Iterable<Frame>, engine: Engine): void {
  for (const frame of frames) frame.limit(1).collectSync({ engine });
}

/** Bytes of the engine's memory that columns hold. */
export const residentBytes = (engine: Engine): number => engine.memoryUse().residentBytes;
