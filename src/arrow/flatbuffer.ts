// Reads flatbuffers with every position checked: the library trusts them, and damaged counts make it
// allocate without end. Knows tables, vectors and scalars, nothing of Arrow's messages.

/** A table inside of bytes. Missing fields have their default: 0, or undefined. */
export class FlatTable {
  readonly #view: DataView;
  readonly #at: number;
  readonly #fields: number;

  constructor(view: DataView, at: number) {
    this.#view = view;
    this.#at = at;
    this.#fields = at - view.getInt32(at, true);
    view.getUint16(this.#fields, true);
  }

  /** The table that a buffer begins with. */
  static root(bytes: Uint8Array): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new FlatTable(view, view.getUint32(0, true));
  }

  #position(field: number): number | undefined {
    const entry = 4 + field * 2;
    if (entry >= this.#view.getUint16(this.#fields, true)) return undefined;
    const offset = this.#view.getUint16(this.#fields + entry, true);
    return offset === 0 ? undefined : this.#at + offset;
  }

  byte(field: number): number {
    const at = this.#position(field);
    return at === undefined ? 0 : this.#view.getUint8(at);
  }

  short(field: number, missing = 0): number {
    const at = this.#position(field);
    return at === undefined ? missing : this.#view.getInt16(at, true);
  }

  int(field: number, missing = 0): number {
    const at = this.#position(field);
    return at === undefined ? missing : this.#view.getInt32(at, true);
  }

  /** The bytes of a text. */
  text(field: number): string | undefined {
    if (this.#position(field) === undefined) return undefined;
    const { start, count } = this.vector(field, 1);
    return new TextDecoder().decode(new Uint8Array(this.#view.buffer, this.#view.byteOffset + start, count));
  }

  long(field: number): number {
    const at = this.#position(field);
    return at === undefined ? 0 : Number(this.#view.getBigInt64(at, true));
  }

  table(field: number): FlatTable | undefined {
    const at = this.#position(field);
    return at === undefined ? undefined : new FlatTable(this.#view, at + this.#view.getUint32(at, true));
  }

  /** Tables of a vector. */
  tables(field: number): FlatTable[] {
    const { start, count } = this.vector(field, 4);
    return Array.from({ length: count }, (_, i) => {
      const at = start + i * 4;
      return new FlatTable(this.#view, at + this.#view.getUint32(at, true));
    });
  }

  /** The 64-bit integer at `at` of each struct of `size` bytes of a vector. */
  longs(field: number, size: number, at: number): number[] {
    const { start, count } = this.vector(field, size);
    const first = start + at;
    return Array.from({ length: count }, (_, i) => Number(this.#view.getBigInt64(first + i * size, true)));
  }

  /** Where a vector's elements lie; a RangeError if they leave the bytes. */
  vector(field: number, size: number): { start: number; count: number } {
    const at = this.#position(field);
    if (at === undefined) return { start: 0, count: 0 };
    const start = at + this.#view.getUint32(at, true);
    const count = this.#view.getUint32(start, true);
    if (start + 4 + count * size > this.#view.byteLength) {
      throw new RangeError(`a vector of ${count} elements leaves its ${this.#view.byteLength} bytes`);
    }
    return { start: start + 4, count };
  }
}
