// What the reader of a file and its workers tell each other.
import type { SentDictionaries } from "../batch-transfer.ts";
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
  | { readonly rows: StripeRows; readonly dictionaries: SentDictionaries }
  | { readonly failed: unknown };
