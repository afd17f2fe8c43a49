// Bytes of a stream: they come once, so what was read is kept until the source is closed.
import { CancelledError, FormatError, PlanError, QuernError, ResourceError } from "../../../expr/error.ts";
import { isPromise } from "../../../frame/expr/misuse.ts";
import { show } from "../../../frame/from/show.ts";
import type { ByteSource } from "./byte-source.ts";
import { truncated } from "./memory.ts";

/** Web streams and Node's, and generators. */
export type ByteStream = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

export function streamBytes(stream: ByteStream, name = "stream"): ByteSource {
  const input = new StreamInput(stream, name);
  return {
    name, path: null,
    size: async () => {
      await input.upTo(Infinity);
      return input.length;
    },
    read: async (start, end) => {
      await input.upTo(end);
      if (end > input.length) throw truncated(name, end, input.length);
      return input.slice(start, end);
    },
    pieces: signal => input.pieces(signal),
    close: () => input.close(),
  };
}

class StreamInput {
  length = 0;
  private readonly kept: Uint8Array[] = [];
  private readonly source: AsyncIterator<Uint8Array>;
  private ended = false;
  /** Nobody asks for what comes behind the kept pieces: it is lost. */
  private left = false;
  /** Only one caller at a time asks the stream. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(stream: ByteStream, private readonly name: string) {
    this.source = piecesOf(stream, name);
  }

  upTo(end: number): Promise<void> {
    const more = this.gather(this.last, end);
    this.last = more.catch(() => {});
    return more;
  }

  private async gather(before: Promise<unknown>, end: number): Promise<void> {
    await before;
    while (!this.ended && this.length < end) await this.next();
  }

  private async next(): Promise<void> {
    if (this.left) {
      throw new ResourceError("stream-left", `${this.name} was left before its end, and a stream comes only once.`,
        { hint: "Open it again, or read all of it first." });
    }
    const { done, value } = await this.source.next();
    if (done) {
      this.ended = true;
      return;
    }
    this.kept.push(value);
    this.length += value.length;
  }

  slice(start: number, end: number): Uint8Array {
    const bytes = new Uint8Array(end - start);
    let at = 0;
    for (const piece of this.kept) {
      const from = Math.max(0, start - at);
      const to = Math.min(piece.length, end - at);
      if (to > from) bytes.set(piece.subarray(from, to), at + from - start);
      at += piece.length;
    }
    return bytes;
  }

  async *pieces(signal?: AbortSignal): AsyncGenerator<Uint8Array, void> {
    for (let i = 0; ; i++) {
      throwIfAborted(signal);
      while (i >= this.kept.length && !this.ended) await this.upTo(this.length + 1);
      if (i >= this.kept.length) return;
      yield this.kept[i]!;
    }
  }

  async close(): Promise<void> {
    if (this.ended || this.left) return;
    this.left = true;
    await this.source.return?.();
  }
}

/** The pieces of a stream, none of them empty. */
export async function *piecesOf(
  stream: ByteStream, name: string, signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  try {
    for await (const piece of iterable(stream)) {
      throwIfAborted(signal);
      if (!(piece instanceof Uint8Array)) {
        throw new FormatError("not-bytes", `${name} gave a ${typeof piece}, but bytes (Uint8Array) are read.`,
          { hint: "Take the stream before it is decoded to text." });
      }
      if (piece.length > 0) yield piece;
    }
  } catch (error) {
    if (error instanceof QuernError) throw error;
    throw new ResourceError("read-failed", `${name} could not be read to its end.`, { cause: error });
  }
}

/** Not every platform iterates over its web streams. */
async function *iterable(stream: ByteStream): AsyncGenerator<unknown, void> {
  if (Symbol.asyncIterator in stream) return yield* stream;
  const reader = (stream as ReadableStream<unknown>).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}

export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new CancelledError("cancelled", "The reading was cancelled.", { cause: signal.reason });
}

export const isStream = (value: object): value is ByteStream =>
  Symbol.asyncIterator in value || typeof (value as Partial<ReadableStream>).getReader === "function";

/** @internal */
export const notReadable = (value: unknown): PlanError =>
  new PlanError("not-a-file", `A file is a path, a URL, bytes, a Blob or a stream, not ${
    isPromise(value) ? "a Promise" : show(value)}.`,
  isPromise(value) ? { hint: "Write `await` in front of what gives it." } : {});
