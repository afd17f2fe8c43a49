// Compressed buffers of Arrow IPC: each begins with the number of its bytes, and may be stored as it is.
import { QuernError, UnsupportedError } from "../../../expr/error.ts";
import type { FlatTable } from "../../arrow/flatbuffer.ts";
import type { Kernel } from "../parquet/kernel/kernel.ts";
import { broken, within } from "./broken.ts";

/** Gives a buffer's bytes. */
export type Expand = (buffer: Uint8Array) => Uint8Array;
type Decode = (bytes: Uint8Array, size: number) => Uint8Array;

interface Codec {
  readonly name: string;
  load(): Promise<Decode>;
  /** More than so many bytes do not come out of one. */
  readonly ratio: number;
}

/** One for all, which lasts: a buffer is expanded without a pause, and there are many. */
let kernel: Promise<Kernel> | null = null;

/** By their numbers in the format. */
const CODECS: readonly Codec[] = [
  {
    name: "LZ4", ratio: 256,
    load: async () => {
      const [{ createKernel }, { decodeLz4Frame }] =
        await Promise.all([import("../parquet/kernel/kernel.ts"), import("./lz4-frame.ts")]);
      const own = await (kernel ??= createKernel());
      return (bytes, size) => decodeLz4Frame(own, bytes, size);
    },
  },
  // A block of four bytes stands for 128 KiB.
  { name: "ZSTD", ratio: 1 << 15, load: async () => (await import("../bytes/zstd.ts")).loadZstd() },
];

/** So many rows can be in a body for each of its bytes, at most, besides what their width allows. */
export const MOST_EXPANSION = Math.max(...CODECS.map(({ ratio }) => ratio));
/** More at once is refused, as of Parquet's pages. */
const BUFFER_BYTES_MOST = 1 << 30;
const NOT_COMPRESSED = -1n;
const PREFIX_BYTES = 8;

/** How the buffers of a batch are expanded, by its table `BodyCompression`. `at`: the message's place. */
export async function loadExpand(compression: FlatTable, file: string, at: number): Promise<Expand> {
  const [number, method] =
    within(file, "a batch's compression", at, () => [compression.byte(0), compression.byte(1)] as const);
  const codec = CODECS[number];
  if (!codec || method !== 0) {
    throw new UnsupportedError("no-codec", `${file} is compressed in a way that is not known (codec ${number}, method ${method}).`,
      { hint: "Known are LZ4 frames and ZSTD, buffer by buffer." });
  }
  const decode = await codec.load();
  return buffer => {
    if (buffer.length === 0) return buffer;
    if (buffer.length < PREFIX_BYTES) throw broken(file, "a compressed buffer is cut off", at);
    const said = new DataView(buffer.buffer, buffer.byteOffset).getBigInt64(0, true);
    const packed = buffer.subarray(PREFIX_BYTES);
    if (said === NOT_COMPRESSED) return packed;
    const size = Number(said);
    if (!(size >= 0 && size <= Math.min(BUFFER_BYTES_MOST, packed.length * codec.ratio))) {
      throw broken(file, `${packed.length} bytes of ${codec.name} cannot hold ${size}`, at);
    }
    if (size === 0) return packed.subarray(0, 0);
    return decoded(decode, packed, size, codec.name, file, at);
  };
}

function decoded(
  decode: Decode, packed: Uint8Array, size: number, codec: string, file: string, at: number,
): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = decode(packed, size);
  } catch (cause) {
    if (cause instanceof QuernError) throw cause;
    throw broken(file, `a buffer compressed with ${codec} is damaged`, at, cause);
  }
  if (bytes.length === size) return bytes;
  throw broken(file, `a buffer compressed with ${codec} holds ${bytes.length} bytes, and should hold ${size}`, at);
}
