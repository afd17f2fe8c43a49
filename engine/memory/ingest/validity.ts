// A column's validity bitmap: chunks joined, bit offsets removed, dropped where nothing is null.
import type { Arena } from "../arena.ts";
import type { Bits, HostColumn } from "../host-column.ts";
import type { LinearMemory } from "../linear-memory.ts";
import { PADDING } from "./job.ts";
import type { IngestRoutines } from "./routines.ts";

const STAGED_BYTES = 128 << 10;

interface Target {
  readonly memory: LinearMemory;
  readonly routines: IngestRoutines;
  readonly arena: Arena;
  readonly scratch: Arena;
}

export interface Validity {
  /** 0: no row is null. */
  readonly address: number;
  readonly nullCount: number;
}

export function ingestValidity(host: HostColumn, target: Target): Validity {
  const none = { address: 0, nullCount: 0 };
  const mayBeNull = host.chunks.some(({ length, validity, values }) =>
    length > 0 && (validity !== undefined || values.layout === "null"));
  if (!mayBeNull) return none;
  const { memory, routines, scratch } = target;
  const bytes = Math.ceil(host.length / 8) + PADDING;
  const bitmap = scratch.allocateZeroed(bytes);
  const staging = scratch.allocate(Math.min(bytes, STAGED_BYTES) + PADDING);
  let row = 0;
  for (const { length, validity, values } of host.chunks) {
    if (values.layout === "null") routines.ingestSetBits(bitmap, row, length, 0);
    else if (!validity) routines.ingestSetBits(bitmap, row, length, 1);
    else copyBits(validity, length, { memory, routines, staging, bitmap, row });
    row += length;
  }
  const nullCount = host.length - routines.ingestCountBits(bitmap, 0, host.length);
  if (nullCount === 0) return none;
  const address = target.arena.allocate(bytes);
  memory.u8().copyWithin(address, bitmap, bitmap + bytes);
  return { address, nullCount };
}

interface BitTarget {
  readonly memory: LinearMemory;
  readonly routines: IngestRoutines;
  readonly staging: number;
  readonly bitmap: number;
  readonly row: number;
}

function copyBits(bits: Bits, length: number, { memory, routines, staging, bitmap, row }: BitTarget): void {
  // The first byte may hold bits of other rows, hence one byte less than what is staged.
  const step = (STAGED_BYTES - 1) * 8;
  for (let done = 0; done < length; done += step) {
    const count = Math.min(step, length - done);
    const first = bits.offset + done;
    const last = first + count;
    memory.u8().set(bits.bytes.subarray(first >> 3, Math.ceil(last / 8)), staging);
    routines.ingestCopyBits(staging, first & 7, bitmap, row + done, count);
  }
}

/** Stages a range of bits; returns the bit position within `staging` of the first one. */
export function stageBits(
  memory: LinearMemory, bits: Bits, from: number, count: number, staging: number,
): number {
  const first = bits.offset + from;
  memory.u8().set(bits.bytes.subarray(first >> 3, Math.ceil((first + count) / 8)), staging);
  return first & 7;
}
