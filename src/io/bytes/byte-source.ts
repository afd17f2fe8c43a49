// Bytes that formats read: a file, a buffer, a Blob, a URL, a stream. Formats know nothing of where bytes
// come from.

/** Where bytes come from. */
export interface ByteSource {
  /** What messages call it: a path, a URL, `bytes`, `stream`. */
  readonly name: string;
  /**
   * A path of this machine's files, for readers that open it themselves, in a worker. Null: there is none.
   */
  readonly path: string | null;
  /** Each read is a request to a server: few large ones are better than many small ones. */
  readonly remote?: boolean;
  /** How many bytes there are. Of a stream that is known once it has been read to its end: it is kept. */
  size(): Promise<number>;
  /**
   * Exactly the bytes [start, end). They may be a view of the source's own buffer: never write to them. If
   * `buffer` is given, sources that have none of their own put the bytes there; it must be large enough.
   * @throws FormatError `truncated-file` where the source ends before; ResourceError if it cannot be read.
   */
  read(start: number, end: number, buffer?: Uint8Array): Promise<Uint8Array>;
  /** All bytes in order, in pieces of any size above zero. Leaving early closes what it had opened. */
  pieces(signal?: AbortSignal): AsyncIterable<Uint8Array>;
  /** Gives back what is open. Reading again opens it again. */
  close(): Promise<void>;
}
