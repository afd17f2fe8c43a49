// Pipelines as the scheduler runs them: what to scan, the kernel of each stream, how to finish the sink.
import type { JoinContractText } from "../../expr/join-contract.ts";
import type { DataType } from "../../expr/type.ts";
import type { Storage } from "../kernel/node.ts";
import type { Scalar } from "../kernel/scalar.ts";
import type { KernelSpec } from "../kernel/spec.ts";
import type { HostColumn } from "../memory/host-column.ts";
import type { ResidentColumn } from "../memory/resident-column.ts";
import type { Graph } from "./graph.ts";

/**
 * What a finished pipeline leaves for those that read it: addresses and counts, written by the scheduler.
 * rows: `pointers` to the `count` rows in order. Joins: the `directory` of chains, and the `mask` (hash) or
 * range (dense) of its index. Groups: the first of the `entries`, and, where several tables were merged in
 * parts, pairs of first and last number in `rangeList`. Rows sorted for windows: `pointers` in input order,
 * `sorted` ones, room for `flags` that say what each sorted row begins, the `borderKeys` that tell it, in
 * `rangeList` ranges of whole partitions, and where rows `moved` to. Lookup tables of dictionaries: `values`
 * and `nulls`.
 */
export const OUTCOME_FIELDS = [
  "pointers", "count", "directory", "mask", "entries", "values", "nulls", "rangeList", "ranges",
  "sorted", "flags", "borderKeys", "moved",
] as const;

/** A number that is known when a pipeline has finished. */
export interface OutcomeField {
  readonly pipeline: number;
  readonly field: (typeof OUTCOME_FIELDS)[number];
}

/** A parameter's value, or where it will be. */
export type Binding = bigint | number | OutcomeField;

/** Rows of a table, or all that a pipeline leaves. */
export type RowsToScan = { readonly begin: number; readonly end: number } | { readonly of: number };

/** What a stage of a kernel does, in the plan's words, and how many rows are expected to come out. */
export interface PipelineStage {
  readonly description: string;
  readonly estimatedRows: number;
  /** Of a join without keys: how many pairs of rows are expected to be looked at. */
  readonly pairs?: number;
}

/** One way into a sink; a union has several. */
export interface PipelineStream {
  readonly graph: Graph;
  readonly spec: KernelSpec;
  readonly rows: RowsToScan;
  /** Whether statistics show that none of some source rows reaches the sink. */
  skips(begin: number, end: number): boolean;
  readonly description: string;
  /** Where the rows come from, in the plan's words. */
  readonly from: string;
  /** The kernel's stages, one to one. */
  readonly stages: readonly PipelineStage[];
}

export interface OutputColumn {
  readonly name: string;
  readonly type: DataType;
  readonly nullable: boolean;
  /** The codes that are collected are of this dictionary. */
  readonly dictionary: ResidentColumn | null;
}

/** A key in a materialized row, by which an error can name the row. */
export interface ContractKey {
  readonly scalar: Scalar;
  readonly storage: Storage;
  readonly offset: number;
  /** The null flag's place in the row, in bits; -1: never null. */
  readonly nullFlag: number;
}

/** What rows of a join must keep: keys for comparing, of which the first are those that the plan names. */
export interface ContractCheck {
  readonly keys: readonly ContractKey[];
  readonly text: JoinContractText;
}

/** Offset in the row, and 0 word, 1 text, 2 text descending. */
export type SortKeys = readonly (readonly [offset: number, kind: number])[];

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
      readonly duplicates: ContractCheck | null;
    }
  /** There must be no rows: each one breaks what the plan was told. */
  | { readonly kind: "reject"; readonly contract: ContractCheck }
  | {
      readonly kind: "sort";
      /** Behind the first word: offset, and 0 word, 1 text, 2 text descending. */
      readonly keys: SortKeys;
      readonly offset: number;
      readonly count: number;
      /** Rows are cut to the first offset + count whenever the block is full. */
      readonly bounded: boolean;
      /** Where rows keep the code by which each one's place is written to a table, left in `values`. */
      readonly rankOffset?: number;
      /** For windows of which only the first rows of each partition are wanted. */
      readonly first?: FirstRowsTable;
      /** For windows: the keys that tell partitions apart, then those that tell peers apart. */
      readonly borders?: {
        readonly partition: SortKeys; readonly order: SortKeys;
        /** The rows come in this order: nothing is left to sort. */
        readonly ordered: boolean;
        /** Rows of a bucket move together: where they begin then, and how many bytes they bring. */
        readonly moved: { readonly stride: number; readonly bytes: number } | null;
      };
    }
  /** Every row's window functions are written into the row itself. */
  | {
      readonly kind: "window";
      /** The pipeline that sorted the rows; how many of its border keys tell partitions apart, and how many
       * there are. */
      readonly of: number; readonly partitionKeys: number; readonly borderKeys: number;
      /** From one row that moved to the next; 0: none did. */
      readonly movedStride: number;
    }
  /** Entries to begin with: all of them, or 0 for a table that grows. */
  | {
      readonly kind: "groups"; readonly entries: number; readonly stride: number;
      readonly lists: readonly ValueList[];
    };

/** Entries that keep the best words of each group: all of them, or 0 for a table that grows. */
export interface FirstRowsTable {
  readonly entries: number;
  readonly stride: number;
  readonly most: number;
  /** Where an entry keeps its words, and where a row keeps what FIRST_FIELD says. */
  readonly best: number;
  readonly at: number;
}

/** A list of values at an offset of each entry, and the quantiles of it that are written beside. */
export interface ValueList {
  readonly offset: number;
  readonly floats: boolean;
  readonly results: readonly {
    readonly offset: number; readonly discrete: boolean; readonly fraction: number;
  }[];
}

export interface Pipeline {
  readonly id: number;
  readonly operator: string;
  /** Why the pipeline ends here. */
  readonly breaker: string;
  readonly streams: readonly PipelineStream[];
  readonly finish: Finish;
  readonly dependsOn: readonly number[];
  /** Rows or groups that are expected to come out. */
  readonly estimatedRows: number;
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
