// Pipelines as the scheduler runs them: what to scan, the kernel of each stream, how to finish the sink.
import type { DataType } from "../../expr/type.ts";
import type { KernelSpec } from "../kernel/spec.ts";
import type { HostColumn } from "../memory/host-column.ts";
import type { ResidentColumn } from "../memory/resident-column.ts";
import type { Graph } from "./graph.ts";

/** What a finished pipeline leaves for those that read it. Addresses and counts, filled by the scheduler. */
export interface Outcome {
  /** rows: the addresses of the rows, in order. */
  pointers: number;
  /** Rows, groups or entries. */
  count: number;
  /** Joins: the directory of chains, and the mask (hash) or range (dense) of its index. */
  directory: number;
  mask: number;
  /** Groups: the first entry. */
  entries: number;
  /** Lookup tables of dictionaries: values and null bytes. */
  values: number;
  nulls: number;
}

export const newOutcome = (): Outcome =>
  ({ pointers: 0, count: 0, directory: 0, mask: 0, entries: 0, values: 0, nulls: 0 });

/** One way into a sink; a union has several. */
export interface PipelineStream {
  readonly graph: Graph;
  readonly spec: KernelSpec;
  /** Rows of the source to be scanned; known when the pipelines before have finished. */
  rows(): { readonly begin: number; readonly end: number };
  /** Whether statistics show that none of some source rows reaches the sink. */
  skips(begin: number, end: number): boolean;
  readonly description: string;
}

export interface OutputColumn {
  readonly name: string;
  readonly type: DataType;
  readonly nullable: boolean;
  /** The codes that are collected are of this dictionary. */
  readonly dictionary: ResidentColumn | null;
}

export interface DuplicateCheck {
  /** Offset, bytes (0: text) and null flag (its place in bits, -1: never null) of each key in the row. */
  readonly keys: readonly (readonly [offset: number, bytes: number, nullFlag: number])[];
  readonly message: string;
}

/** What remains to be done when all rows have gone into the sink. */
export type Finish =
  | {
      readonly kind: "result"; readonly columns: readonly OutputColumn[]; readonly offset: number;
      readonly count: number;
    }
  | { readonly kind: "table" }
  | { readonly kind: "list"; readonly offset: number; readonly count: number }
  | {
      readonly kind: "join";
      /** Entries of the directory if the key is its index; null: a hash table by the number of rows. */
      readonly dense: number | null;
      readonly duplicates: DuplicateCheck | null;
    }
  | {
      readonly kind: "sort";
      /** Behind the first word: offset, and 0 word, 1 text, 2 text descending. */
      readonly keys: readonly (readonly [offset: number, kind: number])[];
      readonly offset: number;
      readonly count: number;
      /** Rows are cut to the first offset + count whenever the block is full. */
      readonly bounded: boolean;
    }
  /** Entries to begin with: all of them, or 0 for a table that grows. */
  | { readonly kind: "groups"; readonly entries: () => number; readonly stride: number };

export interface Pipeline {
  readonly id: number;
  readonly operator: string;
  /** Why the pipeline ends here. */
  readonly breaker: string;
  readonly streams: readonly PipelineStream[];
  readonly finish: Finish;
  readonly outcome: Outcome;
  readonly dependsOn: readonly number[];
}

/** A lowered plan: pipelines in an order in which they can run, and where each result column comes from. */
export interface PhysicalPlan {
  readonly pipelines: readonly Pipeline[];
  /** Null: the column is the last pipeline's next one; else the source's own column, untouched. */
  readonly passthrough: readonly (HostColumn | null)[];
  readonly rowCount: (() => number) | null;
  /** Host columns that opaque values (lists, structs) refer to by index. */
  readonly opaque: readonly HostColumn[];
}
