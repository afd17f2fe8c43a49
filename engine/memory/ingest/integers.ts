// Ingest of integers and all that is stored as integers: one pass for the range, one that narrows.
import { integerRange, isInteger, typeName, type DataType } from "../../../expr/type.ts";
import { ZONE_ROWS, type ColumnStatistics, type ResidentColumn, type ZoneMap } from "../resident-column.ts";
import { malformed } from "./check.ts";
import { estimateDistinct, mixWords, sampleDistinct } from "./distinct.ts";
import { integerEncoding } from "./integer-encoding.ts";
import { PADDING, segments, type IngestJob, type Segment } from "./job.ts";
import { kindNumber } from "./routines.ts";
import { stageIntegers, stagingBytes, type StagedIntegers } from "./stage-integers.ts";

export function ingestIntegers(job: IngestJob): ResidentColumn {
  const { host, scratch } = job;
  const staging = scratch.allocate(stagingBytes(host));
  const pieces = [...segments(host)];
  const range = findRange(job, pieces, staging);
  const { min, max } = range;
  checkRange(job, min, max);
  const encoding = integerEncoding(min ?? 0n, max ?? 0n);
  const bytes = encoding.kind === "wide" ? 16 : encoding.bytes;
  const address = job.arena.allocate(host.length * bytes + PADDING);
  for (const piece of pieces) {
    // A column of one piece is still staged.
    const staged = pieces.length === 1 && range.staged ? range.staged : stageIntegers(job, piece, staging);
    const target = address + piece.row * bytes;
    convert(job, staged, target, bytes, piece.count);
    if (job.validity === 0) continue;
    const filler = min ?? 0n;
    job.routines.ingestFillNulls(target, bytes, job.validity, piece.row, piece.count,
      BigInt.asIntN(64, filler), filler >> 64n);
  }
  const column = {
    type: host.type, length: host.length, encoding, address, validity: job.validity,
    zones: encoding.kind === "wide" ? null : range.zones, bytes: job.arena.bytes,
  };
  return { ...column, statistics: statisticsOf(job, range, address, bytes) };
}

interface Range {
  readonly min: bigint | null;
  readonly max: bigint | null;
  /** How often a value is above the one before; -1: not sorted. */
  readonly ascents: number;
  readonly zones: ZoneMap;
  readonly staged: StagedIntegers | undefined;
}

/** Values of an empty zone: min above max, so that no predicate finds anything in it. */
const EMPTY_MIN = 0x7fff_ffff_ffff_ffffn;
const EMPTY_MAX = -0x8000_0000_0000_0000n;

function findRange(job: IngestJob, pieces: readonly Segment[], staging: number): Range {
  const zoneCount = Math.ceil(job.host.length / ZONE_ROWS);
  const zones = {
    min: new BigInt64Array(zoneCount).fill(EMPTY_MIN), max: new BigInt64Array(zoneCount).fill(EMPTY_MAX),
  };
  let min: bigint | null = null;
  let max: bigint | null = null;
  let staged: StagedIntegers | undefined;
  let ascents = job.nullCount > 0 ? -1 : 0;
  let last: bigint | undefined;
  for (const piece of pieces) {
    staged = stageIntegers(job, piece, staging);
    if (!fillWithNeighbour(job, piece, staged)) continue;
    const [low, high] = rangeOf(job, staged, piece.count, staging);
    min = min === null || low < min ? low : min;
    max = max === null || high > max ? high : max;
    const zone = Math.floor(piece.row / ZONE_ROWS);
    if (low < zones.min[zone]!) zones.min[zone] = low;
    if (high > zones.max[zone]!) zones.max[zone] = high;
    if (ascents < 0) continue;
    const within = ascentsOf(job, staged, piece.count);
    const first = valueAt(job, staged, 0);
    if (within < 0 || (last !== undefined && first < last)) ascents = -1;
    else ascents += within + (last !== undefined && first > last ? 1 : 0);
    last = valueAt(job, staged, piece.count - 1);
  }
  return { min, max, ascents, zones, staged };
}

/** Puts a valid value into the null slots, so that loops need no mask; false if all are null. */
function fillWithNeighbour(job: IngestJob, piece: Segment, staged: StagedIntegers): boolean {
  if (job.validity === 0) return true;
  const at = job.routines.ingestFirstSet(job.validity, piece.row, piece.count);
  if (at < 0) return false;
  const value = valueAt(job, staged, at);
  job.routines.ingestFillNulls(staged.address, staged.bytes, job.validity, piece.row, piece.count,
    BigInt.asIntN(64, value), value >> 64n);
  return true;
}

/** `staging` begins with OUT_BYTES that results are written to. */
function rangeOf(job: IngestJob, staged: StagedIntegers, count: number, staging: number): [bigint, bigint] {
  if (staged.kind === "wide") job.routines.ingestWideRange(staged.address, count, staging);
  else job.routines.ingestIntegerRange(kindNumber(staged.kind), staged.address, count, staging);
  const kind = staged.kind === "wide" || staged.kind === "u64" ? staged.kind : "i64";
  const out: StagedIntegers = { kind, address: staging, bytes: kind === "wide" ? 16 : 8 };
  return [valueAt(job, out, 0), valueAt(job, out, 1)];
}

function ascentsOf(job: IngestJob, staged: StagedIntegers, count: number): number {
  return staged.kind === "wide"
    ? job.routines.ingestWideAscents(staged.address, count)
    : job.routines.ingestAscents(kindNumber(staged.kind), staged.address, count);
}

function valueAt({ memory }: IngestJob, { kind, address, bytes }: StagedIntegers, index: number): bigint {
  const at = (address + index * bytes) / bytes;
  switch (kind) {
    case "i8": return BigInt(memory.i8()[at]!);
    case "u8": return BigInt(memory.u8()[at]!);
    case "i16": return BigInt(memory.i16()[at]!);
    case "u16": return BigInt(memory.u16()[at]!);
    case "i32": return BigInt(memory.i32()[at]!);
    case "u32": return BigInt(memory.u32()[at]!);
    case "i64": return memory.i64()[at]!;
    case "u64": return memory.u64()[at]!;
    case "wide": return memory.u64()[at * 2]! | memory.i64()[at * 2 + 1]! << 64n;
  }
}

function convert(job: IngestJob, staged: StagedIntegers, target: number, bytes: number, count: number): void {
  const { routines, memory } = job;
  if (staged.kind !== "wide") {
    routines.ingestConvert(kindNumber(staged.kind), staged.address, target, bytes, count);
  } else if (bytes === 16) {
    memory.u8().copyWithin(target, staged.address, staged.address + count * 16);
  } else {
    routines.ingestWideToI64(staged.address, staged.address, count);
    routines.ingestConvert(kindNumber("i64"), staged.address, target, bytes, count);
  }
}

/** A value outside its type would break every proof that rests on the type. */
function checkRange({ host }: IngestJob, min: bigint | null, max: bigint | null): void {
  const allowed = allowedRange(host.type);
  if (!allowed || min === null || max === null) return;
  const wrong = min < allowed.min ? min : max > allowed.max ? max : undefined;
  if (wrong === undefined) return;
  throw malformed("value-out-of-range", host, `it holds ${wrong}, which is no ${typeName(host.type)}.`);
}

function allowedRange(type: DataType): { min: bigint; max: bigint } | undefined {
  if (isInteger(type)) return integerRange(type.kind);
  if (type.kind === "bool") return { min: 0n, max: 1n };
  if (type.kind === "date") return integerRange("int32");
  if (type.kind === "decimal") {
    const most = 10n ** BigInt(type.precision) - 1n;
    return { min: -most, max: most };
  }
  return type.kind === "null" ? undefined : integerRange("int64");
}

function statisticsOf(job: IngestJob, range: Range, address: number, bytes: number): ColumnStatistics {
  const { host, nullCount } = job;
  const valid = host.length - nullCount;
  const { min, max, ascents } = range;
  const sorted = ascents >= 0;
  return {
    nullCount, min, max, hasNaN: false, sorted,
    unique: sorted && ascents === Math.max(0, valid - 1),
    distinct: distinctOf(job, range, address, bytes),
  };
}

function distinctOf(job: IngestJob, { min, max, ascents }: Range, address: number, bytes: number): number {
  const valid = job.host.length - job.nullCount;
  if (min === null || max === null) return 0;
  if (ascents >= 0) return ascents + 1;
  if (max - min <= 1n) return Number(max - min) + 1;
  const keyAt = residentKeys(job, address, bytes);
  const estimate = estimateDistinct(sampleDistinct(job.host.length, valid, keyAt));
  return Math.min(estimate, Number(max - min) + 1);
}

/** Reads resident values of any width as sample keys. */
function residentKeys({ memory, validity }: IngestJob, address: number, bytes: number) {
  const u8 = memory.u8();
  const u16 = memory.u16();
  const u32 = memory.u32();
  return (row: number): number | undefined => {
    if (validity !== 0 && (u8[validity + (row >> 3)]! >> (row & 7) & 1) === 0) return undefined;
    const at = address + row * bytes;
    switch (bytes) {
      case 1: return u8[at]!;
      case 2: return u16[at >>> 1]!;
      case 4: return u32[at >>> 2]!;
      case 8: return mixWords(u32[at >>> 2]!, u32[(at >>> 2) + 1]!);
      default: {
        const word = at >>> 2;
        const low = mixWords(u32[word]!, u32[word + 1]!);
        return mixWords(low | 0, u32[word + 2]! ^ Math.imul(u32[word + 3]!, 0x27d4eb2f));
      }
    }
  };
}

