// One column on its way into linear memory: what every ingest step shares. Knows no encoding.
import { Arena } from "../arena.ts";
import type { Budget } from "../budget.ts";
import type { HostChunk, HostColumn } from "../host-column.ts";
import type { LinearMemory } from "../linear-memory.ts";
import { PAGE_BYTES, type PageAllocator } from "../page-allocator.ts";
import { ZONE_ROWS } from "../resident-column.ts";
import type { IngestRoutines } from "./routines.ts";

export interface IngestContext {
  readonly allocator: PageAllocator;
  readonly routines: IngestRoutines;
  /** What staging areas are reserved against while a column is ingested. */
  readonly budget: Budget;
}

/** Every array that loops read in blocks of 16 or 64 bytes is followed by so many bytes. */
export const PADDING = 64;

export interface IngestJob {
  readonly context: IngestContext;
  readonly memory: LinearMemory;
  readonly routines: IngestRoutines;
  readonly host: HostColumn;
  /** Where the column stays. */
  readonly arena: Arena;
  /** Staging; released when the column is done or has failed. */
  readonly scratch: Arena;
  /** What is given up or moved into `arena` before the end. */
  readonly temporaries: Arena[];
  /** Address of the validity bitmap; 0: no nulls. */
  readonly validity: number;
  readonly nullCount: number;
}

/** An arena of a job, without slack; released with the job at the latest. */
export function temporaryArena(job: IngestJob, label: string): Arena {
  const arena = new Arena(job.context.allocator, job.context.budget, { blockBytes: PAGE_BYTES, label });
  job.temporaries.push(arena);
  return arena;
}

/** Rows [from, from + count) of a chunk, which are rows from `row` on of the column. */
export interface Segment {
  readonly chunk: HostChunk;
  readonly from: number;
  readonly count: number;
  readonly row: number;
}

/** The column in pieces that cross neither chunks nor zones; a staged piece stays in the cache. */
export function* segments(host: HostColumn): Generator<Segment> {
  let row = 0;
  for (const chunk of host.chunks) {
    for (let from = 0; from < chunk.length;) {
      const count = Math.min(chunk.length - from, ZONE_ROWS - row % ZONE_ROWS);
      yield { chunk, from, count, row };
      from += count;
      row += count;
    }
  }
}

/** Copies elements of a typed array to linear memory, whatever buffer they are in. */
export function stage(memory: LinearMemory, source: ArrayBufferView & { readonly BYTES_PER_ELEMENT: number },
  from: number, count: number, address: number): void {
  const size = source.BYTES_PER_ELEMENT;
  memory.u8().set(new Uint8Array(source.buffer, source.byteOffset + from * size, count * size), address);
}
