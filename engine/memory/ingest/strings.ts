// Ingest of utf8 and binary: dictionary codes where values repeat, offsets and bytes where not.
import type { ResidentColumn } from "../resident-column.ts";
import { CodeColumn, codeBytesFor } from "./code-column.ts";
import { DictionaryBuilder } from "./dictionary-builder.ts";
import { SAMPLE_ROWS } from "./distinct.ts";
import type { IngestJob } from "./job.ts";
import { TextStager } from "./text-staging.ts";
import { estimateDistinctText } from "./text-sample.ts";
import { ingestText } from "./text.ts";
import { invalidUtf8 } from "./utf8.ts";

/** A dictionary of more values would leave the caches and save little. */
const DICTIONARY_MAX = 1 << 20;
/** How often the chance of success is looked at. */
const WINDOW_ROWS = 65_536;

export function ingestStrings(job: IngestJob): ResidentColumn {
  const { host, nullCount } = job;
  const valid = host.length - nullCount;
  if (valid === 0) return ingestText(job, 0);
  const cap = Math.min(DICTIONARY_MAX, Math.floor(valid / 2));
  // A column that the sample would read whole is cheaper to try.
  const sampled = host.length > SAMPLE_ROWS;
  const estimate = sampled ? estimateDistinctText(host, nullCount) : 0;
  if (estimate > cap || cap === 0) return ingestText(job, sampled ? estimate : valid);
  const encoded = encodeAsDictionary(job, sampled ? estimate : cap, cap);
  if (typeof encoded === "object") return encoded;
  // The sample was wrong, or there was none; what was seen is a lower bound.
  return ingestText(job, sampled ? Math.max(estimate, encoded) : estimateDistinctText(host, nullCount));
}

/** The column, or how many distinct values there were when they turned out to be too many. */
function encodeAsDictionary(job: IngestJob, estimate: number, cap: number): ResidentColumn | number {
  const builder = new DictionaryBuilder(job, estimate, cap);
  // A little above the estimate, which errs on the low side.
  const codes = new CodeColumn(job, codeBytesFor(estimate * 1.2));
  try {
    const rows = encodeRows(job, builder, codes);
    return rows < job.host.length ? builder.count : finishDictionary(job, builder, codes);
  } finally {
    builder.release();
    codes.release();
  }
}

/** How many rows were encoded: all, or it was given up. */
function encodeRows(job: IngestJob, builder: DictionaryBuilder, codes: CodeColumn): number {
  const outlook = new Outlook(job.host.length, builder);
  for (const block of new TextStager(job).blocks()) {
    for (let row = 0; row < block.count;) {
      row = builder.encode(block, row, job.validity, codes.address + block.row * codes.bytes, codes.bytes);
      if (row === block.count) break;
      if (builder.full) return block.row + row;
      codes.resize(codes.bytes === 1 ? 2 : 4, block.row + row);
    }
    if (outlook.hopeless(block.row + block.count)) return block.row + block.count;
  }
  return job.host.length;
}

/** Gives up early where new values keep coming as fast as at first: clustered, nearly unique columns. */
class Outlook {
  readonly #rows: number;
  readonly #builder: DictionaryBuilder;
  #row = 0;
  #count = 0;

  constructor(rows: number, builder: DictionaryBuilder) {
    this.#rows = rows;
    this.#builder = builder;
  }

  hopeless(row: number): boolean {
    if (row - this.#row < WINDOW_ROWS) return false;
    const { count, cap } = this.#builder;
    const rate = (count - this.#count) / (row - this.#row);
    const steady = this.#row > 0 && rate >= 0.9 * this.#count / this.#row;
    this.#row = row;
    this.#count = count;
    return steady && row >= this.#rows / 4 && count + rate * (this.#rows - row) > cap;
  }
}

/** Moves dictionary and codes into the column's arena. */
export function finishDictionary(
  job: IngestJob, builder: DictionaryBuilder, codes: CodeColumn,
): ResidentColumn {
  const { host, arena, nullCount } = job;
  if (host.type.kind === "utf8") {
    const code = builder.findInvalid();
    if (code >= 0) throw invalidUtf8(host, rowOfCode(job, codes, code));
  }
  codes.resize(codeBytesFor(builder.count), host.length);
  codes.adoptInto(arena);
  const dictionary = builder.finish(host.type, arena);
  return {
    type: host.type, length: host.length, encoding: { kind: "dictionary", bytes: codes.bytes, dictionary },
    address: codes.address, validity: job.validity, zones: null, bytes: arena.bytes,
    statistics: {
      nullCount, min: null, max: null, hasNaN: false, distinct: builder.count,
      sorted: nullCount === 0 && dictionary.statistics.sorted && codes.ascend(),
      unique: nullCount === 0 && builder.count === host.length,
    },
  };
}

function rowOfCode({ memory, host, validity }: IngestJob, codes: CodeColumn, code: number): number {
  const array = codes.bytes === 1 ? memory.u8() : codes.bytes === 2 ? memory.u16() : memory.u32();
  const u8 = memory.u8();
  const base = codes.address / codes.bytes;
  for (let row = 0; row < host.length; row++) {
    if (array[base + row] !== code) continue;
    if (validity === 0 || (u8[validity + (row >> 3)]! >> (row & 7) & 1) === 1) return row;
  }
  return -1;
}
