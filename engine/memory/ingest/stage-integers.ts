// Copies one piece of an integer column into staging memory, in whatever width it came.
import type { HostColumn } from "../host-column.ts";
import { ZONE_ROWS } from "../resident-column.ts";
import { malformed, wrongLayout } from "./check.ts";
import { PADDING, stage, type IngestJob, type Segment } from "./job.ts";
import { KIND_BYTES, kindOf, type ArrayKind } from "./routines.ts";
import { stageBits } from "./validity.ts";

export interface StagedIntegers {
  readonly kind: Exclude<ArrayKind, "f32" | "f64">;
  readonly address: number;
  readonly bytes: 1 | 2 | 4 | 8 | 16;
}

/** The head of the staging area, for results of routines. */
export const OUT_BYTES = 64;

/** Values of up to 32 bytes, and for booleans the bits beside the bytes. */
export function stagingBytes(host: HostColumn): number {
  const widest = host.chunks.reduce((most, { values }) => Math.max(most,
    values.layout === "wide" ? values.bytesPerValue
    : values.layout === "fixed" ? values.array.BYTES_PER_ELEMENT : 1), 1);
  const rows = Math.min(ZONE_ROWS, host.length);
  return OUT_BYTES + rows * widest + Math.ceil(rows / 8) + 2 * PADDING;
}

type IntegerKind = StagedIntegers["kind"];
const WIDE_KINDS: Readonly<Record<number, IntegerKind>> = { 4: "i32", 8: "i64", 16: "wide", 32: "wide" };

export function stageIntegers(job: IngestJob, piece: Segment, staging: number): StagedIntegers {
  const { memory, routines, host } = job;
  const { chunk, from, count, row } = piece;
  const { values } = chunk;
  const address = staging + OUT_BYTES;
  const staged = (kind: IntegerKind): StagedIntegers => ({ kind, address, bytes: KIND_BYTES[kind] });
  switch (values.layout) {
    case "fixed": {
      const kind = kindOf(values.array);
      if (kind === "f32" || kind === "f64") break;
      stage(memory, values.array, from, count, address);
      return staged(kind);
    }
    case "bits": {
      const raw = address + Math.ceil((count + PADDING) / PADDING) * PADDING;
      const bit = stageBits(memory, values.bits, from, count, raw);
      routines.ingestExpandBits(raw, bit, address, count);
      return staged("u8");
    }
    case "wide": {
      const kind = WIDE_KINDS[values.bytesPerValue];
      if (!kind) break;
      const width = values.bytesPerValue;
      memory.u8().set(values.bytes.subarray(from * width, (from + count) * width), address);
      if (width === 32) narrowHuge(job, row, count, address);
      return staged(kind);
    }
    case "null":
      memory.u8().fill(0, address, address + count);
      return staged("u8");
    default: break;
  }
  throw wrongLayout(host, values);
}

function narrowHuge(job: IngestJob, row: number, count: number, address: number): void {
  const { routines, host, validity } = job;
  const bad = routines.ingestHugeToWide(address, count, validity, row);
  if (bad >= 0) {
    throw malformed("value-out-of-range", host, `the value of row ${row + bad} needs more than 38 digits.`);
  }
}
