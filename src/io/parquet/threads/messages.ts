// What the reader of a file and its workers tell each other.
import type { Batch } from "../../../../engine/source/stored-table.ts";
import type { SentDictionaries } from "../../batch-transfer.ts";
import type { Group, GroupPlan } from "../group-reader.ts";

/** A reading of a file begins, or ends; or a row group of it is asked for. */
export type ToParquetWorker =
  | "close"
  | { readonly open: GroupPlan; readonly path: string }
  | { readonly read: Group; readonly job: number };

/** It listens; or a row group's rows, or none where reading them failed. */
export type FromParquetWorker =
  | "ready"
  | { readonly job: number; readonly rows: SentBatch | null };

export interface SentBatch {
  readonly batch: Batch;
  readonly dictionaries: SentDictionaries;
}
