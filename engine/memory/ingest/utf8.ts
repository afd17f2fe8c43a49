// Rejects text that is not UTF-8, naming the row. Knows addresses of offsets and bytes only.
import type { FormatError } from "../../../expr/error.ts";
import type { HostColumn } from "../host-column.ts";
import type { LinearMemory } from "../linear-memory.ts";
import { malformed } from "./check.ts";
import type { IngestRoutines } from "./routines.ts";

interface TextRange {
  /** Address of the first of `count` + 1 offsets, which are relative to `bytes`. */
  readonly offsets: number;
  readonly bytes: number;
  readonly count: number;
}

/** The first string of a range that is not UTF-8, or -1. */
export function findInvalidUtf8(memory: LinearMemory, routines: IngestRoutines, range: TextRange): number {
  const { offsets, bytes, count } = range;
  const u32 = memory.u32();
  const first = offsets >>> 2;
  const begin = u32[first]!;
  const status = routines.ingestCheckUtf8(bytes + begin, u32[first + count]! - begin);
  if (status === -1) return -1;
  const split = routines.ingestSplitCharacter(offsets, bytes, count);
  if (status === -2) return split < 0 ? -1 : Math.max(0, split - 1);
  let row = 0;
  while (u32[first + row + 1]! <= begin + status) row++;
  return split >= 0 ? Math.min(row, Math.max(0, split - 1)) : row;
}

export const invalidUtf8 = (host: HostColumn, row: number): FormatError =>
  malformed("invalid-utf8", host, `the value of row ${row} is not valid UTF-8.`);
