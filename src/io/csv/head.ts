// The beginning of a file: as many bytes as it takes to know its first record, and what comes behind them.
import { joinBytes } from "../bytes/join.ts";

export class Head {
  bytes: Uint8Array = new Uint8Array();
  /** The file has no more bytes. */
  final = false;
  readonly #pieces: AsyncGenerator<Uint8Array>;

  constructor(pieces: AsyncGenerator<Uint8Array>) {
    this.#pieces = pieces;
  }

  /** Reads until there are so many bytes, or no more. */
  async reach(bytes: number): Promise<void> {
    const parts = [this.bytes];
    let length = this.bytes.length;
    while (length < bytes && !this.final) {
      const { value, done } = await this.#pieces.next();
      if (done) this.final = true;
      else {
        // A copy: sources may fill one buffer again and again.
        parts.push(value.slice());
        length += value.length;
      }
    }
    this.bytes = joinBytes(parts);
  }

  /** Everything from an offset in these bytes on. */
  async* from(start: number): AsyncGenerator<Uint8Array> {
    if (start < this.bytes.length) yield this.bytes.subarray(start);
    if (!this.final) yield* this.#pieces;
  }

  close(): Promise<unknown> {
    return this.#pieces.return(undefined);
  }
}
