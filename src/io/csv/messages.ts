// What the reader of a file and its workers tell each other. Dictionaries go over once, then only what is
// new.
import type { HostColumn } from "../../../engine/memory/host-column.ts";
import type { Batch } from "../../../engine/source/stored-table.ts";
import type { ReadPlan } from "./read-rows.ts";
import type { Stripes, StripeRows } from "./stripe.ts";

/** What a worker is started with. */
export interface CsvWorkerInit {
  readonly plan: ReadPlan;
  readonly stripes: Stripes;
  readonly path: string;
}

/** To a worker: the number of a stripe. From it: its rows, or an error that is none of the file's. */
export type FromCsvWorker =
  | { readonly rows: StripeRows; readonly dictionaries: readonly SentDictionary[] }
  | { readonly failed: unknown };

/** A column's dictionary as it was when a batch was read; null: as in the message before. */
export interface SentDictionary {
  readonly batch: number;
  readonly column: number;
  readonly dictionary: HostColumn | null;
}

const NOWHERE: HostColumn = { type: { kind: "utf8" }, length: 0, chunks: [] };

/** Takes dictionaries out of batches, on the worker's side. */
export class DictionarySender {
  readonly #sent: (HostColumn | undefined)[] = [];

  pack(batches: readonly Batch[]): {
    batches: Batch[]; dictionaries: SentDictionary[]; transfer: ArrayBuffer[];
  } {
    const dictionaries: SentDictionary[] = [];
    const transfer: ArrayBuffer[] = [];
    const packed = batches.map((batch, place) => withColumns(batch, (column, i) => {
      const [chunk] = column.chunks;
      if (chunk!.validity) transfer.push(chunk!.validity.bytes.buffer as ArrayBuffer);
      const { values } = chunk!;
      if (values.layout === "fixed") transfer.push(values.array.buffer as ArrayBuffer);
      else if (values.layout === "wide") transfer.push(values.bytes.buffer as ArrayBuffer);
      else if (values.layout === "bits") transfer.push(values.bits.bytes.buffer as ArrayBuffer);
      else if (values.layout === "varbinary") {
        transfer.push(values.offsets.buffer as ArrayBuffer, values.bytes.buffer as ArrayBuffer);
      } else if (values.layout === "dictionary") {
        transfer.push(values.codes.buffer as ArrayBuffer);
        const isNew = this.#sent[i] !== values.dictionary;
        this.#sent[i] = values.dictionary;
        dictionaries.push({ batch: place, column: i, dictionary: isNew ? values.dictionary : null });
        return { ...column, chunks: [{ ...chunk!, values: { ...values, dictionary: NOWHERE } }] };
      }
      return column;
    }));
    return { batches: packed, dictionaries, transfer };
  }
}

/** Puts dictionaries back, on the other side; one for each worker. */
export class DictionaryReceiver {
  readonly #known: HostColumn[] = [];

  unpack(batches: readonly Batch[], dictionaries: readonly SentDictionary[]): Batch[] {
    const places = new Map(dictionaries.map(sent => [`${sent.batch} ${sent.column}`, sent]));
    return batches.map((batch, place) => withColumns(batch, (column, i) => {
      const sent = places.get(`${place} ${i}`);
      const [chunk] = column.chunks;
      if (!sent || chunk?.values.layout !== "dictionary") return column;
      const dictionary = sent.dictionary ?? this.#known[i]!;
      this.#known[i] = dictionary;
      return { ...column, chunks: [{ ...chunk, values: { ...chunk.values, dictionary } }] };
    }));
  }
}

const withColumns = (batch: Batch, change: (column: HostColumn, index: number) => HostColumn): Batch =>
  ({ ...batch, columns: batch.columns.map(change) });
