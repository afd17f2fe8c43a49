// Quern itself, as the built package: builds it where a source is newer, loads it, makes tables resident.
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import type { Table } from "apache-arrow";
import buildIfStale, { ROOT } from "../../test/package/build-if-stale.ts";
import type * as Package from "../../src/index.ts";
import type { Frame } from "../../src/index.ts";
import type { Answer } from "../contest.ts";
import { resultFromArrow } from "../result/from-arrow.ts";

/** The package's exports; queries take them as an argument, since the built file is loaded by name. */
export type Quern = typeof Package;

/** Where the built package is. */
export const builtPackage = (): string => pathToFileURL(join(ROOT, "dist", "index.js")).href;

/** Builds the package if it is stale; once for a run, so that all its processes measure the same. */
export const buildQuern = (): void => buildIfStale();

export const loadQuern = async (): Promise<Quern> => (await import(builtPackage())) as Quern;

/** A frame whose result the benchmark times: collected on this thread to a complete columnar result. */
export interface Collectable {
  collectSync(): { toArrow(): Promise<Table> };
}

export function runQuern(frame: Collectable): Answer {
  const collected = frame.collectSync();
  return { read: async () => resultFromArrow(await collected.toArrow()) };
}

/** Brings all columns of frames over tables into the engine's memory, as the first query over them does. */
export function makeResident(frames: Iterable<Frame>): void {
  for (const frame of frames) frame.limit(1).collectSync();
}

/** Bytes of the engine's memory that columns hold. */
export const residentBytes = (quern: Quern): number => quern.defaultEngine().memoryUse().residentBytes;
