// Gzip through the platform's own streams, both directions. What comes out of hostile bytes is bounded.

/** The bytes, `size` at most and one: more shows that the size was wrong. */
export async function inflateGzip(bytes: Uint8Array, size: number): Promise<Uint8Array> {
  return collect(streamed(bytes).pipeThrough(new DecompressionStream("gzip") as Transform), size + 1);
}

export async function deflateGzip(bytes: Uint8Array): Promise<Uint8Array> {
  return collect(streamed(bytes).pipeThrough(new CompressionStream("gzip") as Transform), Infinity);
}

type Transform = ReadableWritablePair<Uint8Array, Uint8Array>;

function streamed(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
}

async function collect(stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    length += value.length;
    if (length < most) continue;
    await reader.cancel();
    break;
  }
  const result = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}
