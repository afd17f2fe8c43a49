// What a pipeline's loop must do, as pure data. Its text is the only key of the kernel cache.
import type { KernelNode, Storage } from "./node.ts";
import type { Scalar } from "./scalar.ts";
import { CALL_REGISTERS, FIRST, FRAME_REGISTERS, registerCount, WINDOW } from "./state.ts";

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
  /** Rows that are left of several chunks go on as one. */
  | { readonly kind: "compact" }
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
    }
  /** Each row as often as the node `count` says, which is an integer, never null and not below zero. */
  | { readonly kind: "repeat"; readonly count: number };

/** Whether what comes after a stage has a level of its own. */
export const opensLevel = (stage: Stage): boolean => stage.kind !== "filter";

/** Whether more rows may come out of a stage than go in. */
export const multipliesRows = (stage: Stage): boolean =>
  stage.kind === "repeat" || (stage.kind === "probe" && !inOnePass(stage));

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
  | "rows" | "count" | "sum" | "sumWide" | "sumFloat" | "product" | "min" | "max" | "bitAnd" | "bitOr" | "bitXor"
  | "moments" | "higherMoments" | "jointMoments" | "first" | "last" | "minBy" | "maxBy" | "values";

export interface Accumulator {
  readonly kind: AccumulatorKind;
  /** Node of the argument, of the filter; -1: none. */
  readonly argument: number;
  readonly filter: number;
  readonly scalar: Scalar;
  /** Of aggregates of two: the second argument's node, and how it is kept. */
  readonly second?: { readonly node: number; readonly scalar: Scalar };
  /** Of integers: narrow where the interval allows it, so that more groups fit in the caches. */
  readonly storage: Storage;
  readonly offset: number;
}

/** A key in a hashed group's entry. */
export interface GroupKey {
  readonly node: number;
  readonly field: RowField;
}

/** A key by which groups are numbered: (key - minimum) * stride, all parameters; null is the last value. */
export interface DirectKey {
  readonly node: number;
  readonly minimum: number;
  readonly stride: number;
  readonly nullIndex: number;
}

/**
 * Rows are dropped that cannot be among the first `most` of their group, by what came before them. Each group's
 * entry has a list of the least words so far, at `best`, all ones where there is none yet. A row keeps its
 * word and the offset of its group's entry at `at`, so that it can be looked at again.
 */
export interface FirstRows {
  readonly most: number;
  /** The order's keys, from the highest bits down, as far as they fit. */
  readonly word: readonly SortPart[];
  /** Rows with equal words are all kept, or not those that come later in the input, or they count as one. */
  readonly ties: "kept" | "dropped" | "one";
  readonly groups:
    | { readonly kind: "direct"; readonly keys: readonly DirectKey[] }
    | {
        readonly kind: "hashed"; readonly keys: readonly GroupKey[]; readonly nullOffset: number;
        readonly nullBytes: number; readonly stride: number;
      };
  readonly best: number;
  readonly at: number;
}

/** A value with a byte of its own that says whether it is null. */
export interface ValueField {
  readonly storage: Storage;
  readonly offset: number;
  readonly nullAt: number;
}

/** Where a row's frame begins or ends. Counts are parameters: after the row, or before it if negative. */
export type FrameEdge =
  | { readonly kind: "unbounded" }
  | { readonly kind: "peers" }
  | { readonly kind: "rows"; readonly count: number }
  | { readonly kind: "groups"; readonly count: number }
  /**
   * A start is the first row whose key is not before the row's bound, an end the last whose key is not after
   * it; `before` and `after` are operations on key and bound. Rows whose key is null have their peers.
   */
  | {
      readonly kind: "value"; readonly key: number; readonly bound: number; readonly before: string;
      readonly after: string; readonly immediates: readonly number[]; readonly nullsFirst: boolean;
    };

export interface FrameSpec {
  readonly start: FrameEdge;
  readonly end: FrameEdge;
  readonly exclude: "none" | "current" | "group" | "ties";
}

/** Where the participant's block has a REGION, and its bytes a row. */
export interface Region {
  readonly block: number;
  readonly rowBytes: number;
}

/** How many ranks there are; a quantile: one of the values, or interpolated of floats (`fraction`: a parameter). */
export type RankResult =
  | { readonly kind: "count"; readonly offset: number }
  | {
      readonly kind: "discrete" | "interpolated"; readonly fraction: number; readonly node: number;
      readonly field: ValueField;
    };

/** A window function; all write their result into the row. `frame` is an index. */
export type WindowFunction =
  | {
      readonly kind: "rank"; readonly offset: number;
      readonly name: "rowNumber" | "rank" | "denseRank" | "percentRank" | "cumeDist";
    }
  /** `buckets`: a parameter. */
  | { readonly kind: "ntile"; readonly buckets: number; readonly offset: number }
  /** The value so many rows further on (a parameter; before: negative); `fallback`: node, or -1 for null. */
  | {
      readonly kind: "shift"; readonly rows: number; readonly ignoreNulls: boolean; readonly node: number;
      readonly fallback: number; readonly field: ValueField;
    }
  /** The value at the frame's n-th row (`place`: a parameter) from its start or, if `backward`, its end. */
  | {
      readonly kind: "pick"; readonly frame: number; readonly place: number; readonly backward: boolean;
      /** Whether the place is the first. */
      readonly first: boolean;
      /** `filter`: the rows that count (node, or -1). */
      readonly ignoreNulls: boolean; readonly node: number; readonly filter: number;
      readonly field: ValueField;
    }
  /**
   * States at the row's `offset`. One part of the frame, or two around what is excluded: `spare` says for each
   * where the rows have room for as many bytes, or -1 if its start does not move. `block`: where in the
   * participant's block there is room for a set of states of each part.
   */
  | {
      readonly kind: "aggregate"; readonly frame: number; readonly accumulators: readonly Accumulator[];
      readonly offset: number; readonly bytes: number; readonly spare: readonly number[];
      readonly block: number;
    }
  /** An aggregate of distinct values; `earlier`: the last row before of the same value, by its number. */
  | {
      readonly kind: "distinct"; readonly frame: number; readonly accumulators: readonly Accumulator[];
      readonly earlier: number;
    }
  /**
   * What the ranks of one value in a frame say. `rank`: that in the partition, from 1 (null: the row does not
   * count); `shared`: equal values have the same, and count once.
   */
  | {
      readonly kind: "ranks"; readonly frame: number; readonly rank: number; readonly shared: boolean;
      readonly region: Region; readonly results: readonly RankResult[];
    }
  /**
   * The most frequent value (node); `first`: the number of its first row in the partition, from 1 (null: the
   * row does not count), `next`: of its next one.
   */
  | {
      readonly kind: "mode"; readonly frame: number; readonly first: number; readonly next: number;
      readonly region: Region; readonly node: number; readonly field: ValueField;
    }
  /** An exponentially weighted mean: the weight of a row is so many times that of the next (a parameter). */
  | {
      readonly kind: "ewm"; readonly decay: number; readonly node: number; readonly block: number;
      readonly ignoreNulls: boolean;
      readonly field: ValueField;
    };

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
      /** Windows of which only the first rows of each partition are wanted. */
      readonly first: FirstRows | null;
    }
  /** Rows sorted by partition and order, whose window functions are written into them; `flags`: a parameter. */
  | {
      readonly kind: "window"; readonly flags: number; readonly frames: readonly FrameSpec[];
      readonly functions: readonly WindowFunction[]; readonly blockBytes: number;
      /** The node of a row's number in the window's order. */
      readonly position: number;
    }
  | { readonly kind: "ungrouped"; readonly accumulators: readonly Accumulator[] }
  /** Entry number = sum of (key - minimum) * stride; null is the last value of its key's domain. */
  | {
      readonly kind: "direct";
      readonly keys: readonly DirectKey[];
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

/** The regions that a window's functions need. */
export const regionsOf = ({ functions }: Extract<SinkSpec, { kind: "window" }>): readonly Region[] =>
  functions.flatMap(spec => (spec.kind === "ranks" || spec.kind === "mode" ? [spec.region] : []));

/** Stages that write their rows to vectors of their own: levels of selections and matches. */
export const levelsOf = (stages: readonly Stage[]): number =>
  stages.filter(opensLevel).length;

/** Registers of the sink, by which the block of counters behind them is found. */
export function registersOf(sink: SinkSpec): number {
  switch (sink.kind) {
    case "window":
      return WINDOW.further + sink.frames.length * FRAME_REGISTERS + sink.functions.length * CALL_REGISTERS;
    case "rows": return sink.first ? FIRST.end : registerCount(0);
    default: return registerCount(sink.kind === "collect" ? sink.columns.length : 0);
  }
}

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
