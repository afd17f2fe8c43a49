// Gzip through the platform's own streams: pieces as they come, and whole buffers in both directions.
import { joinBytes } from "./join.ts";

/**
 * The unpacked pieces. What fails in reading goes up as it is, what fails in unpacking as `damaged` says.
 * Leaving early closes what gives the packed ones.
 */
export const gunzipped = (
  pieces: AsyncIterable<Uint8Array>, damaged: (cause: unknown) => unknown,
): AsyncGenerator<Uint8Array, void> => through(new DecompressionStream("gzip"), pieces, damaged);

/** The bytes, `size` at most and a piece: more shows that the size was wrong. */
export async function inflateGzip(bytes: Uint8Array, size: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const piece of gunzipped(once(bytes), cause => cause)) {
    parts.push(piece);
    length += piece.length;
    if (length > size) break;
  }
  return joinBytes(parts);
}

export async function deflateGzip(bytes: Uint8Array): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const packed = through(new CompressionStream("gzip"), once(bytes), cause => cause);
  for await (const piece of packed) parts.push(piece);
  return joinBytes(parts);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> { yield bytes; }

async function* through(
  transform: DecompressionStream | CompressionStream, pieces: AsyncIterable<Uint8Array>,
  damaged: (cause: unknown) => unknown,
): AsyncGenerator<Uint8Array, void> {
  const source = pieces[Symbol.asyncIterator]();
  let failure: { error: unknown } | null = null;
  const input = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      try {
        const { value, done } = await source.next();
        if (done) controller.close();
        else controller.enqueue(value as Uint8Array<ArrayBuffer>);
      } catch (error) {
        failure = { error };
        controller.error(error);
      }
    },
    cancel: async () => void await source.return?.(),
  });
  const reader = input.pipeThrough<Uint8Array>(transform).getReader();
  try {
    while (true) {
      const { value, done } = await reader.read();
      if (done) return;
      if (value.length > 0) yield value;
    }
  } catch (cause) {
    const read = failure as { error: unknown } | null;
    throw read ? read.error : damaged(cause);
  } finally {
    // Leaving early, or failing, must not leave the file open; that it fails again says nothing new.
    await reader.cancel().catch(() => undefined);
    await source.return?.();
  }
}
