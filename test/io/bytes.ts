// Sources and sinks of bytes for the tests of formats, and what tables hold.
import type { Source } from "../../engine/source/source.ts";
import type { ReadRequest, StoredTable } from "../../engine/source/stored-table.ts";
import { rawReader, type RawValue } from "../../frame/value/raw.ts";
import type { ByteSink } from "../../src/io/bytes/byte-sink.ts";
import type { ByteSource } from "../../src/io/bytes/byte-source.ts";
import { memoryBytes } from "../../src/io/bytes/memory.ts";

/** Collects what is written. */
export class MemorySink implements ByteSink {
  readonly name = "memory";
  readonly writes: number[] = [];
  private readonly parts: Uint8Array[] = [];
  async write(bytes: Uint8Array): Promise<void> {
    this.writes.push(bytes.length);
    this.parts.push(bytes.slice());
  }
  async close(): Promise<void> { /* Nothing is open. */ }
  async abort(): Promise<void> { this.parts.length = 0; }
  get bytes(): Uint8Array {
    const whole = new Uint8Array(this.writes.reduce((sum, n) => sum + n, 0));
    let at = 0;
    for (const part of this.parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }
}

export const textBytes = (text: string, name = "test.json"): ByteSource =>
  memoryBytes(new TextEncoder().encode(text), name);

/** Bytes that come in pieces of a size, and are not read in another way. */
export const inPieces = (bytes: Uint8Array, size: number, name = "pieces"): ByteSource => ({
  ...memoryBytes(bytes, name),
  async *pieces() { for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size); },
});

/** Tells which bytes were read. */
export function counted(
  bytes: ByteSource,
): ByteSource & { readonly ranges: [number, number][]; total(): number } {
  const ranges: [number, number][] = [];
  return {
    ...bytes,
    ranges,
    total: () => ranges.reduce((sum, [start, end]) => sum + end - start, 0),
    read: (start, end) => {
      ranges.push([start, end]);
      return bytes.read(start, end);
    },
  };
}

/** All rows that a table gives, as rows of raw values. */
export async function rowsOf(
  table: StoredTable, part: Partial<ReadRequest> = {},
): Promise<RawValue[][]> {
  const columns = part.columns ?? table.schema.map((_, i) => i);
  const rows: RawValue[][] = [];
  for await (const batch of table.read({ conditions: [], most: Infinity, ...part, columns })) {
    const readers = batch.columns.map(rawReader);
    for (let row = 0; row < batch.rowCount; row++) rows.push(readers.map(read => read(row)));
  }
  return rows;
}

/** The rows of a table in memory. */
export function rowsIn(source: Source): RawValue[][] {
  const readers = source.schema.map((_, i) => rawReader(source.column(i)));
  return Array.from({ length: source.rowCount }, (_, row) => readers.map(read => read(row)));
}

export async function *batches(...sources: readonly Source[]): AsyncGenerator<Source, void> {
  yield* sources;
}

/** The error of a promise that must fail. */
export const errorOf = (work: Promise<unknown>): Promise<Error> =>
  work.then(() => { throw new Error("it did not fail"); }, (error: unknown) => error as Error);

/** A generator of random numbers below `n`. */
export function random(seed: number): (n: number) => number {
  let state = seed >>> 0 || 1;
  return n => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

/** A copy with a few bytes changed, moved, taken out or cut off. */
export function mutant(bytes: Uint8Array, next: (n: number) => number): Uint8Array {
  let copy = bytes.slice();
  for (let edits = 1 + next(4); edits > 0; edits--) {
    const at = next(copy.length);
    switch (next(6)) {
      case 0: copy[at] = next(256); break;
      case 1: copy[at]! ^= 1 << next(8); break;
      case 2: copy.fill([0, 255, 127][next(3)]!, at, at + 1 + next(8)); break;
      case 3: copy.copyWithin(at, next(copy.length), next(copy.length)); break;
      case 4: copy = copy.slice(0, Math.max(1, at)); break;
      default: copy = Uint8Array.of(...copy.subarray(0, at), ...copy.subarray(at + 1 + next(16)), 0);
    }
  }
  return copy;
}
