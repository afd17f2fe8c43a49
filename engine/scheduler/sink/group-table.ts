// A participant's hash table of groups: a directory twice as large as the entries, both grown together. What
// entries hold behind their hash is up to the sink.
import { GROUPS } from "../../kernel/state.ts";
import type { WorkerState } from "../worker-state.ts";
import type { SinkContext } from "./sink.ts";

/** Entries of a new table; few rows need no more than they are. */
const ENTRIES_FIRST = 4096;
const ENTRIES_LEAST = 16;

export interface Table {
  readonly entries: number;
  readonly count: number;
  readonly limit: number;
  readonly directory: number;
  readonly mask: number;
}

export const powerOfTwo = (least: number): number => 2 ** Math.ceil(Math.log2(Math.max(1, least)));

/** Entries to begin with, if no more than so many rows come. */
export const firstCapacity = (rows: number): number =>
  powerOfTwo(Math.max(ENTRIES_LEAST, Math.min(ENTRIES_FIRST, rows)));

/** Gives the table whose registers begin with number `first` room for more entries, with those that it has. */
export function installTable(
  context: Pick<SinkContext, "arena" | "environment">, state: WorkerState, stride: number, capacity: number,
  first = 0,
): void {
  const { arena, environment: { memory, routines } } = context;
  const count = state.register(first + GROUPS.count);
  const old = state.register(first + GROUPS.entries);
  const entries = arena.allocate(capacity * stride);
  const slots = capacity * 2;
  const directory = arena.allocateZeroed(slots * 4);
  if (count > 0) {
    memory.u8().copyWithin(entries, old, old + count * stride);
    routines.exports.rebuildDirectory(directory, slots - 1, entries, stride, count);
  }
  setTable(state, { entries, count, limit: capacity, directory, mask: slots - 1 }, first);
}

export function setTable(state: WorkerState, table: Table, first = 0): void {
  for (const field of ["entries", "count", "limit", "directory", "mask"] as const) {
    state.setRegister(first + GROUPS[field], table[field]);
  }
}
