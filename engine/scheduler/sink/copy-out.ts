// Copies a buffer of result values out of linear memory, into Arrow's layout in ordinary buffers.
import { ResourceError } from "../../../expr/error.ts";
import type { Storage } from "../../kernel/node.ts";
import { formatBytes } from "../../memory/format-bytes.ts";
import type { HostChunk, HostColumn, HostValues } from "../../memory/host-column.ts";
import type { ResidentColumn } from "../../memory/resident-column.ts";
import type { OutputColumn } from "../../pipeline/pipeline.ts";
import type { Resources } from "../resources.ts";
import type { Scratch } from "./scratch.ts";

export interface CopyJob {
  /** Host columns that opaque values refer to. */
  readonly opaque: readonly HostColumn[];
}

export function copyOut(
  resources: Resources, scratch: Scratch, job: CopyJob, column: OutputColumn, storage: Storage | "text",
  { values, nulls }: { values: number; nulls: number }, count: number,
): HostChunk {
  const validity = nulls === 0 ? null : packBits(resources, scratch, nulls, count, 0);
  const hostValues = column.type.kind === "null" ? { layout: "null" } as const
    : column.dictionary ? {
      layout: "dictionary", codes: slice(resources.memory.u32(), values, 4, count),
      dictionary: hostDictionary(resources, column),
    } as const
    : valuesOf(resources, scratch, job, column, storage, values, nulls, count);
  const valid = validity === null || validity.set === count;
  return {
    length: count, values: hostValues, ...(valid ? {} : { validity: { bytes: validity.bytes, offset: 0 } }),
  };
}

interface Sliceable<T> { slice(start: number, end: number): T }

/** A copy outside linear memory: a typed array's slice never shares. */
const slice = <T>(view: Sliceable<T>, address: number, bytes: number, count: number): T =>
  view.slice(address / bytes, address / bytes + count);

function packBits(
  { memory, routines }: Resources, scratch: Scratch, address: number, count: number, value: 0 | 1,
) {
  const bytes = Math.ceil(count / 8);
  const bitmap = scratch.room("bits", bytes + 16);
  const set = routines.exports.packBits(address, count, value, bitmap);
  return { set, bytes: memory.u8().slice(bitmap, bitmap + bytes) };
}

function valuesOf(
  resources: Resources, scratch: Scratch, job: CopyJob, column: OutputColumn, storage: Storage | "text",
  address: number, nulls: number, count: number,
): HostValues {
  const { memory } = resources;
  if (column.type.kind === "bool") {
    return { layout: "bits", bits: { bytes: packBits(resources, scratch, address, count, 1).bytes, offset: 0 } };
  }
  if (column.type.kind === "list" || column.type.kind === "struct") {
    return opaque(job, slice(memory.i64(), address, 8, count));
  }
  switch (storage) {
    case "i8": return fixed(slice(memory.i8(), address, 1, count));
    case "u8": return fixed(slice(memory.u8(), address, 1, count));
    case "i16": return fixed(slice(memory.i16(), address, 2, count));
    case "u16": return fixed(slice(memory.u16(), address, 2, count));
    case "i32": return fixed(slice(memory.i32(), address, 4, count));
    case "u32": case "text offsets": return fixed(slice(memory.u32(), address, 4, count));
    case "i64": return fixed(slice(memory.i64(), address, 8, count));
    case "u64": return fixed(slice(memory.u64(), address, 8, count));
    case "f32": return fixed(slice(memory.f32(), address, 4, count));
    case "f64": return fixed(slice(memory.f64(), address, 8, count));
    case "wide": return { layout: "wide", bytes: slice(memory.u8(), address, 1, count * 16), bytesPerValue: 16 };
    case "text": return text(resources, scratch, address, nulls, count);
  }
}

const fixed = (array: Extract<HostValues, { layout: "fixed" }>["array"]): HostValues => ({ layout: "fixed", array });

/** What Arrow's 32-bit offsets reach. */
const OFFSET_MOST = 2 ** 31 - 1;

/** Values one after the other with 32-bit offsets. */
function text(
  { memory, routines }: Resources, scratch: Scratch, address: number, nulls: number, count: number,
): HostValues {
  const total = Number(routines.exports.textBytes(address, nulls, count));
  if (total > OFFSET_MOST) {
    throw new ResourceError("text-too-long",
      `${count} values of a result column have ${formatBytes(total)} of text, and a chunk holds ${
        formatBytes(OFFSET_MOST)} at most.`, { hint: "Select fewer rows, or shorter text." });
  }
  const offsets = scratch.room("offsets", (count + 1) * 4);
  const target = scratch.room("text", total + 64);
  routines.exports.gatherText(address, nulls, count, offsets, target, 0);
  return {
    layout: "varbinary", offsets: slice(memory.i32(), offsets, 4, count + 1),
    bytes: memory.u8().slice(target, target + total),
  };
}

/** The value of a column at a row, through its chunks. */
function opaqueAt(host: HostColumn, row: number): unknown {
  let at = row;
  for (const chunk of host.chunks) {
    if (at < chunk.length) return chunk.values.layout === "opaque" ? chunk.values.get(at) : null;
    at -= chunk.length;
  }
  throw new RangeError(`row ${row} of a column with ${host.length} rows`);
}

function opaque({ opaque: hosts }: CopyJob, references: BigInt64Array): HostValues {
  return {
    layout: "opaque", vector: null,
    get: row => {
      const reference = references[row]!;
      return opaqueAt(hosts[Number(reference >> 32n)]!, Number(reference & 0xffff_ffffn));
    },
  };
}

const DICTIONARIES = new WeakMap<ResidentColumn, HostColumn>();

/** A column's dictionary as a host column of its type: text that is cast to binary keeps its dictionary. */
function hostDictionary(resources: Resources, { type, dictionary }: OutputColumn): HostColumn {
  const strings = hostStrings(resources, dictionary!);
  return strings.type.kind === type.kind ? strings : { ...strings, type };
}

/** A dictionary's strings; copied out once. */
function hostStrings({ memory }: Resources, dictionary: ResidentColumn): HostColumn {
  const known = DICTIONARIES.get(dictionary);
  if (known) return known;
  if (dictionary.encoding.kind !== "text") throw new Error("a dictionary must be text");
  const { length, type } = dictionary;
  const offsets = slice(memory.i32(), dictionary.address, 4, length + 1);
  const { bytesAddress } = dictionary.encoding;
  const bytes = memory.u8().slice(bytesAddress + offsets[0]!, bytesAddress + offsets[length]!);
  const column: HostColumn = { type, length, chunks: [{ length, values: { layout: "varbinary", offsets, bytes } }] };
  DICTIONARIES.set(dictionary, column);
  return column;
}
