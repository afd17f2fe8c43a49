// Bytes behind a URL: ranges where the server gives them, otherwise the whole.
import { FormatError, ResourceError } from "../../../expr/error.ts";
import type { ByteSource } from "./byte-source.ts";
import { memoryBytes, truncated } from "./memory.ts";
import { piecesOf, throwIfAborted } from "./stream.ts";

export function urlBytes(url: URL, init: RequestInit = {}): ByteSource {
  const remote = new Remote(url, init);
  return {
    name: url.href, path: null, remote: true,
    size: () => remote.size(),
    read: (start, end) => remote.read(start, end),
    pieces: signal => remote.pieces(signal),
    close: async () => {},
  };
}

class Remote {
  private known: Promise<number> | null = null;
  /** All of it, from a server that knows no ranges. */
  private whole: ByteSource | null = null;
  /** What tells one state of the file from another. */
  private version: string | null = null;

  constructor(
    private readonly url: URL,
    private readonly init: RequestInit,
  ) {}

  size(): Promise<number> {
    return (this.known ??= this.ask());
  }

  /** The first byte's range tells how many there are, also where HEAD is not answered. */
  private async ask(): Promise<number> {
    const response = await this.fetch({ Range: "bytes=0-0" }, undefined, true);
    const total = /\/(\d+)$/.exec(response.headers.get("content-range") ?? "")?.[1];
    if (response.status === 206 && total !== undefined) {
      await response.body?.cancel();
      return Number(total);
    }
    if (response.status === 416) return 0;
    this.whole = memoryBytes(await this.bodyOf(response), this.url.href);
    return this.whole.size();
  }

  async read(start: number, end: number): Promise<Uint8Array> {
    const size = await this.size();
    if (end > size) throw truncated(this.url.href, end, size);
    if (this.whole) return this.whole.read(start, end);
    if (end <= start) return new Uint8Array(0);
    const response = await this.fetch({ Range: `bytes=${start}-${end - 1}` });
    const bytes = await this.bodyOf(response);
    if (response.status === 206 && bytes.length === end - start) return bytes;
    throw new FormatError(
      "changed-file",
      `${this.url.href} gave ${bytes.length} bytes for a range of ${end - start}.`,
      { hint: "Did the file change while it was read?" },
    );
  }

  async *pieces(signal?: AbortSignal): AsyncGenerator<Uint8Array, void> {
    if (this.whole) return yield* this.whole.pieces(signal);
    const response = await this.fetch({}, signal);
    if (response.body) yield* piecesOf(response.body, this.url.href, signal);
  }

  private async fetch(
    headers: Record<string, string>,
    signal?: AbortSignal,
    first = false,
  ): Promise<Response> {
    const all = new Headers(this.init.headers);
    for (const [name, value] of Object.entries(headers)) all.set(name, value);
    let response: Response;
    try {
      response = await fetch(this.url, { ...this.init, headers: all, ...(signal ? { signal } : {}) });
    } catch (error) {
      throwIfAborted(signal);
      throw new ResourceError("read-failed", `${this.url.href} could not be fetched.`, { cause: error });
    }
    if (!response.ok && !(first && response.status === 416)) {
      throw new ResourceError(
        response.status === 404 ? "no-such-file" : "read-failed",
        `${this.url.href} could not be fetched: the server answered ${response.status} ${response.statusText}.`,
      );
    }
    this.checkVersion(response);
    return response;
  }

  private async bodyOf(response: Response): Promise<Uint8Array> {
    try {
      return new Uint8Array(await response.arrayBuffer());
    } catch (error) {
      throw new ResourceError("read-failed", `${this.url.href} could not be read to its end.`, { cause: error });
    }
  }

  private checkVersion({ headers }: Response): void {
    const version = headers.get("etag") ?? headers.get("last-modified");
    if (this.version !== null && version !== null && version !== this.version) {
      throw new FormatError("changed-file", `${this.url.href} changed while it was read.`, {
        hint: "Read it again.",
      });
    }
    this.version ??= version;
  }
}
