// Where formats write to: a file, a stream, a buffer. Nothing stands under the final name before `close`.

export interface ByteSink {
  readonly name: string;
  /** Takes the bytes before it settles; they may be written over afterwards. */
  write(bytes: Uint8Array): Promise<void>;
  /** All is written: puts it under its name. */
  close(): Promise<void>;
  /** Leaves nothing behind. Does not throw. */
  abort(): Promise<void>;
}
