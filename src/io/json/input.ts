// The bytes of JSON: unpacked if they are packed, without a mark at their start, and surely not UTF-16.
import { FormatError, QuernError } from "../../../expr/error.ts";
import type { ByteSource } from "../bytes/byte-source.ts";
import { otherFormat } from "../bytes/kind.ts";

/** The pieces of a source as UTF-8 bytes; gzip is unpacked, by its first bytes. */
export async function *jsonPieces(bytes: ByteSource, signal?: AbortSignal): AsyncGenerator<Uint8Array, void> {
  const packed = await peeked(bytes.pieces(signal), 2);
  const isGzip = packed.first[0] === 0x1F && packed.first[1] === 0x8B;
  const { first, pieces } = await peeked(isGzip ? gunzip(packed.pieces, bytes.name) : packed.pieces, 4);
  const other = otherFormat(bytes.name, first, "json");
  if (other) {
    await pieces.return();
    throw other;
  }
  const [a, b, c] = first;
  if (
    (a === 0xff && b === 0xfe) ||
    (a === 0xfe && b === 0xff) ||
    (first.length > 1 && (a === 0) !== (b === 0))
  ) {
    await pieces.return();
    throw new FormatError("not-utf8", `${bytes.name} is encoded as UTF-16, and JSON is read as UTF-8.`, {
      hint: "Save it as UTF-8.",
    });
  }
  let skip = a === 0xEF && b === 0xBB && c === 0xBF ? 3 : 0;
  for await (const piece of pieces) {
    if (piece.length > skip) yield skip > 0 ? piece.subarray(skip) : piece;
    skip = 0;
  }
}

interface Peeked {
  readonly first: Uint8Array;
  readonly pieces: AsyncGenerator<Uint8Array, void>;
}

/** The first bytes, and all pieces, the first of which has at least `count` bytes if there are so many. */
async function peeked(pieces: AsyncIterable<Uint8Array>, count: number): Promise<Peeked> {
  const rest = pieces[Symbol.asyncIterator]();
  let first: Uint8Array = new Uint8Array(0);
  while (first.length < count) {
    const { done, value } = await rest.next();
    if (done) break;
    first = joined(first, value as Uint8Array);
  }
  return { first, pieces: continued(first, rest) };
}

async function* continued(
  first: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  try {
    if (first.length > 0) yield first;
    for (;;) {
      const { done, value } = await rest.next();
      if (done) return;
      yield value as Uint8Array;
    }
  } finally {
    await rest.return?.();
  }
}

export function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

async function *gunzip(pieces: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array, void> {
  const { readable, writable } = new DecompressionStream("gzip");
  const writer = writable.getWriter();
  const reader = readable.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  const pump = (async () => {
    try {
      for await (const piece of pieces) await writer.write(piece as Uint8Array<ArrayBuffer>);
      await writer.close();
    } catch (error) {
      // The reading side gets it, if it is not what has told it.
      await writer.abort(error).catch(() => {});
    }
  })();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      if (value.length > 0) yield value;
    }
  } catch (error) {
    if (error instanceof QuernError) throw error;
    throw new FormatError("bad-gzip", `${name} begins like gzip, and cannot be unpacked to its end.`, { cause: error });
  } finally {
    // Nothing is left to be told when nobody reads any more.
    await reader.cancel().catch(() => {});
    await pump;
  }
}
