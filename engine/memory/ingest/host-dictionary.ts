// Ingest of strings that come dictionary-encoded: dictionaries unified over chunks, unused values dropped.
import type { HostColumn, HostValues } from "../host-column.ts";
import type { ResidentColumn } from "../resident-column.ts";
import { checkColumn, malformed } from "./check.ts";
import { CodeColumn, codeBytesFor } from "./code-column.ts";
import { DictionaryBuilder } from "./dictionary-builder.ts";
import { PADDING, segments, stage, type IngestJob, type Segment } from "./job.ts";
import { kindNumber, kindOf } from "./routines.ts";
import { OUT_BYTES } from "./stage-integers.ts";
import { finishDictionary } from "./strings.ts";
import { TextStager } from "./text-staging.ts";

/** For columns all of whose chunks are dictionaries without nulls inside, or all null. */
export function ingestHostDictionary(job: IngestJob): ResidentColumn {
  const staging = job.scratch.allocate(OUT_BYTES + Math.min(job.host.length, 65_536) * 4 + PADDING);
  const dictionaries = new Map<HostColumn, number>();
  for (const { values } of job.host.chunks) {
    if (values.layout !== "dictionary" || dictionaries.has(values.dictionary)) continue;
    dictionaries.set(values.dictionary, job.scratch.allocateZeroed(values.dictionary.length + PADDING));
  }
  markUsed(job, dictionaries, staging);
  let size = 0;
  for (const { length } of dictionaries.keys()) size += length;
  const builder = new DictionaryBuilder(job, size, size);
  const codes = new CodeColumn(job, codeBytesFor(size));
  try {
    const maps = new Map([...dictionaries].map(([dictionary, used]) =>
      [dictionary, encodeUsed(job, builder, dictionary, used)]));
    remap(job, codes, maps, staging);
    return finishDictionary(job, builder, codes);
  } finally {
    builder.release();
    codes.release();
  }
}

type DictionaryValues = HostValues & { layout: "dictionary" };

/** Stages a piece's codes; returns the number of their array kind. */
function stageCodes(job: IngestJob, piece: Segment, values: DictionaryValues, staging: number): number {
  stage(job.memory, values.codes, piece.from, piece.count, staging);
  return kindNumber(kindOf(values.codes));
}

function markUsed(job: IngestJob, used: ReadonlyMap<HostColumn, number>, staging: number): void {
  for (const piece of segments(job.host)) {
    const { values } = piece.chunk;
    if (values.layout !== "dictionary") continue;
    const kind = stageCodes(job, piece, values, staging);
    const bad = job.routines.ingestMarkCodes(kind, staging, piece.count, job.validity, piece.row,
      values.dictionary.length, used.get(values.dictionary)!);
    if (bad < 0) continue;
    throw malformed("bad-dictionary-code", job.host, `the code ${values.codes[piece.from + bad]} of row ` +
      `${piece.row + bad} is not in its dictionary of ${values.dictionary.length} values.`);
  }
}

/** Adds the marked values of one dictionary; returns the address of the new code of each old one (u32). */
function encodeUsed(
  job: IngestJob, builder: DictionaryBuilder, dictionary: HostColumn, used: number,
): number {
  const { memory, scratch } = job;
  checkColumn(dictionary);
  const map = scratch.allocateZeroed(dictionary.length * 4 + PADDING);
  // To the builder, unused values are nulls.
  const bitmap = scratch.allocateZeroed(Math.ceil(dictionary.length / 8) + PADDING);
  const u8 = memory.u8();
  for (let i = 0; i < dictionary.length; i++) {
    if (u8[used + i] !== 0) u8[bitmap + (i >> 3)]! |= 1 << (i & 7);
  }
  const stager = new TextStager({ ...job, host: dictionary, validity: bitmap });
  for (const block of stager.blocks()) {
    const done = builder.encode(block, 0, bitmap, map + block.row * 4, 4);
    if (done < block.count) throw new RangeError("a dictionary has more values than its length");
  }
  return map;
}

function remap(
  job: IngestJob, codes: CodeColumn, maps: ReadonlyMap<HostColumn, number>, staging: number,
): void {
  for (const piece of segments(job.host)) {
    const { values } = piece.chunk;
    const target = codes.address + piece.row * codes.bytes;
    if (values.layout !== "dictionary") {
      job.memory.u8().fill(0, target, target + piece.count * codes.bytes);
      continue;
    }
    const kind = stageCodes(job, piece, values, staging);
    job.routines.ingestRemapCodes(kind, staging, piece.count, job.validity, piece.row,
      maps.get(values.dictionary)!, target, codes.bytes);
  }
}
