// Copies a buffer of result values out of linear memory, into Arrow's layout in ordinary buffers.
import { ResourceError } from "../../../expr/error.ts";
import { formatBytes } from "../../memory/format-bytes.ts";
import type { Environment } from "../environment.ts";
import type { CollectedColumn } from "../job.ts";
import type { PieceColumn, PieceValues } from "./piece.ts";
import type { Scratch } from "./scratch.ts";

/** A column of a participant's buffer. */
export interface BufferColumn {
  readonly values: number;
  /** 0: no nulls. */
  readonly nulls: number;
}

export function copyOut(
  environment: Environment, scratch: Scratch, column: CollectedColumn, { values, nulls }: BufferColumn,
    count: number,
): PieceColumn {
  const validity = nulls === 0 ? null : packBits(environment, scratch, nulls, count, 0);
  return {
    values: valuesOf(environment, scratch, column, values, nulls, count),
    validity: validity === null || validity.set === count ? null : validity.bytes,
  };
}

interface Sliceable<T> { slice(start: number, end: number): T }

/** A copy outside linear memory: a typed array's slice never shares. */
const slice = <T>(view: Sliceable<T>, address: number, bytes: number, count: number): T =>
  view.slice(address / bytes, address / bytes + count);

function packBits(
  { memory, routines }: Environment, scratch: Scratch, address: number, count: number, value: 0 | 1,
) {
  const bytes = Math.ceil(count / 8);
  const bitmap = scratch.room("bits", bytes + 16);
  const set = routines.exports.packBits(address, count, value, bitmap);
  return { set, bytes: memory.u8().slice(bitmap, bitmap + bytes) };
}

function valuesOf(
  environment: Environment, scratch: Scratch, { type, storage, dictionary }: CollectedColumn, address: number,
  nulls: number, count: number,
): PieceValues {
  const { memory } = environment;
  if (type === "null") return { layout: "null" };
  if (dictionary) return { layout: "codes", codes: slice(memory.u32(), address, 4, count) };
  if (type === "bool") {
    return { layout: "bits", bits: { bytes: packBits(environment, scratch, address, count, 1).bytes,
      offset: 0 } };
  }
  if (type === "list" || type === "struct") {
    return { layout: "references", references: slice(memory.i64(), address, 8, count) };
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
    case "wide": return { layout: "wide", bytes: slice(memory.u8(), address, 1, count * 16),
      bytesPerValue: 16 };
    case "text": return text(environment, scratch, address, nulls, count);
  }
}

const fixed = (array: Extract<PieceValues, { layout: "fixed" }>["array"]): PieceValues => ({
  layout: "fixed", array });

/** What Arrow's 32-bit offsets reach. */
const OFFSET_MOST = 2 ** 31 - 1;

/** Values one after the other with 32-bit offsets. */
function text(
  { memory, routines }: Environment, scratch: Scratch, address: number, nulls: number, count: number,
): PieceValues {
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
