// A place that moves through bytes: where they can be read anywhere, or where they only come one after
// another.
import type { FormatError } from "../../../expr/error.ts";
import type { ByteSource } from "../bytes/byte-source.ts";
import { joinBytes } from "../bytes/join.ts";
import { broken } from "./broken.ts";

/** A part of a body: its first byte, counted from where the body begins, and its size. */
export interface Range {
  readonly offset: number;
  readonly size: number;
}

export interface Cursor {
  /** The next byte. */
  readonly at: number;
  /** The next bytes. `what` they are is said where they end before. */
  take(size: number, what: string): Promise<Uint8Array>;
  /** Null where the bytes end here. */
  takeOrEnd(size: number, what: string): Promise<Uint8Array | null>;
  /** Parts of the next `size` bytes, and goes behind all of them. */
  body(size: number, ranges: readonly Range[]): Promise<readonly Uint8Array[]>;
  /** Gives back what it holds open. */
  close(): Promise<void>;
}

const NOTHING = new Uint8Array(0);

/** Nothing of a body that is not wanted is read. */
export class RandomCursor implements Cursor {
  private readonly first: number;

  /** `ahead`: bytes from the first one on that were read already. */
  constructor(
    private readonly bytes: ByteSource,
    public at: number,
    private readonly end: number,
    private readonly ahead: Uint8Array = NOTHING,
  ) {
    this.first = at;
  }

  async take(size: number, what: string): Promise<Uint8Array> {
    if (this.at + size > this.end) throw cut(this.bytes.name, what, this.end);
    const start = this.at - this.first;
    if (start + size <= this.ahead.length) {
      this.at += size;
      return this.ahead.subarray(start, start + size);
    }
    const taken = await this.bytes.read(this.at, this.at + size);
    this.at += size;
    return taken;
  }

  async takeOrEnd(size: number, what: string): Promise<Uint8Array | null> {
    return this.at === this.end ? null : this.take(size, what);
  }

  async body(size: number, ranges: readonly Range[]): Promise<readonly Uint8Array[]> {
    const { at } = this;
    if (at + size > this.end) throw cut(this.bytes.name, "a message's body", this.end);
    this.at += size;
    const read = joinedRanges(ranges);
    const parts = await Promise.all(read.map(({ offset, size: length }) =>
      this.bytes.read(at + offset, at + offset + length)));
    return ranges.map(range => {
      const i = read.findIndex(
        r => r.offset <= range.offset && range.offset + range.size <= r.offset + r.size,
      );
      return range.size === 0 ? NOTHING
        : parts[i]!.subarray(range.offset - read[i]!.offset, range.offset - read[i]!.offset + range.size);
    });
  }

  async close(): Promise<void> { /* The source is closed by who opened it. */ }
}

/** Reading a gap of this size costs less than reading twice. */
const GAP_BYTES = 1 << 16;

/** Ranges that lie close together are read with one call. */
function joinedRanges(ranges: readonly Range[]): Range[] {
  const joined: { offset: number; size: number }[] = [];
  for (const { offset, size } of [...ranges].sort((a, b) => a.offset - b.offset)) {
    if (size === 0) continue;
    const last = joined.at(-1);
    if (last && offset <= last.offset + last.size + GAP_BYTES) {
      last.size = Math.max(last.size, offset + size - last.offset);
    } else joined.push({ offset, size });
  }
  return joined;
}

/** Of streams, and of what is fetched: from the first byte to the last. */
export class PieceCursor implements Cursor {
  at = 0;
  private piece = NOTHING;
  private readonly pieces: AsyncIterator<Uint8Array>;

  constructor(private readonly bytes: ByteSource, signal: AbortSignal | undefined) {
    this.pieces = bytes.pieces(signal)[Symbol.asyncIterator]();
  }

  async takeOrEnd(size: number, what: string): Promise<Uint8Array | null> {
    if (this.piece.length === 0 && !(await this.next())) return null;
    return this.take(size, what);
  }

  async take(size: number, what: string): Promise<Uint8Array> {
    if (size > this.piece.length) await this.gather(size, what);
    const taken = this.piece.subarray(0, size);
    this.piece = this.piece.subarray(size);
    this.at += size;
    return taken;
  }

  async body(size: number, ranges: readonly Range[]): Promise<readonly Uint8Array[]> {
    if (ranges.every(range => range.size === 0)) {
      await this.skip(size);
      return ranges.map(() => NOTHING);
    }
    const body = await this.take(size, "a message's body");
    return ranges.map(({ offset, size: length }) => body.subarray(offset, offset + length));
  }

  async close(): Promise<void> { await this.pieces.return?.(); }

  private async skip(size: number): Promise<void> {
    for (let left = size; left > 0;) {
      if (this.piece.length === 0 && !(await this.next())) throw cut(this.bytes.name, "a message's body", this.at);
      const step = Math.min(left, this.piece.length);
      this.piece = this.piece.subarray(step);
      this.at += step;
      left -= step;
    }
  }

  private async next(): Promise<boolean> {
    const { done, value } = await this.pieces.next();
    if (done) return false;
    this.piece = value as typeof NOTHING;
    return true;
  }

  /** Joins pieces; room is made for what has come, not for what a damaged length promises. */
  private async gather(size: number, what: string): Promise<void> {
    const parts = [this.piece];
    let length = this.piece.length;
    while (length < size) {
      if (!(await this.next())) throw cut(this.bytes.name, what, this.at + length);
      parts.push(this.piece);
      length += this.piece.length;
    }
    this.piece = joinBytes(parts) as typeof NOTHING;
  }
}

const cut = (name: string, what: string, at: number): FormatError =>
  broken(name, `it ends within ${what}`, at);
