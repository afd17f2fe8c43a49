// What a pipeline's loop must do, as pure data. Its text is the only key of the kernel cache.
import type { KernelNode, Storage } from "./node.ts";
import type { Scalar } from "./scalar.ts";
import { registerCount } from "./state.ts";

export type ParameterKind = "i32" | "i64" | "f64";

/** Rows come from resident columns, from row addresses in an array, or from rows at equal distances. */
export type SourceSpec =
  | { readonly kind: "columns" }
  | { readonly kind: "pointers"; readonly pointers: number }
  | { readonly kind: "strided"; readonly base: number; readonly stride: number };

/** A comparison of an integer column with bounds at its storage width, done on 16 rows at a time. */
export interface VectorTest {
  readonly column: number;
  readonly test: "between" | "outside";
  /** Parameters, already clamped to the storage's range; both ends included. */
  readonly low: number;
  readonly high: number;
}

export type Stage =
  | { readonly kind: "filter"; readonly vector: readonly VectorTest[]; readonly conjuncts: readonly number[] }
  | {
      readonly kind: "probe";
      readonly how: ProbeHow;
      /** None: every build row is in the one chain there is. */
      readonly keys: readonly number[];
      /** Conjuncts that must be true of a pair; they read the build row as that of this probe. */
      readonly predicate: readonly number[];
      /** Where the build row keeps each key. */
      readonly fields: readonly RowField[];
      readonly nullsEqual: boolean;
      /** At most one build row for a key, or one that is searched for. */
      readonly unique: boolean;
      /** Rows with equal keys stand together, in an order: the last is wanted for which a condition holds. */
      readonly search: OrderedSearch | null;
      readonly directory: number;
      /** dense: the key minus `minimum` is the directory's index; else a hash and `mask`. */
      readonly dense: boolean;
      readonly mask: number;
      readonly minimum: number;
    };

/** A search by halves in the build rows. */
export interface OrderedSearch {
  /** True of a pair up to some build row with the keys, and of none after it. */
  readonly holds: number;
  /** The build row's place among all. */
  readonly position: number;
  /** Parameters: the addresses of the build rows in order, and how many there are. */
  readonly pointers: number;
  readonly count: number;
}

/**
 * Which rows come out. inner: every match. left: and rows without one, paired with the null row. semi: the
 * first match. mark: the first match or the null row. anti: rows without a match, with the null row.
 */
export type ProbeHow = "inner" | "left" | "semi" | "mark" | "anti";

export type ProbeStage = Extract<Stage, { kind: "probe" }>;

/** Whether a row comes out again for each further match. */
export const givesAllMatches = (how: ProbeHow): boolean => how === "inner" || how === "left";
/** Whether rows without a match come out. */
export const givesUnmatched = (how: ProbeHow): boolean => how === "left" || how === "mark" || how === "anti";

/** Whether a row looks at few build rows and comes out at most once: one pass over a chunk does it. */
export const inOnePass = ({ unique, how, predicate }: ProbeStage): boolean =>
  unique || (!givesAllMatches(how) && predicate.length === 0);

/** A value in a materialized row. */
export interface RowField {
  readonly storage: Storage;
  readonly offset: number;
  /** Bit in the row's null bytes; -1: never null. */
  readonly nullBit: number;
}

export type AccumulatorKind =
  | "rows" | "count" | "sum" | "sumWide" | "sumFloat" | "min" | "max" | "moments" | "first" | "last";

export interface Accumulator {
  readonly kind: AccumulatorKind;
  /** Node of the argument, of the filter; -1: none. */
  readonly argument: number;
  readonly filter: number;
  readonly scalar: Scalar;
  /** Of integers: narrow where the interval allows it, so that more groups fit in the caches. */
  readonly storage: Storage;
  readonly offset: number;
}

/** A key in a hashed group's entry. */
export interface GroupKey {
  readonly node: number;
  readonly field: RowField;
}

export type SinkSpec =
  /** Column buffers, copied out when full. Nulls are bytes. */
  | {
      readonly kind: "collect";
      readonly columns: readonly {
        readonly node: number; readonly storage: Storage | "text"; readonly nullable: boolean;
      }[];
    }
  /** Rows in blocks: for joins, sorts and everything that is read again. */
  | {
      readonly kind: "rows";
      readonly stride: number;
      readonly nullBytes: number;
      readonly nullOffset: number;
      readonly fields: readonly { readonly node: number; readonly field: RowField }[];
      /** For joins: where the 32-bit hash or dense index goes, and the keys it is of. */
      readonly hash: null | {
        readonly offset: number; readonly keys: readonly number[]; readonly dense: boolean;
        readonly minimum: number; readonly nullsEqual: boolean;
      };
      /** For sorts: order-preserving words at the row's start, each of parts from the highest bits down. */
      readonly words: readonly (readonly SortPart[])[];
      /** Top-N: rows whose first word is above the bound are dropped. */
      readonly bounded: boolean;
    }
  | { readonly kind: "ungrouped"; readonly accumulators: readonly Accumulator[] }
  /** Entry number = sum of (key - minimum) * stride; null is the last value of its key's domain. */
  | {
      readonly kind: "direct";
      readonly keys: readonly {
        readonly node: number; readonly minimum: number; readonly stride: number; readonly nullIndex: number;
      }[];
      readonly stride: number;
      readonly accumulators: readonly Accumulator[];
    }
  | {
      readonly kind: "hashed";
      readonly keys: readonly GroupKey[];
      /** Rows of a group are neighbours: the group of the row before is looked at first. */
      readonly clustered?: boolean;
      readonly nullOffset: number;
      readonly nullBytes: number;
      readonly stride: number;
      readonly accumulators: readonly Accumulator[];
    };

/** A key, or its null flag, as unsigned bits whose order is the sort's order. */
export interface SortPart {
  readonly node: number;
  /**
   * value: integer plus `offset`; float and text prefix fill 64 bits; null: one bit; high, low: halves of a
   * wide.
   */
  readonly part: "value" | "null" | "float" | "prefix" | "high" | "low";
  readonly bits: number;
  readonly invert: boolean;
  /** Added to make the smallest value of the range class zero. */
  readonly offset: string;
}

/** Registers of the sink, by which the block of counters behind them is found. */
export const registersOf = (sink: SinkSpec): number =>
  registerCount(sink.kind === "collect" ? sink.columns.length : 0);

export interface KernelSpec {
  readonly source: SourceSpec;
  readonly nodes: readonly KernelNode[];
  readonly parameters: readonly ParameterKind[];
  readonly stages: readonly Stage[];
  readonly sink: SinkSpec;
  /** Whether chunks and rows are counted for statistics. */
  readonly counted?: boolean;
}

/** The cache key: everything the code depends on, and nothing else. */
export const kernelKey = (spec: KernelSpec, shared: boolean): string =>
  (shared ? "shared " : "unshared ") + JSON.stringify(spec, (_, value: unknown) =>
    (typeof value === "bigint" ? `${value}n` : value));
