// Text and binary on their way out: pieces with 32-bit offsets, whatever the layout they come in.
import { isValid, type HostChunk, type HostValues } from "../../engine/memory/host-column.ts";

/** Rows of a chunk as Arrow's Utf8 and Binary hold them. */
export interface TextPiece {
  readonly first: number;
  readonly length: number;
  readonly offsets: Int32Array;
  readonly bytes: Uint8Array;
}

/** 32-bit offsets reach this many bytes; a chunk with more becomes several pieces. */
const PIECE_BYTES_MAX = 2 ** 31 - 1;

type Layout<L> = Extract<HostValues, { layout: L }>;

/** Cuts a chunk into pieces of less than 2 GB. Without copying, if the chunk has offsets. */
export function textPieces(chunk: HostChunk, bytesMax = PIECE_BYTES_MAX): TextPiece[] {
  const { values } = chunk;
  if (values.layout === "varbinary" && values.offsets instanceof Int32Array) {
    const offsets = values.offsets.subarray(0, chunk.length + 1);
    return [{ first: 0, length: chunk.length, offsets, bytes: values.bytes }];
  }
  if (chunk.length === 0) return [{ first: 0, length: 0, offsets: new Int32Array(1), bytes: EMPTY }];
  const read = reader(chunk);
  const pieces: TextPiece[] = [];
  for (let first = 0; first < chunk.length;) {
    const piece = cut(chunk, read, first, bytesMax);
    pieces.push(piece);
    first += piece.length;
  }
  return pieces;
}

/** Where the value of a row lies. */
interface Slot { bytes: Uint8Array; start: number; end: number }
type ReadSlot = (row: number, slot: Slot) => void;

function reader(chunk: HostChunk): ReadSlot {
  const { values } = chunk;
  switch (values.layout) {
    case "varbinary": return varbinaryReader(values);
    case "view": return viewReader(values);
    case "dictionary": return dictionaryReader(values);
    default: throw new Error(`text does not come in the layout ${values.layout}`);
  }
}

const varbinaryReader = ({ offsets, bytes }: Layout<"varbinary">): ReadSlot => (row, slot) => {
  slot.bytes = bytes;
  slot.start = Number(offsets[row]);
  slot.end = Number(offsets[row + 1]);
};

function viewReader({ views, buffers }: Layout<"view">): ReadSlot {
  const view = new DataView(views.buffer, views.byteOffset, views.byteLength);
  return (row, slot) => {
    const length = view.getInt32(row * 16, true);
    const inline = length <= 12;
    slot.bytes = inline ? views : buffers[view.getInt32(row * 16 + 8, true)]!;
    slot.start = inline ? row * 16 + 4 : view.getInt32(row * 16 + 12, true);
    slot.end = slot.start + length;
  };
}

/** Looks every entry up once: a row then costs three array reads. */
function dictionaryReader({ codes, dictionary }: Layout<"dictionary">): ReadSlot {
  const entries: Slot[] = [];
  for (const chunk of dictionary.chunks) {
    const read = reader(chunk);
    for (let i = 0; i < chunk.length; i++) {
      const slot = { bytes: EMPTY, start: 0, end: 0 };
      read(i, slot);
      entries.push(slot);
    }
  }
  return (row, slot) => {
    const entry = entries[codes[row]!]!;
    slot.bytes = entry.bytes;
    slot.start = entry.start;
    slot.end = entry.end;
  };
}

const EMPTY = new Uint8Array(0);

/** Copies rows from `first` on, as many as fit. Measures first, so that nothing is copied twice. */
function cut(chunk: HostChunk, read: ReadSlot, first: number, bytesMax: number): TextPiece {
  const slot: Slot = { bytes: EMPTY, start: 0, end: 0 };
  const rows = chunk.length - first;
  const offsets = new Int32Array(rows + 1);
  let length = 0;
  let total = 0;
  for (; length < rows; length++) {
    if (isValid(chunk, first + length)) {
      read(first + length, slot);
      const size = slot.end - slot.start;
      if (total + size > bytesMax && length > 0) break;
      total += size;
    }
    offsets[length + 1] = total;
  }
  const bytes = new Uint8Array(total);
  for (let i = 0; i < length; i++) {
    const at = offsets[i]!;
    const size = offsets[i + 1]! - at;
    if (size === 0) continue;
    read(first + i, slot);
    copyShort(slot.bytes, slot.start, bytes, at, size);
  }
  return { first, length, offsets: offsets.subarray(0, length + 1), bytes };
}

/** A loop beats set(subarray()) below about 48 bytes, where making the view costs more than copying. */
function copyShort(from: Uint8Array, start: number, to: Uint8Array, at: number, size: number): void {
  if (size > 48) {
    to.set(from.subarray(start, start + size), at);
    return;
  }
  for (let i = 0; i < size; i++) to[at + i] = from[start + i]!;
}
