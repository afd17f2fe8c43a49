// How each codec takes a page's bytes apart. Snappy and LZ4 are kernels; others are loaded when a file has
// them.
import { Codec, codecName } from "../footer/names.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { unsupported, wrong, type Place } from "../place.ts";
import { inflateGzip } from "../../bytes/gzip.ts";
import { loadBrotli } from "./platform-brotli.ts";

/** Compressed bytes that lie in the kernel's memory. */
export interface CompressedBytes {
  readonly kernel: Kernel;
  readonly from: number;
  readonly end: number;
  /** How many bytes must come out. */
  readonly size: number;
  readonly place: Place;
  /** The page's place in the file. */
  readonly offset: number;
}

/** Gives the address of the bytes that came out. */
export type Decompress = (input: CompressedBytes) => number | Promise<number>;

/** More at once is refused of codecs that could make it of a few bytes. */
const MAX_FOREIGN_BYTES = 1 << 30;

/** Loads what a codec needs. */
export async function decompressorOf(codec: number, place: Place): Promise<Decompress> {
  switch (codec) {
    case Codec.uncompressed: return input => {
      if (input.end - input.from !== input.size) throw mismatch(input, input.end - input.from);
      return input.from;
    };
    case Codec.snappy: return snappy;
    case Codec.lz4Raw: return lz4;
    case Codec.lz4: return hadoopLz4;
    case Codec.gzip: return input => foreign(input, bytes => inflateGzip(bytes, input.size));
    case Codec.zstd: {
      const decode = await (await import("../../bytes/zstd.ts")).loadZstd();
      return input => foreign(input, bytes => decode(bytes, input.size));
    }
    case Codec.brotli: {
      const decode = await loadBrotli();
      return input => foreign(input, bytes => decode(bytes, input.size));
    }
    default:
      throw unsupported("unsupported-codec", place, undefined, `it is compressed with ${codecName(codec)}; supported are UNCOMPRESSED, SNAPPY, GZIP, ZSTD, BROTLI, LZ4 and LZ4_RAW`);
  }
}

/** Three bytes of Snappy stand for 64 at most. */
const SNAPPY_RATIO = 22;
/** A byte of LZ4 stands for 255 at most. */
const LZ4_RATIO = 256;

function snappy(input: CompressedBytes): number {
  const { kernel, from, end, size } = input;
  if (size > (end - from) * SNAPPY_RATIO) throw damaged(input, 0);
  const to = kernel.take(size);
  const problem = kernel.run.snappyDecompress(from, end, to, to + size);
  if (problem !== 0) throw damaged(input, problem - 1);
  return to;
}

function lz4(input: CompressedBytes): number {
  const { kernel, from, end, size } = input;
  if (size > (end - from) * LZ4_RATIO) throw damaged(input, 0);
  const to = kernel.take(size);
  const problem = kernel.run.lz4Decompress(from, end, to, to + size);
  if (problem !== 0) throw damaged(input, problem - 1);
  return to;
}

/** Hadoop's frames: both sizes of each block, big-endian. Other writers left the frames away. */
function hadoopLz4(input: CompressedBytes): number {
  const { kernel, from, end, size } = input;
  if (size > (end - from) * LZ4_RATIO) throw damaged(input, 0);
  const to = kernel.take(size);
  const { view } = kernel;
  let [at, out] = [from, to];
  while (at + 8 <= end) {
    const blockSize = view.getUint32(at);
    const compressed = view.getUint32(at + 4);
    if (blockSize > to + size - out || compressed > end - at - 8) break;
    if (kernel.run.lz4Decompress(at + 8, at + 8 + compressed, out, out + blockSize) !== 0) break;
    at += 8 + compressed;
    out += blockSize;
  }
  return at === end && out === to + size ? to : lz4(input);
}

/** Decoders outside the kernels get a copy, because they may keep or grow memory of their own. */
function foreign(
  input: CompressedBytes, decode: (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>,
): number | Promise<number> {
  if (input.size > MAX_FOREIGN_BYTES) {
    throw unsupported("page-too-large", input.place, input.offset, `a page has ${input.size} bytes; ${MAX_FOREIGN_BYTES} is the most`);
  }
  if (input.size === 0) return input.from;
  const bytes = input.kernel.u8.slice(input.from, input.end);
  const take = (result: Uint8Array): number => {
    if (result.length !== input.size) throw mismatch(input, result.length);
    return input.kernel.put(result);
  };
  const fail = (cause: unknown): never => {
    const error = wrong("bad-page", input.place, input.offset, "its compressed bytes are damaged");
    throw Object.assign(error, { cause });
  };
  try {
    const result = decode(bytes);
    return result instanceof Promise ? result.then(take, fail) : take(result);
  } catch (cause) {
    return fail(cause);
  }
}

const damaged = ({ place, offset }: CompressedBytes, at: number) =>
  wrong("bad-page", place, offset, `its compressed bytes are damaged at byte ${at} of the page`);

const mismatch = ({ place, offset, size }: CompressedBytes, got: number) =>
  wrong("bad-page", place, offset, `the page says that ${size} bytes come out of it, and ${got} did`);
