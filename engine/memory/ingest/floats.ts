// Ingest of floats: copied as they are, then read once more for the statistics while in the cache.
import type { BigIntArray, NumberArray } from "../host-column.ts";
import { ZONE_ROWS, type ResidentColumn } from "../resident-column.ts";
import { wrongLayout } from "./check.ts";
import { estimateDistinct, mixWords, sampleDistinct } from "./distinct.ts";
import { PADDING, segments, type IngestJob, type Segment } from "./job.ts";
import { kindNumber } from "./routines.ts";

export function ingestFloats(job: IngestJob): ResidentColumn {
  const { host, validity } = job;
  const bytes = host.type.kind === "float32" ? 4 : 8;
  const address = job.arena.allocate(host.length * bytes + PADDING);
  const range = new FloatRange(job, bytes);
  for (const piece of segments(host)) {
    const target = address + piece.row * bytes;
    copyFloats(job, piece, target, bytes);
    range.add(piece, target);
    if (validity !== 0) fillNulls(job, piece, target, bytes, 0n);
  }
  const { min, max, hasNaN, ascents } = range;
  const empty = min > max;
  const sorted = ascents >= 0;
  const valid = host.length - job.nullCount;
  return {
    type: host.type, length: host.length, encoding: { kind: "float", bytes }, address, validity,
    zones: range.zones, bytes: job.arena.bytes,
    statistics: {
      nullCount: job.nullCount, hasNaN, sorted,
      // Adding 0 makes -0 a plain 0.
      min: empty ? null : min + 0, max: empty ? null : max + 0,
      unique: sorted && ascents === Math.max(0, valid - 1),
      distinct: sorted ? Math.min(valid, ascents + 1)
        : estimateDistinct(sampleDistinct(host.length, valid, floatKeys(job, address, bytes))),
    },
  };
}

function copyFloats(job: IngestJob, { chunk, from, count }: Segment, target: number, bytes: number): void {
  const { memory, host } = job;
  const view = bytes === 4 ? memory.f32() : memory.f64();
  const { values } = chunk;
  if (values.layout === "null") {
    view.fill(0, target / bytes, target / bytes + count);
  } else if (values.layout === "fixed" && isFloatArray(values.array)) {
    view.set(values.array.subarray(from, from + count), target / bytes);
  } else {
    throw wrongLayout(host, values);
  }
}

const isFloatArray = (array: NumberArray | BigIntArray): array is Float32Array | Float64Array =>
  array instanceof Float64Array || array instanceof Float32Array;

function fillNulls({ routines, validity }: IngestJob, { row, count }: Segment, target: number, bytes: number,
  pattern: bigint): void {
  routines.ingestFillNulls(target, bytes, validity, row, count, pattern, 0n);
}

/** Gathers min, max, order and zones over pieces in row order. */
class FloatRange {
  min = Infinity;
  max = -Infinity;
  hasNaN = false;
  /** How often a value is above the one before; -1: not sorted. */
  ascents: number;
  /** A zone of only nulls and NaN has min Infinity and max -Infinity. */
  readonly zones: { min: Float64Array; max: Float64Array };
  readonly #job: IngestJob;
  readonly #bytes: number;
  readonly #kind: number;
  readonly #out: number;
  #last: number | undefined;

  constructor(job: IngestJob, bytes: number) {
    const zoneCount = Math.ceil(job.host.length / ZONE_ROWS);
    this.zones = {
      min: new Float64Array(zoneCount).fill(Infinity), max: new Float64Array(zoneCount).fill(-Infinity),
    };
    this.ascents = job.nullCount > 0 ? -1 : 0;
    this.#job = job;
    this.#bytes = bytes;
    this.#kind = kindNumber(bytes === 4 ? "f32" : "f64");
    this.#out = job.scratch.allocate(64);
  }

  add(piece: Segment, target: number): void {
    const { memory, routines, validity } = this.#job;
    const { row, count } = piece;
    if (validity !== 0) {
      const at = routines.ingestFirstSet(validity, row, count);
      if (at < 0) return;
      // A neighbour's value in the null slots spares the loop a mask.
      fillNulls(this.#job, piece, target, this.#bytes, this.#patternAt(target, at));
    }
    if (routines.ingestFloatRange(this.#kind, target, count, this.#out) !== 0) this.hasNaN = true;
    const f64 = memory.f64();
    const low = f64[this.#out / 8]!;
    const high = f64[this.#out / 8 + 1]!;
    const zone = Math.floor(row / ZONE_ROWS);
    this.min = Math.min(this.min, low);
    this.max = Math.max(this.max, high);
    this.zones.min[zone] = Math.min(this.zones.min[zone]!, low);
    this.zones.max[zone] = Math.max(this.zones.max[zone]!, high);
    if (this.ascents >= 0) this.#follow(target, count);
  }

  #follow(target: number, count: number): void {
    const { memory, routines } = this.#job;
    const view = this.#bytes === 4 ? memory.f32() : memory.f64();
    const first = view[target / this.#bytes]!;
    const last = this.#last;
    const within = routines.ingestAscents(this.#kind, target, count);
    this.#last = view[target / this.#bytes + count - 1]!;
    if (within < 0 || this.hasNaN || (last !== undefined && last > first)) this.ascents = -1;
    else this.ascents += within + (last !== undefined && last < first ? 1 : 0);
  }

  #patternAt(target: number, index: number): bigint {
    const { memory } = this.#job;
    return this.#bytes === 4 ? BigInt(memory.u32()[target / 4 + index]!) : memory.i64()[target / 8 + index]!;
  }
}

/** Sample keys that treat 0 and -0 as one value, and all NaN as one. */
function floatKeys({ validity, memory }: IngestJob, address: number, bytes: number) {
  const u8 = memory.u8();
  const u32 = memory.u32();
  const values = bytes === 4 ? memory.f32() : memory.f64();
  const base = address / bytes;
  return (row: number): number | undefined => {
    if (validity !== 0 && (u8[validity + (row >> 3)]! >> (row & 7) & 1) === 0) return undefined;
    const value = values[base + row]!;
    if (value === 0) return 0;
    if (Number.isNaN(value)) return -1;
    return bytes === 4 ? u32[base + row]! : mixWords(u32[(base + row) * 2]!, u32[(base + row) * 2 + 1]!);
  };
}
