// Pages as they stand in the file: header, checksum, compressed contents.
import { ResourceError } from "../../../../expr/error.ts";
import { deflateGzip } from "../../bytes/gzip.ts";
import { Codec, Encoding, PageType } from "../footer/names.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { i32, struct, thriftBytes, type Written } from "../thrift/writer.ts";

export type Compression = "snappy" | "gzip" | "uncompressed";

export const CODECS: Readonly<Record<Compression, number>> = {
  snappy: Codec.snappy, gzip: Codec.gzip, uncompressed: Codec.uncompressed,
};

export interface PageOut {
  readonly bytes: Uint8Array;
  /** Header and contents before compression. */
  readonly uncompressedSize: number;
}

/** Sizes of pages are signed 32-bit numbers. */
const MAX_PAGE_BYTES = 0x7fffffff;
const SNAPPY_TABLE_BYTES = 4 << 14;

export const dictionaryPage =
  (kernel: Kernel, compression: Compression, contents: Uint8Array, count: number): Promise<PageOut> =>
  page(
    kernel, compression, contents,
    { 1: i32(PageType.dictionary), 7: struct({ 1: i32(count), 2: i32(Encoding.plain) }) }
  );

/** `count` counts nulls, too. */
export function dataPage(
  kernel: Kernel, compression: Compression, contents: Uint8Array, count: number, encoding: number,
): Promise<PageOut> {
  const header = struct({ 1: i32(count), 2: i32(encoding), 3: i32(Encoding.rle), 4: i32(Encoding.rle) });
  return page(kernel, compression, contents, { 1: i32(PageType.data), 5: header });
}

async function page(
  kernel: Kernel, compression: Compression, contents: Uint8Array, header: Readonly<Record<number, Written>>,
): Promise<PageOut> {
  if (contents.length > MAX_PAGE_BYTES) {
    throw new ResourceError("page-too-large", `A Parquet page of ${contents.length} bytes cannot be written; write fewer rows to a row group.`);
  }
  const compressed = await compress(kernel, compression, contents);
  const crc = kernel.scoped(() => kernel.run.crc32(kernel.put(compressed), compressed.length, 0) | 0);
  const headerBytes =
    thriftBytes({ ...header, 2: i32(contents.length), 3: i32(compressed.length), 4: i32(crc) });
  const bytes = new Uint8Array(headerBytes.length + compressed.length);
  bytes.set(headerBytes);
  bytes.set(compressed, headerBytes.length);
  return { bytes, uncompressedSize: headerBytes.length + contents.length };
}

function compress(
  kernel: Kernel, compression: Compression, contents: Uint8Array
): Uint8Array | Promise<Uint8Array> {
  switch (compression) {
    case "uncompressed": return contents;
    case "gzip": return deflateGzip(contents);
    case "snappy": return kernel.scoped(() => {
      const from = kernel.put(contents);
      const table = kernel.take(SNAPPY_TABLE_BYTES);
      const to = kernel.take(64 + Math.ceil(contents.length * 7 / 6));
      const size = kernel.run.snappyCompress(from, contents.length, to, table);
      return kernel.u8.slice(to, to + size);
    });
  }
}
