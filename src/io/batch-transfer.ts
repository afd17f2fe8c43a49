// Batches on their way from a worker: buffers are handed over, not copied. Dictionaries go over once, then
// only what is new.
import type { HostChunk, HostColumn } from "../../engine/memory/host-column.ts";
import type { Batch } from "../../engine/source/stored-table.ts";

/** The dictionaries of the batches' chunks in their order; null: the one that the column had last. */
export type SentDictionaries = readonly (HostColumn | null)[];

const NOWHERE: HostColumn = { type: { kind: "utf8" }, length: 0, chunks: [] };

/** Takes dictionaries out of batches, on the worker's side. */
export class DictionarySender {
  readonly #sent: (HostColumn | undefined)[] = [];

  pack(batches: readonly Batch[]): {
    batches: Batch[]; dictionaries: SentDictionaries; transfer: ArrayBuffer[];
  } {
    const dictionaries: (HostColumn | null)[] = [];
    const transfer: ArrayBuffer[] = [];
    const packed = batches.map(batch => withChunks(batch, (chunk, column) => {
      transfer.push(...buffersOf(chunk) as ArrayBuffer[]);
      const { values } = chunk;
      if (values.layout !== "dictionary") return chunk;
      const { dictionary } = values;
      dictionaries.push(this.#sent[column] === dictionary ? null : dictionary);
      this.#sent[column] = dictionary;
      return { ...chunk, values: { ...values, dictionary: NOWHERE } };
    }));
    return { batches: packed, dictionaries, transfer };
  }
}

/** Puts dictionaries back, on the other side; one for each sender. */
export class DictionaryReceiver {
  readonly #known: HostColumn[] = [];

  unpack(batches: readonly Batch[], dictionaries: SentDictionaries): Batch[] {
    let next = 0;
    return batches.map(batch => withChunks(batch, (chunk, column) => {
      if (chunk.values.layout !== "dictionary") return chunk;
      const dictionary = dictionaries[next++] ?? this.#known[column]!;
      this.#known[column] = dictionary;
      return { ...chunk, values: { ...chunk.values, dictionary } };
    }));
  }
}

/** A chunk's own buffers, without its dictionary's. */
function buffersOf({ validity, values }: HostChunk): ArrayBufferLike[] {
  const buffers = validity ? [validity.bytes.buffer] : [];
  switch (values.layout) {
    case "fixed": return [...buffers, values.array.buffer];
    case "wide": return [...buffers, values.bytes.buffer];
    case "bits": return [...buffers, values.bits.bytes.buffer];
    case "varbinary": return [...buffers, values.offsets.buffer, values.bytes.buffer];
    case "dictionary": return [...buffers, values.codes.buffer];
    default: return buffers;
  }
}

function withChunks(batch: Batch, change: (chunk: HostChunk, column: number) => HostChunk): Batch {
  const columns = batch.columns.map((column, i) =>
    ({ ...column, chunks: column.chunks.map(chunk => change(chunk, i)) }));
  return { ...batch, columns };
}
