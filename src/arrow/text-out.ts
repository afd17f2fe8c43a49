// Text and binary on their way out: pieces with 32-bit offsets, whatever the layout they come in.
import { UnsupportedError } from "../../expr/error.ts";
import { isValid, type HostChunk, type HostColumn, type HostValues } from "../../engine/memory/host-column.ts";

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
  const cut = values.layout === "dictionary" ? dictionaryCut(chunk, values, bytesMax) : plainCut(chunk, bytesMax);
  const pieces: TextPiece[] = [];
  for (let first = 0; first < chunk.length;) {
    const piece = cut(first);
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

const EMPTY = new Uint8Array(0);

type Cut = (first: number) => TextPiece;

function plainCut(chunk: HostChunk, bytesMax: number): Cut {
  const read = reader(chunk);
  return first => cut(chunk, read, first, bytesMax);
}

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

/** The entries lie in one buffer first; a row is then two array reads and a copy. */
function dictionaryCut(chunk: HostChunk, { codes, dictionary }: Layout<"dictionary">, bytesMax: number): Cut {
  const { starts, bytes: entries } = joined(dictionary);
  return first => {
    const offsets = new Int32Array(chunk.length - first + 1);
    const length = measure(chunk, codes, starts, first, bytesMax, offsets);
    const bytes = new Uint8Array(offsets[length]!);
    copyEntries(codes, starts, entries, first, length, offsets, bytes);
    return { first, length, offsets: offsets.subarray(0, length + 1), bytes };
  };
}

type Codes = Layout<"dictionary">["codes"];

/** Fills the offsets of as many rows as fit, and tells how many that are. */
function measure(
  chunk: HostChunk, codes: Codes, starts: Int32Array, first: number, bytesMax: number, offsets: Int32Array,
): number {
  const rows = offsets.length - 1;
  const checked = chunk.validity !== undefined;
  let total = 0;
  for (let i = 0; i < rows; i++) {
    if (!checked || isValid(chunk, first + i)) {
      const code = codes[first + i]!;
      const size = starts[code + 1]! - starts[code]!;
      if (total + size > bytesMax && i > 0) return i;
      total += size;
    }
    offsets[i + 1] = total;
  }
  return rows;
}

/** A function of its own, without closures: it runs at one byte a cycle or so. */
function copyEntries(
  codes: Codes, starts: Int32Array, entries: Uint8Array, first: number, length: number,
  offsets: Int32Array, bytes: Uint8Array,
): void {
  for (let i = 0, at = 0; i < length; i++) {
    const end = offsets[i + 1]!;
    if (end === at) continue;
    const start = starts[codes[first + i]!]!;
    if (end - at > 48) bytes.set(entries.subarray(start, start + end - at), at);
    else for (let from = start; at < end; at++, from++) bytes[at] = entries[from]!;
    at = end;
  }
}

/** A dictionary's entries, one after another. */
function joined(dictionary: HostColumn): { starts: Int32Array; bytes: Uint8Array } {
  const pieces = dictionary.chunks.flatMap(chunk => textPieces(chunk));
  const starts = new Int32Array(dictionary.length + 1);
  let entry = 0;
  for (const { offsets, length } of pieces) {
    for (let i = 0; i < length; i++, entry++) {
      starts[entry + 1] = starts[entry]! + offsets[i + 1]! - offsets[i]!;
    }
  }
  const total = pieces.reduce((sum, { offsets, length }) => sum + offsets[length]! - offsets[0]!, 0);
  if (total > PIECE_BYTES_MAX) {
    throw new UnsupportedError("large-dictionary", `A dictionary of ${total} bytes cannot be written as plain text.`,
      { hint: "Pass the option dictionaries: true." });
  }
  const bytes = new Uint8Array(total);
  let used = 0;
  for (const { offsets, length, bytes: from } of pieces) {
    bytes.set(from.subarray(offsets[0], offsets[length]), used);
    used += offsets[length]! - offsets[0]!;
  }
  return { starts, bytes };
}
