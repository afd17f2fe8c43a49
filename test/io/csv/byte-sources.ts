// Sources and sinks of bytes for these tests: in memory, in pieces of any size, and a file.
import { closeSync, openSync, readSync, statSync } from "node:fs";
import type { ByteSink } from "../../../src/io/bytes/byte-sink.ts";
import type { ByteSource } from "../../../src/io/bytes/byte-source.ts";

/** Bytes in memory, given in pieces of a size. */
export class MemorySource implements ByteSource {
  readonly path = null;
  /** How many readings have not been ended. */
  open = 0;
  readonly #bytes: Uint8Array;
  readonly #pieceBytes: number;
  readonly name: string;

  constructor(content: string | Uint8Array, pieceBytes = 1 << 16, name = "test.csv") {
    this.#bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    this.#pieceBytes = pieceBytes;
    this.name = name;
  }

  size = (): Promise<number> => Promise.resolve(this.#bytes.length);
  read = (start: number, end: number): Promise<Uint8Array> =>
    Promise.resolve(this.#bytes.subarray(start, end));
  close = (): Promise<void> => Promise.resolve();

  async* pieces(): AsyncIterable<Uint8Array> {
    this.open++;
    try {
      for (let at = 0; at < this.#bytes.length; at += this.#pieceBytes) {
        yield this.#bytes.subarray(at, at + this.#pieceBytes);
      }
    } finally {
      this.open--;
    }
  }
}

/** A file. */
export class FileSource implements ByteSource {
  readonly path: string;
  readonly name: string;

  constructor(path: string) {
    this.path = path;
    this.name = path;
  }

  size = (): Promise<number> => Promise.resolve(statSync(this.path).size);
  close = (): Promise<void> => Promise.resolve();

  read = (start: number, end: number): Promise<Uint8Array> => {
    const file = openSync(this.path, "r");
    const bytes = new Uint8Array(end - start);
    readSync(file, bytes, 0, bytes.length, start);
    closeSync(file);
    return Promise.resolve(bytes);
  };

  async* pieces(): AsyncIterable<Uint8Array> {
    const file = openSync(this.path, "r");
    try {
      const buffer = new Uint8Array(1 << 20);
      for (; ;) {
        const count = readSync(file, buffer, 0, buffer.length, null);
        if (count === 0) return;
        yield buffer.subarray(0, count);
      }
    } finally {
      closeSync(file);
    }
  }
}

/** Keeps what is written. */
export class MemorySink implements ByteSink {
  readonly name = "test.csv";
  closed = false;
  aborted = false;
  readonly #parts: Uint8Array[] = [];

  write = (bytes: Uint8Array): Promise<void> => {
    this.#parts.push(bytes.slice());
    return Promise.resolve();
  };

  close = (): Promise<void> => {
    this.closed = true;
    return Promise.resolve();
  };

  abort = (): Promise<void> => {
    this.aborted = true;
    return Promise.resolve();
  };

  get bytes(): Uint8Array {
    return Buffer.concat(this.#parts);
  }

  get text(): string {
    return new TextDecoder().decode(this.bytes);
  }
}
