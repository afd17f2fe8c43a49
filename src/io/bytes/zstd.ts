// Zstandard by zstddec's WebAssembly, loaded when it is first needed: whole buffers, and pieces as they come.
// Its exports are called here, because its own loop does not end where bytes are damaged, and gives nothing
// back where it is left.
import { ResourceError } from "../../../expr/error.ts";

interface Library {
  readonly memory: WebAssembly.Memory;
  malloc(size: number): number;
  free(at: number): void;
  ZSTD_decompress(to: number, toSize: number, from: number, fromSize: number): number;
  ZSTD_createDCtx(): number;
  ZSTD_freeDCtx(context: number): void;
  /** What is left to do; 0 at the end of a frame. Below 0: an error. */
  ZSTD_decompressStream(context: number, output: number, input: number): number;
}

/** Packed bytes that are taken at once, and the most that one block of them stands for. */
const INPUT_BYTES = 1 << 16;
const OUTPUT_BYTES = 1 << 17;
/** An address, a size and a position. */
const BUFFER_BYTES = 12;
/** The package keeps one instance; other copies of this file find it at its class. */
const EXPORTS = Symbol.for("quern.zstd");

async function loadLibrary(): Promise<Library> {
  const { ZSTDDecoder } = await import("zstddec/stream");
  const shared = ZSTDDecoder as { [EXPORTS]?: Library };
  const decoder = new ZSTDDecoder();
  const start = decoder._init;
  decoder._init = result => {
    start(result);
    shared[EXPORTS] = result.instance.exports as unknown as Library;
  };
  await decoder.init();
  if (shared[EXPORTS]) return shared[EXPORTS];
  throw new ResourceError("zstd-in-use", "zstddec/stream was started by other code, and cannot be used beside it.",
    { hint: "Read something compressed with zstd first." });
}

/** Unpacks a whole buffer; more bytes than `size` are an error. */
export type ZstdDecode = (bytes: Uint8Array, size: number) => Uint8Array;

export async function loadZstd(): Promise<ZstdDecode> {
  const library = await loadLibrary();
  return (bytes, size) => {
    const from = room(library, bytes.length);
    let to = 0;
    try {
      to = room(library, size);
      new Uint8Array(library.memory.buffer).set(bytes, from);
      const length = checked(library.ZSTD_decompress(to, size, from, bytes.length));
      return new Uint8Array(library.memory.buffer).slice(to, to + length);
    } finally {
      library.free(from);
      if (to !== 0) library.free(to);
    }
  };
}

/** The unpacked pieces, as `gunzipped` gives them. */
export async function* unzstd(
  pieces: AsyncIterable<Uint8Array>, damaged: (cause: unknown) => unknown,
): AsyncGenerator<Uint8Array, void> {
  const source = pieces[Symbol.asyncIterator]();
  let stream: Stream | null = null;
  try {
    stream = new Stream(await loadLibrary());
    for (;;) {
      const { value, done } = await source.next();
      if (done) break;
      for (let at = 0; at < value.length; at += INPUT_BYTES) {
        yield* told(stream.unpacked(value.subarray(at, at + INPUT_BYTES)), damaged);
      }
    }
    if (!stream.atEnd) throw damaged(new Error("the last frame is not complete"));
  } finally {
    stream?.free();
    await source.return?.();
  }
}

/** Pieces whose errors are those of damaged bytes. */
function* told(pieces: Generator<Uint8Array>, damaged: (cause: unknown) => unknown): Generator<Uint8Array> {
  for (;;) {
    let next: IteratorResult<Uint8Array>;
    try {
      next = pieces.next();
    } catch (cause) {
      throw cause instanceof ResourceError ? cause : damaged(cause);
    }
    if (next.done) return;
    yield next.value;
  }
}

/** One stream's state and buffers in the library's memory. */
class Stream {
  /** Whether what came ends with a frame. */
  atEnd = false;
  readonly #library: Library;
  readonly #context: number;
  readonly #buffers: number;

  constructor(library: Library) {
    this.#library = library;
    this.#buffers = room(library, INPUT_BYTES + OUTPUT_BYTES + 2 * BUFFER_BYTES);
    this.#context = library.ZSTD_createDCtx();
  }

  *unpacked(piece: Uint8Array): Generator<Uint8Array> {
    const library = this.#library;
    const from = this.#buffers;
    const to = from + INPUT_BYTES;
    const input = to + OUTPUT_BYTES;
    const output = input + BUFFER_BYTES;
    new Uint8Array(library.memory.buffer).set(piece, from);
    for (let [taken, given] = [0, 0]; taken < piece.length || (given === OUTPUT_BYTES && !this.atEnd);) {
      // Made anew each time: the memory may have grown.
      let view = new DataView(library.memory.buffer);
      [from, piece.length, taken].forEach((word, i) => view.setUint32(input + 4 * i, word, true));
      [to, OUTPUT_BYTES, 0].forEach((word, i) => view.setUint32(output + 4 * i, word, true));
      this.atEnd = checked(library.ZSTD_decompressStream(this.#context, output, input)) === 0;
      view = new DataView(library.memory.buffer);
      taken = view.getUint32(input + 8, true);
      given = view.getUint32(output + 8, true);
      if (given > 0) yield new Uint8Array(library.memory.buffer).slice(to, to + given);
    }
  }

  free(): void {
    this.#library.ZSTD_freeDCtx(this.#context);
    this.#library.free(this.#buffers);
  }
}

/** Errors are small numbers below zero. */
function checked(result: number): number {
  if (result < 0) throw new Error(`zstd reports error ${-result}`);
  return result;
}

function room(library: Library, size: number): number {
  const at = library.malloc(Math.max(1, size));
  if (at !== 0) return at;
  throw new ResourceError("out-of-memory", `zstd cannot have ${size} bytes more of memory.`);
}
