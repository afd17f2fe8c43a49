// A page's bytes, decompressed in the kernel's memory: where its levels and its values are.
import type { CompressedBytes, Decompress } from "../codec/codec.ts";
import { Encoding, encodingName } from "../footer/names.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { unsupported, wrong, type Place } from "../place.ts";
import type { FormatError } from "../../../../expr/error.ts";
import type { Page } from "./page-header.ts";

export interface Area {
  readonly from: number;
  readonly end: number;
}

/**
 * A page that has been decompressed. Levels are asked for in their order: repetition, definition; then
 * `values`.
 */
export class PageBytes {
  readonly kernel: Kernel;
  readonly page: Page;
  readonly place: Place;
  /** What has not been asked for yet. */
  #rest: Area;
  readonly #levels: Area | null;

  constructor(kernel: Kernel, page: Page, place: Place, rest: Area, levels: Area | null) {
    this.kernel = kernel;
    this.page = page;
    this.place = place;
    this.#rest = rest;
    this.#levels = levels;
  }

  get values(): Area {
    return this.#rest;
  }

  /** The bytes of levels; null: there are none, as all would be 0. */
  levels(which: "definition" | "repetition", most: number): Area | null {
    const { v2, definitionEncoding, repetitionEncoding } = this.page;
    if (v2) {
      const { from } = this.#levels!;
      const start = which === "repetition" ? from : from + v2.repetitionBytes;
      return most === 0
        ? null
        : { from: start, end: start + (which === "repetition" ? v2.repetitionBytes : v2.definitionBytes) };
    }
    if (most === 0) return null;
    const encoding = which === "definition" ? definitionEncoding : repetitionEncoding;
    if (encoding !== Encoding.rle) {
      throw unsupported("unsupported-encoding", this.place, this.page.offset, `levels in ${encodingName(encoding)} are not supported`);
    }
    const { from, end } = this.#rest;
    const size = end - from < 4 ? Infinity : this.kernel.view.getUint32(from, true);
    if (size > end - from - 4) throw this.wrong("its levels do not fit into the page");
    this.#rest = { from: from + 4 + size, end };
    return { from: from + 4, end: from + 4 + size };
  }

  wrong(what: string): FormatError {
    return wrong("bad-page", this.place, this.page.offset, what);
  }
}

/** Checks the page's checksum, if it has one, and decompresses it. `chunk` is the address of the chunk's bytes. */
export async function pageBytes(
  kernel: Kernel, chunk: number, page: Page, decompress: Decompress, place: Place,
): Promise<PageBytes> {
  const from = chunk + page.start;
  const end = chunk + page.end;
  const { v2, offset, uncompressedSize, crc } = page;
  if (crc !== undefined && kernel.run.crc32(from, end - from, 0) >> 0 !== crc >> 0) {
    throw wrong("checksum-mismatch", place, offset, "the page's checksum does not fit its bytes");
  }
  const input = (start: number, size: number): CompressedBytes =>
    ({ kernel, from: start, end, size, place, offset });
  if (!v2) {
    const address = await decompress(input(from, uncompressedSize));
    return new PageBytes(kernel, page, place, { from: address, end: address + uncompressedSize }, null);
  }
  const levelBytes = v2.definitionBytes + v2.repetitionBytes;
  if (levelBytes > end - from || levelBytes > uncompressedSize) {
    throw wrong("bad-page", place, offset, "its levels do not fit into the page");
  }
  const levels = { from, end: from + levelBytes };
  const size = uncompressedSize - levelBytes;
  // A page without values may have no compressed bytes at all.
  if (!v2.compressed || (size === 0 && levels.end === end)) {
    if (end - levels.end !== size) throw wrong("bad-page", place, offset, `its values have ${end - levels.end} bytes, not ${size}`);
    return new PageBytes(kernel, page, place, { from: levels.end, end }, levels);
  }
  const address = await decompress(input(levels.end, size));
  return new PageBytes(kernel, page, place, { from: address, end: address + size }, levels);
}
